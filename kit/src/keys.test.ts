import { utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { aFolder, aKeyPair, keyFiles } from '../test/make-keys.ts'
import { importPublicJwk, openJwksFile, publicJwkOf, readSecret, readSigningKey } from './keys.ts'

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

  it('reads a secret of exactly its length', async () => {
    const file = join(await aFolder(), 'pepper')
    await writeFile(file, `${'0a'.repeat(32)}\n`)
    expect(await readSecret(file, 32)).toEqual(Buffer.alloc(32, 10))
    for (const text of ['', '0a'.repeat(31), 'zz'.repeat(32)]) {
      await writeFile(file, text)
      await expect(readSecret(file, 32)).rejects.toThrow(/pepper does not hold 32 bytes in hex$/)
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
