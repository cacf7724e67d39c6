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

/** Every string in a file of JSON, or the file itself. */
function stringsIn(text: string): string[] {
  const found = [...text.matchAll(/"([^"\\]{24,})"/g)].map(([, value]) => value ?? '')
  return found.length > 0 ? found : [text.trim()]
}

/** What the campus keeps for itself, and must keep to itself. */
function keptIn({ dir }: Place): string[] {
  const keys = path.join(dir, 'keys')
  const files = readdirSync(keys, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.(?:key\.json|hex)$|database\.json$/.test(file),
  )
  return files.flatMap((file) => {
    const text = readFileSync(path.join(keys, file), 'utf8')
    const { d } = (text.startsWith('{') ? JSON.parse(text) : {}) as { d?: string }
    return d === undefined ? stringsIn(text) : [d]
  })
}

/** What in the logs of a campus nobody may read there. Values are not repeated. */
export function secretsIn(place: Place, known: Readonly<Record<string, string>>): string[] {
  const logs = path.join(place.dir, 'logs')
  const kept = Object.fromEntries(keptIn(place).map((value, index) => [`a key of the campus (${index})`, value]))
  return readdirSync(logs).flatMap((file) => {
    const text = readFileSync(path.join(logs, file), 'utf8')
    const shapes = Object.entries(SHAPES).filter(([, shape]) => shape.test(text))
    const values = Object.entries({ ...known, ...kept }).filter(([, value]) => text.includes(value))
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
