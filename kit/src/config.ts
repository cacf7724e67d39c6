import { isIP } from 'node:net'
import { z } from 'zod'

/** What the settings of a process are read from; `process.env` has this shape. */
export type Environment = Readonly<Record<string, string | undefined>>

export interface ReadConfigOptions {
  /** Where the sentence goes; the standard error when absent. */
  write?: (text: string) => void
  /** How the process ends; `process.exit` when absent. */
  exit?: (code: number) => never
}

/**
 * Reads the settings once, at start. When some are missing or wrong the process ends with code 1 after one message that
 * names them all; values are never printed, for some are secrets. An empty value counts as missing.
 */
export function readConfig<Schema extends z.ZodObject>(
  schema: Schema,
  env: Environment = process.env,
  { write = (text) => process.stderr.write(text), exit = (code) => process.exit(code) }: ReadConfigOptions = {},
): z.output<Schema> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const result = schema.safeParse(given)
  if (result.success) return result.data
  write(`${complaint(result.error.issues, given)}\n`)
  return exit(1)
}

function complaint(issues: readonly z.core.$ZodIssue[], given: Environment): string {
  const missing = new Set<string>()
  const wrong = new Map<string, string>()
  for (const { path, message } of issues) {
    const name = String(path[0] ?? '(settings)')
    if (given[name] === undefined && path.length > 0) missing.add(name)
    else wrong.set(name, message)
  }
  const parts = []
  if (missing.size > 0) parts.push(`missing: ${[...missing].sort().join(', ')}`)
  if (wrong.size > 0) {
    const each = [...wrong].map(([name, message]) => `${name} (${message})`).sort()
    parts.push(`wrong: ${each.join(', ')}`)
  }
  return `The service cannot start because of its settings; ${parts.join('; ')}.`
}

/** A TCP port; 0 lets the system choose. */
export const portSetting = z
  .string()
  .regex(/^\d{1,5}$/, 'expected a port number')
  .transform(Number)
  .refine((port) => port <= 65_535, 'expected a port number')

/** A whole number, not negative. */
export const countSetting = z
  .string()
  .regex(/^\d{1,9}$/, 'expected a whole number')
  .transform(Number)

/** `true`, `1` or `false`, `0`. */
export const switchSetting = z
  .enum(['true', 'false', '1', '0'], 'expected true or false')
  .transform((text) => text === 'true' || text === '1')

/** `http://host:port` of a peer, without a path. */
export const originSetting = z
  .url({ protocol: /^https?$/, error: 'expected an http or https address' })
  .refine((text) => URL.canParse(text) && new URL(text).origin === text.replace(/\/$/, ''), {
    error: 'expected an address without a path',
  })
  .transform((text) => new URL(text).origin)

/** A PostgreSQL address. */
export const databaseUrlSetting = z.url({
  protocol: /^postgres(ql)?$/,
  error: 'expected a postgresql:// address',
})

export const pathSetting = z.string().min(1)

/** `loopback`, an address, or a network such as `10.0.0.0/8`; several with commas between. */
export const proxiesSetting = z
  .string()
  .transform((text) => text.split(',').map((one) => one.trim()))
  .refine((proxies) => proxies.every(isProxy), 'expected loopback, addresses or networks, with commas between')

function isProxy(text: string): boolean {
  if (text === 'loopback') return true
  const [address = '', bits] = text.split('/')
  const family = isIP(address)
  if (family === 0 || text.split('/').length > 2) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
}

/** What every service of ours is told. */
export const commonSettings = {
  HOST: z.string().default('127.0.0.1'),
  PORT: portSetting,
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  DEMO: switchSetting.default(false),
  PUBLIC_ORIGIN: originSetting,
  SERVICE_KEY_FILE: pathSetting,
  SERVICE_JWKS_FILE: pathSetting,
}
