import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { demoCampus } from '../campus/tills.ts'
import { PIN } from '../campus/pins.ts'
import type { Place } from '../campus/place.ts'
import type { Callers } from './callers.ts'

/** What looks like a secret, whosever it is: tokens, scanned codes, private keys, hashes of passwords, cookies, logins of databases. */
const SHAPES: Record<string, RegExp> = {
  'a token': /eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{40,}/,
  'a scanned code': /YM[A-Z2-7]{150,}/,
  'a private key': /-----BEGIN|\\?"d\\?":\\?"[\w-]{43}/,
  'a hash of a password': /\$argon2/,
  'a cookie': /ymt_(?:portal|refresh)=[\w-]/,
  'a login of a database': /postgres(?:ql)?:\/\/[^:\s"]+:[^@\s"]+@/,
}

/** Beside the secrets: public halves, and who rotated what. */
const PUBLIC_FILE = /\.jwks\.json$|rotations\.log$|\.withdrawn$/

/** A password, or bytes as they are kept; a time or a name is none. */
const SECRET = /^[\w-]{24,}$/

/** Every secret in what a file holds: a key's private part, and what else is as long as one. */
function valuesIn(content: unknown): string[] {
  if (typeof content === 'string') return SECRET.test(content) ? [content] : []
  if (typeof content !== 'object' || content === null) return []
  return 'd' in content ? valuesIn(content.d) : Object.values(content).flatMap(valuesIn)
}

/** What the campus keeps for itself, and must keep to itself: each file with every secret in it. */
export function keptSecrets({ dir }: Place): Map<string, string[]> {
  const keys = readdirSync(path.join(dir, 'keys'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !PUBLIC_FILE.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
  const files = [...keys, path.join(dir, 'db', 'password')]
  return new Map(
    files.map((file) => {
      const text = readFileSync(file, 'utf8')
      return [path.relative(dir, file), valuesIn(text.startsWith('{') ? JSON.parse(text) : text.split('\n'))]
    }),
  )
}

/** What in the logs of a campus nobody may read there. Values are not repeated. */
export function secretsIn(place: Place, known: Readonly<Record<string, string>>): string[] {
  const logs = path.join(place.dir, 'logs')
  const kept = [...keptSecrets(place)].flatMap(([file, values]) =>
    values.map((value) => [`what ${file} holds`, value] as const),
  )
  return readdirSync(logs).flatMap((file) => {
    const text = readFileSync(path.join(logs, file), 'utf8')
    const shapes = Object.entries(SHAPES).filter(([, shape]) => shape.test(text))
    const values = [...Object.entries(known), ...kept].filter(([, value]) => text.includes(value))
    return [...shapes, ...values].map(([what]) => `${file}: ${what}`)
  })
}

/** What the attacks have used. */
export async function usedSecrets(
  place: Place,
  { app, tsm, till, merchant, refreshCookie, student }: Callers,
): Promise<Record<string, string>> {
  const { logins } = await demoCampus(place)
  return {
    'a password': student.password,
    'the password of the demo': logins[0]?.password ?? student.password,
    'a PIN': `"${PIN}"`,
    'an app token': app,
    'an app token for the code service': tsm,
    'a token of a till': till.accessToken,
    'a session': merchant.cookie.value,
    'a token for writes': merchant.csrfToken,
    'a refresh token': refreshCookie.split('=')[1] ?? '',
  }
}
