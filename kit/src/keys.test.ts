import { rename, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { aFolder, aKeyPair, keyFiles } from '../test/make-keys.ts'
import {
  importPublicJwk,
  openJwksFile,
  newestOf,
  openSecrets,
  openSigningKey,
  publicJwkOf,
  readSigningKey,
} from './keys.ts'

afterEach(() => vi.restoreAllMocks())

describe('key files', () => {
  it('gives the keys that it lists and no other', async () => {
    const { jwksFile } = await keyFiles(['tsm', 'payment'])
    const lookUp = await openJwksFile(jwksFile)
    expect(await lookUp('tsm')).toBeDefined()
    expect(await lookUp('onecard')).toBeUndefined()
    expect(await lookUp('__proto__')).toBeUndefined()
  })

  it('finds a key that was added later without a restart', async () => {
    const { jwksFile, pairs } = await keyFiles(['tsm'])
    let elapsed = performance.now()
    vi.spyOn(performance, 'now').mockImplementation(() => elapsed)
    const lookUp = await openJwksFile(jwksFile)
    const added = aKeyPair('tsm-2')
    await writeFile(jwksFile, JSON.stringify({ keys: [...pairs, added].map(({ publicJwk }) => publicJwk) }))
    await utimes(jwksFile, 2_000_000_000, 2_000_000_000)
    expect(await lookUp('tsm-2')).toBeUndefined()
    elapsed += 1001
    expect(await lookUp('tsm-2')).toBeDefined()
  })

  it('keeps the keys it has while the file is unreadable', async () => {
    const { jwksFile } = await keyFiles(['tsm'])
    let elapsed = performance.now()
    vi.spyOn(performance, 'now').mockImplementation(() => elapsed)
    const lookUp = await openJwksFile(jwksFile)
    await writeFile(jwksFile, '{"keys":[')
    await utimes(jwksFile, 2_000_000_000, 2_000_000_000)
    elapsed += 1001
    expect(await lookUp('other')).toBeUndefined()
    expect(await lookUp('tsm')).toBeDefined()
  })

  it.each([
    ['a private member', { ...aKeyPair().key.export({ format: 'jwk' }), kid: 'a' }],
    ['another curve', { ...aKeyPair('a').publicJwk, crv: 'P-384' }],
    ['another algorithm', { ...aKeyPair('a').publicJwk, alg: 'HS256' }],
    ['a symmetric key', { kty: 'oct', k: 'AAAA', kid: 'a' }],
    ['no name', aKeyPair().publicKey.export({ format: 'jwk' })],
  ])('refuses a public key with %s', (_what, jwk) => {
    expect(() => importPublicJwk(jwk)).toThrow()
  })

  it('publishes the public half of a signing key and nothing of the private one', () => {
    const { key, publicJwk } = aKeyPair('1')
    const published = publicJwkOf({ kid: '1', key })
    expect(published).toMatchObject(publicJwk)
    expect(published).not.toHaveProperty('d')
  })

  it('refuses a key that was taken out of the file, a second later at the latest', async () => {
    const { jwksFile, pairs } = await keyFiles(['tsm', 'tsm.2'])
    let elapsed = performance.now()
    vi.spyOn(performance, 'now').mockImplementation(() => elapsed)
    const lookUp = await openJwksFile(jwksFile)
    expect(await lookUp('tsm')).toBeDefined()
    await writeFile(jwksFile, JSON.stringify({ keys: pairs.slice(1).map(({ publicJwk }) => publicJwk) }))
    elapsed += 1001
    expect(await lookUp('tsm')).toBeUndefined()
    expect(await lookUp('tsm.2')).toBeDefined()
  })

  it('signs with the key that has taken the place of another, and with the last good one while the file is broken', async () => {
    const { keyFile } = await keyFiles(['tsm', 'tsm.2'])
    let elapsed = performance.now()
    vi.spyOn(performance, 'now').mockImplementation(() => elapsed)
    const current = await openSigningKey(keyFile('tsm'))
    await rename(keyFile('tsm.2'), keyFile('tsm'))
    elapsed += 1001
    expect((await current()).kid).toBe('tsm.2')
    await writeFile(keyFile('tsm'), '{')
    elapsed += 1001
    expect((await current()).kid).toBe('tsm.2')
  })

  it('reads secrets of exactly their length, numbered by their lines', async () => {
    const file = join(await aFolder(), 'pepper')
    const [first, second] = ['0a'.repeat(32), '0b'.repeat(32)]
    await writeFile(file, `${first}\n`)
    const secrets = await openSecrets(file, 32)
    expect(newestOf(await secrets())).toEqual({ number: 1, secret: Buffer.alloc(32, 10) })
    // Nobody waits for the next look who misses a number.
    await writeFile(file, `${first}\n${second}\n`)
    expect(newestOf(await secrets(2))).toEqual({ number: 2, secret: Buffer.alloc(32, 11) })
    await writeFile(file, `-\n${second}\n`)
    expect([...(await secrets(3)).keys()]).toEqual([2])
    for (const text of ['', '-', '0a'.repeat(31), 'zz'.repeat(32), `${first}\n-`]) {
      await writeFile(file, text)
      await expect(openSecrets(file, 32)).rejects.toThrow(/pepper does not hold 32 bytes in hex$/)
    }
  })

  it('says which file is wrong and never what is in it', async () => {
    const file = join(await aFolder(), 'key.json')
    await expect(readSigningKey(file)).rejects.toThrow(/^cannot read the key file .*key\.json$/)
    await writeFile(file, '{"d":"secret"')
    await expect(readSigningKey(file)).rejects.toThrow(/^the key file .*key\.json is not JSON$/)
    await writeFile(file, '{"d":"secret"}')
    await expect(readSigningKey(file)).rejects.toThrow(/is not a private P-256 JWK with a kid$/)
  })
})
