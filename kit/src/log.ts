import { destination as openDestination, pino, stdSerializers } from 'pino'
import type { DestinationStream, Logger } from 'pino'

export type Log = Logger

/**
 * Words whose value never reaches a log, wherever a line carries them: proofs of identity, payment codes and keys. A new
 * secret gets its name added here, not a special case where it is logged.
 */
const SECRETS = [
  'authorization',
  'cookie',
  'set-cookie',
  'pin',
  'password',
  'passwordHash',
  'authCode',
  'digits',
  'digitsSecret',
  'activationCode',
  'token',
  'accessToken',
  'refreshToken',
  'clientAssertion',
  'privateKey',
  'd',
]
const SECRET_NAMES = new Set(SECRETS.map((name) => name.toLowerCase()))
export const CENSORED = '[redacted]'
/** Below this level a line says only that something is there. */
const MAX_DEPTH = 6

/** Whether a value of this name must never be written down. */
export const isSecretName = (name: string): boolean => SECRET_NAMES.has(name.toLowerCase())

export interface LogOptions {
  /** The service that speaks: `tsm`, `onecard`, `payment`. */
  name: string
  /** Least level that is written; `silent` writes nothing. */
  level?: string
  /** Where lines go; the standard output when absent. */
  destination?: DestinationStream
}

/** A logger of one service: one JSON object a line, times in RFC 3339, secrets replaced. */
export function createLog({ name, level = 'info', destination }: LogOptions): Log {
  return pino(
    {
      level,
      base: { service: name },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      // pino's own `redact` with wildcards costs 23 us a line for this list, a walk of our own 0.1 us, at any depth. The
      // bindings of child loggers do not pass the walk; for them, and only at the top, `redact` is cheap.
      formatters: { level: (label) => ({ level: label }), log: censor },
      redact: { paths: SECRETS.map((name) => `["${name}"]`), censor: CENSORED },
      serializers: { err: serializeError, error: serializeError },
    },
    // Lines gather while a write is under way, so a slow reader of the log never stops a payment. With a least length of 0
    // `flush` would not wait for that write.
    destination ?? openDestination({ fd: 1, sync: false, minLength: 1 }),
  )
}

type Line = Record<string, unknown>

/** The line itself when it holds no secret, else a copy without: nothing the program still uses is changed. */
export function censor(line: Line, depth = 0): Line {
  let copy: Line | undefined
  for (const [name, value] of Object.entries(line)) {
    const shown = isSecretName(name) ? CENSORED : censorValue(value, depth)
    if (shown === value) continue
    copy ??= { ...line }
    copy[name] = shown
  }
  return copy ?? line
}

function censorValue(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Error || value instanceof Date) return value
  if (value instanceof Uint8Array) return `[${value.length} bytes]`
  if (depth >= MAX_DEPTH) return '[deep]'
  if (Array.isArray(value)) {
    const items: unknown[] = value.map((item) => censorValue(item, depth + 1))
    return items.some((item, at) => item !== value[at]) ? items : value
  }
  return censor(value as Line, depth + 1)
}

/**
 * What a log keeps of an error. PostgreSQL's `detail` and `where` quote the values of a row (a code, a hash), so of the
 * properties that errors carry only those stay that are known to hold no value.
 */
export function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  const plain: Line = { ...stdSerializers.err(error) }
  const kept: Line = { type: plain.type, message: plain.message, stack: plain.stack }
  for (const name of ['code', 'constraint', 'table', 'status', 'outcome']) {
    const value = plain[name]
    if (typeof value === 'string' || typeof value === 'number') kept[name] = value
  }
  return kept
}
