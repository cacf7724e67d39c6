import type { Answer } from './wire.ts'

/** Words by which an answer would tell how we are built: stacks, statements, files, libraries. */
const TELLTALES: readonly RegExp[] = [
  /\bat \S+ \(/,
  /\.(?:ts|js|mjs|cjs|tsx):\d/,
  /node_modules|file:\/\/|\/(?:home|root|usr|tmp|var|etc|srv|opt|work)\//,
  /\b(?:SELECT|INSERT INTO|UPDATE|DELETE FROM|WHERE|constraint|relation|column)\b/,
  /\b(?:prisma|postgres\w*|pg|zod|jose|express|undici|ioredis|bullmq|helmet|socket\.io|node\.js)\b/i,
  /\bE(?:CONN|ACCES|NOENT|PERM|TIMEDOUT)\w*|\bERR_[A-Z]|\bP\d{4}\b/,
  /Unexpected token|JSON at position|Cannot read prop|is not a function/,
]
const TELLTALE_HEADERS = ['x-powered-by', 'server', 'via']

/** What an answer betrays; nothing when it is as it should be. */
export function leaksOf({ text, headers }: Answer): string[] {
  const said = TELLTALES.flatMap((telltale) => telltale.exec(text)?.slice(0, 1) ?? [])
  return [...said, ...TELLTALE_HEADERS.filter((name) => headers[name] !== undefined)]
}

/** The code of a problem+json; undefined when the answer is none, or does not agree with its own status. */
export function codeOf({ status, headers, text }: Answer): string | undefined {
  if (!headers['content-type']?.startsWith('application/problem+json')) return undefined
  const { code, status: said } = JSON.parse(text) as { code?: unknown; status?: unknown }
  return typeof code === 'string' && said === status ? code : undefined
}

/**
 * What is wrong with how an attack was answered, in a sentence; undefined when it was refused as it must be: one of these
 * statuses, a problem with a code, and not a word about our inside.
 */
export function wrongIn(what: string, answer: Answer, statuses: readonly number[]): string | undefined {
  const leaks = leaksOf(answer)
  const isProblem = answer.status < 400 || codeOf(answer) !== undefined
  if (statuses.includes(answer.status) && isProblem && leaks.length === 0) return undefined
  const wanted = `${answer.status} instead of ${statuses.join(' or ')}`
  return `${what}: ${wanted}${leaks.length > 0 ? `, betrays ${leaks.join(', ')}` : ''}; ${answer.text.slice(0, 300)}`
}
