import { createPrivateKey, createPublicKey, randomUUID, type KeyObject } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { makePrivateJwk } from '../src/keys.ts'

export interface KeyPair {
  kid: string
  key: KeyObject
  publicKey: KeyObject
  publicJwk: Record<string, unknown>
}

export function aKeyPair(kid: string = randomUUID()): KeyPair {
  const { d, ...half } = makePrivateJwk()
  const key = createPrivateKey({ key: { ...half, d }, format: 'jwk' })
  return { kid, key, publicKey: createPublicKey(key), publicJwk: { ...half, kid } }
}

/** A folder that is gone when its test is over. */
export async function aFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'yimatong-kit-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Key files as the launcher writes them: one private JWK a service, one JWKS for all. */
export async function keyFiles(names: readonly string[]) {
  const folder = await aFolder()
  const pairs = names.map((name) => aKeyPair(name))
  const jwksFile = join(folder, 'services.jwks.json')
  await writeFile(jwksFile, JSON.stringify({ keys: pairs.map(({ publicJwk }) => publicJwk) }))
  const keyFile = (name: string) => join(folder, `${name}.key.json`)
  for (const { kid, key } of pairs) {
    await writeFile(keyFile(kid), JSON.stringify({ ...key.export({ format: 'jwk' }), kid }))
  }
  return { folder, jwksFile, keyFile, pairs }
}
