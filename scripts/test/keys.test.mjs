import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ensureKeys } from '../keys.mjs'

/** @type {string} */
let dir

beforeEach(async () => {
  dir = path.join(await mkdtemp(path.join(tmpdir(), 'yimatong-keys-')), 'keys')
})

afterEach(() => rm(path.dirname(dir), { recursive: true, force: true }))

/** @param {string} file */
const readJson = async (file) => JSON.parse(await readFile(file, 'utf8'))

test('keys are made once and kept', async () => {
  const files = ensureKeys(dir)
  const before = await readJson(files.serviceKey.tsm)
  expect(ensureKeys(dir)).toEqual(files)
  expect(await readJson(files.serviceKey.tsm)).toEqual(before)
})

test('every service has a key pair of its own, named after it', async () => {
  const { serviceKey, serviceJwks } = ensureKeys(dir)
  const { keys } = await readJson(serviceJwks)
  expect(keys.map((/** @type {{ kid: string }} */ key) => key.kid)).toEqual(['tsm', 'onecard', 'payment'])
  expect(new Set(keys.map((/** @type {{ x: string }} */ key) => key.x)).size).toBe(3)
  expect((await readJson(serviceKey.onecard)).kid).toBe('onecard')
})

test('the key of merchant codes and the pepper of PINs survive a restart', async () => {
  const { merchantCodeKey, pinPepper } = ensureKeys(dir)
  const before = [await readJson(merchantCodeKey), await readFile(pinPepper, 'utf8')]
  expect(before).toEqual([expect.objectContaining({ kid: '1' }), expect.stringMatching(/^[0-9a-f]{64}\n$/)])
  ensureKeys(dir)
  expect([await readJson(merchantCodeKey), await readFile(pinPepper, 'utf8')]).toEqual(before)
})

test('the published sets hold no private part', async () => {
  const { serviceJwks, platformJwks } = ensureKeys(dir)
  for (const file of [serviceJwks, platformJwks])
    for (const key of (await readJson(file)).keys)
      expect(Object.keys(key).toSorted()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'])
})

test('private keys are for their owner alone', async () => {
  const { serviceKey, platformKey, merchantCodeKey, pinPepper, webhookSecret, tsmDirectory } = ensureKeys(dir)
  for (const file of [...Object.values(serviceKey), platformKey, merchantCodeKey, pinPepper, webhookSecret])
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  for (const folder of [dir, tsmDirectory]) expect((await stat(folder)).mode & 0o777).toBe(0o700)
})
