import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { inRoot, mustRun } from '../run.mjs'

/** What a secret looks like in a file, whosever it is. */
const SHAPES = {
  'a private key': /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/,
  'the private part of a JWK': /\bd["']?\s*:\s*["'][\w-]{43}["']/,
  'a pepper or a master secret': /^(?:[\da-f]{64}|[\w-]{43})$/m,
  'a login of a database': /postgres(?:ql)?:\/\/[^\s:@/]+:[^\s@/${}]{8,}@/,
  'a hash of a password': /\$argon2\w*\$v=/,
  'a token': /eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{40,}/,
  'a key of a provider': /\b(?:AKIA[\dA-Z]{16}|gh[pousr]_\w{36}|npm_\w{36})\b/,
}

/** What is named like a secret, whatever it holds. */
const NAMES = /(?:^|\/)(?:\.campus\/|\.env|database\.json$)|\.(?:key|key\.json|hex|pem|p12|pfx)$/

/** Said of itself to be for tests alone, and trusted by nobody. */
const KNOWN = ['kit/test/certificate.ts: a private key']

/** @param {string} text */
const shapesIn = (text) => Object.entries(SHAPES).flatMap(([what, shape]) => (shape.test(text) ? [what] : []))

describe('what is kept in git', () => {
  test('looks nowhere like a secret', async (context) => {
    if (!existsSync(inRoot('.git'))) return context.skip('This is a copy without git: nobody knows what is kept in it.')
    const listed = await mustRun('The files in git cannot be listed.', 'git', ['ls-files', '-z'], { cwd: inRoot('.') })
    // What was removed and not yet committed is kept, and cannot be read here.
    const files = listed.split('\0').filter((file) => file !== '' && existsSync(inRoot(file)))
    const found = files.flatMap((file) => [
      ...(NAMES.test(file) ? [`${file}: its name`] : []),
      ...shapesIn(readFileSync(inRoot(file), 'latin1')).map((what) => `${file}: ${what}`),
    ])
    expect(found).toEqual(KNOWN)
    expect(files.length).toBeGreaterThan(1000)
  })

  // Put together here, so that this file holds none.
  test.each([
    ['a private key', ['-----BEGIN EC ', 'PRIVATE KEY-----']],
    ['the private part of a JWK', ['{"kty":"EC","d":"', 'x'.repeat(43), '"}']],
    ['a pepper or a master secret', ['7f'.repeat(32), '\n']],
    ['a pepper or a master secret', ['first\n', 'aB3_-'.repeat(8), 'abc\n']],
    ['a login of a database', ['postgresql://payment_app:', 'aB3aB3aB3', '@10.0.0.1/yimatong_payment']],
    ['a hash of a password', ['1:$argon2', 'id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA']],
    ['a token', ['eyJ', 'hbGciOiJFUzI1NiJ9.', 'eyJzdWIiOiJwZXIifQ.', 's'.repeat(86)]],
    ['a key of a provider', ['AKIA', 'B'.repeat(16)]],
  ])('would be found to be %s', (what, parts) => {
    expect(shapesIn(parts.join(''))).toEqual([what])
  })
})
