/**
 * What an error of the database means for the caller. Knows errors by their codes only, so that it fits `pg`, Prisma and
 * plain sockets and needs none of them.
 */

/** SQLSTATEs, by prefix, after which the same statement may succeed a moment later. */
const TRANSIENT_SQLSTATES = [
  '08', // the connection broke
  '40001', // serialization failure
  '40P01', // deadlock
  '53', // out of connections, memory or disk
  '55P03', // lock not available
  '57014', // cancelled by the statement timeout
  '57P', // shut down, crashed, starting up
  '25006', // a standby that was promoted away
  'P1001', // Prisma: cannot reach the server
  'P1002', // Prisma: the server timed out
  'P1008', // Prisma: operation timed out
  'P1017', // Prisma: the server closed the connection
  'P2024', // Prisma: no connection from the pool in time
  'P2028', // Prisma: no transaction begun or ended in time
  'P2034', // Prisma: write conflict or deadlock
]

const LOST_SOCKET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
])

/** Errors that `pg` and its pool raise without a code. */
const LOST_CONNECTION_MESSAGES = [
  'Connection terminated',
  'Client has encountered a connection error',
  'Query read timeout',
  'timeout exceeded when trying to connect',
  'timeout expired',
]

/** The code of an error (an SQLSTATE, a socket's or Prisma's), also of the error that caused it. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  if ('code' in error && typeof error.code === 'string') return error.code
  return 'cause' in error ? errorCode(error.cause) : undefined
}

/**
 * True when the connection went away under a statement: whether it took effect is unknown, so only a statement that is
 * idempotent by an id may be sent again.
 */
export function isConnectionLost(error: unknown): boolean {
  const code = errorCode(error)
  if (code !== undefined) {
    return LOST_SOCKET_CODES.has(code) || code.startsWith('08') || code.startsWith('57P')
  }
  return error instanceof Error && LOST_CONNECTION_MESSAGES.some((message) => error.message.startsWith(message))
}

/** True when the same work may succeed if tried again a moment later. */
export function isTransient(error: unknown): boolean {
  if (isConnectionLost(error)) return true
  const code = errorCode(error)
  return code !== undefined && TRANSIENT_SQLSTATES.some((prefix) => code.startsWith(prefix))
}

/** True when a row with this key exists already; `constraint` narrows it to one constraint or index by name. */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  if (errorCode(error) !== '23505') return false
  if (constraint === undefined) return true
  return typeof error === 'object' && error !== null && 'constraint' in error && error.constraint === constraint
}
