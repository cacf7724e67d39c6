import { existsSync, readFileSync } from 'node:fs'
import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { ensureKeys } from '../keys.mjs'
import { retireKeys, rotateKey, withdrawKey } from '../rotate-keys.mjs'
import { retireSecrets, rotateSecret, webhookSecrets } from '../rotate-secrets.mjs'
import { openRotationLog } from '../rotation-log.mjs'

/** @type {string} */
let dir
/** @type {ReturnType<typeof ensureKeys>} */
let files
/** @type {import('../rotation-log.mjs').RotationLog} */
let log

beforeEach(async () => {
  dir = path.join(await mkdtemp(path.join(tmpdir(), 'yimatong-rotate-')), 'keys')
  files = ensureKeys(dir)
  log = openRotationLog(dir)
})
afterEach(() => rm(path.dirname(dir), { recursive: true, force: true }))

const tsm = () => ({ what: 'service', keyFile: files.serviceKey.tsm, jwksFile: files.serviceJwks, lifeSeconds: 300 })
const plates = () => ({ what: 'merchant-codes', keyFile: files.merchantCodeKey, jwksFile: files.merchantCodeJwks })

/** @param {string} file */
const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'))
const published = (/** @type {string} */ jwks) =>
  readJson(jwks)
    .keys.map((/** @type {{ kid: string }} */ { kid }) => kid)
    .toSorted()
const signer = () => readJson(files.serviceKey.tsm).kid
const written = async () =>
  (await readFile(path.join(dir, 'rotations.log'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

describe('a key that signs', () => {
  test('is published before it signs, and the one before it stays believed through starts until it is retired', async () => {
    // Until it waits it is done at once, and so is reading here: nothing comes in between on a slow machine.
    const rotating = rotateKey(tsm(), log, 20)
    expect(published(files.serviceJwks)).toEqual(['onecard', 'payment', 'tsm', 'tsm.2'])
    expect(signer()).toBe('tsm')
    expect(await rotating).toBe('tsm.2')
    expect(signer()).toBe('tsm.2')
    ensureKeys(dir)
    expect(published(files.serviceJwks)).toEqual(['onecard', 'payment', 'tsm', 'tsm.2'])
    expect((await stat(files.serviceKey.tsm)).mode & 0o777).toBe(0o600)
  })

  test('is not retired before the last token of the one before it has ended', async () => {
    await rotateKey(tsm(), log, 0)
    expect(() => retireKeys(tsm(), log)).toThrow(/Tokens of tsm are still good/)
    expect(() => retireKeys(tsm(), log, Date.now() + 359_000)).toThrow(/are still good/)
    expect(retireKeys(tsm(), log, Date.now() + 361_000)).toEqual(['tsm'])
    expect(published(files.serviceJwks)).toEqual(['onecard', 'payment', 'tsm.2'])
    expect(retireKeys(tsm(), log)).toEqual([])
    ensureKeys(dir)
    expect(published(files.serviceJwks)).toEqual(['onecard', 'payment', 'tsm.2'])
  })

  test('whose age nobody wrote down is as young as can be', async () => {
    await rotateKey(tsm(), log, 0)
    await rm(path.join(dir, 'rotations.log'))
    expect(() => retireKeys(tsm(), log)).toThrow(/are still good/)
    expect(retireKeys(tsm(), log, Date.now() + 361_000)).toEqual(['tsm'])
  })

  test('is rotated on by whoever comes after a crash, from wherever it was left', async () => {
    const steps = /** @type {const} */ (['published', 'moved'])
    for (const [index, left] of steps.entries()) {
      const [before, after] = [index + 1, index + 2].map((number) => (number === 1 ? 'tsm' : `tsm.${number}`))
      // What dies is a process: nothing after the step is done by it.
      const dead = new Error('killed')
      const dying = {
        ...log,
        record: (/** @type {any[]} */ ...line) =>
          line[1] === (left === 'moved' ? 'inForce' : 'published')
            ? die()
            : log.record(.../** @type {[any, any, any]} */ (line)),
      }
      const die = () => {
        throw dead
      }
      await expect(rotateKey(tsm(), dying, 0)).rejects.toBe(dead)
      expect(published(files.serviceJwks)).toEqual(expect.arrayContaining([before, after]))
      expect(signer()).toBe(left === 'moved' ? after : before)
      ensureKeys(dir)
      expect(await rotateKey(tsm(), log, 0)).toBe(after)
      expect(signer()).toBe(after)
      expect(existsSync(`${files.serviceKey.tsm}.next`)).toBe(false)
      expect(log.timeOf('service', 'inForce', after ?? '')).toBeDefined()
    }
  })

  test('of printed codes is believed until it is withdrawn by its name, and the one that signs cannot be', async () => {
    expect(await rotateKey(plates(), log, 0)).toBe('2')
    expect(() => retireKeys(plates(), log)).toThrow(/withdraw their key by its number/)
    expect(() => withdrawKey([plates()], log, '2')).toThrow(/rotate first/)
    expect(published(files.merchantCodeJwks)).toEqual(['1', '2'])
    withdrawKey([plates()], log, '1')
    ensureKeys(dir)
    expect(published(files.merchantCodeJwks)).toEqual(['2'])
  })
})

describe('a numbered secret', () => {
  const secrets = () => webhookSecrets(files.webhookSecret)
  const lines = async () => (await readFile(files.webhookSecret, 'utf8')).trim().split('\n')

  test('is added behind those that are there', async () => {
    const [first] = await lines()
    expect(rotateSecret(secrets(), log)).toBe(2)
    expect(await lines()).toEqual([first, expect.stringMatching(/^[0-9a-f]{64}$/)])
    expect((await stat(files.webhookSecret)).mode & 0o777).toBe(0o600)
  })

  test('that was added by whoever died before it was written down is not added twice', async () => {
    await appendFile(files.webhookSecret, `${'0c'.repeat(32)}\n`)
    expect(rotateSecret(secrets(), log)).toBe(2)
    expect(await lines()).toHaveLength(2)
    expect(rotateSecret(secrets(), log)).toBe(3)
  })

  test('is thrown away when nothing goes by it any more, and not before', async () => {
    rotateSecret(secrets(), log)
    const counting = (/** @type {number} */ left) => async () => [{ count: String(left) }]
    await expect(retireSecrets(secrets(), log, counting(0))).rejects.toThrow(/only just in force/)
    const later = Date.now() + 61_000
    await expect(retireSecrets(secrets(), log, counting(3), later)).rejects.toThrow(/^3 merchants/)
    expect(await retireSecrets(secrets(), log, counting(0), later)).toEqual([1])
    expect(await lines()).toEqual(['-', expect.stringMatching(/^[0-9a-f]{64}$/)])
    expect(await retireSecrets(secrets(), log, counting(0), later)).toEqual([])
  })
})

test('every step is written down: when, by whom, which, and never the secret', async () => {
  await rotateKey(tsm(), log, 0)
  rotateSecret(webhookSecrets(files.webhookSecret), log)
  const lines = await written()
  expect(lines.map(({ what, step, name }) => [what, step, name])).toEqual([
    ['service', 'published', 'tsm.2'],
    ['service', 'inForce', 'tsm.2'],
    ['webhook-secret', 'inForce', '2'],
  ])
  for (const line of lines)
    expect([Date.parse(line.at) > 0, typeof line.by, Object.keys(line).length]).toEqual([true, 'string', 5])
  const text = JSON.stringify(lines)
  expect(text).not.toContain(readJson(files.serviceKey.tsm).d)
  expect((await stat(path.join(dir, 'rotations.log'))).mode & 0o777).toBe(0o600)
})

test('a line that a crash cut off spoils no other', async () => {
  log.record('platform', 'inForce', 'platform-2')
  await appendFile(path.join(dir, 'rotations.log'), '{"at":"20')
  log.record('platform', 'inForce', 'platform-3')
  expect(log.timeOf('platform', 'inForce', 'platform-2')).toBeDefined()
  expect(log.timeOf('platform', 'inForce', 'platform-3')).toBeDefined()
  await writeFile(path.join(dir, 'rotations.log'), '')
  expect(log.timeOf('platform', 'inForce', 'platform-3')).toBeUndefined()
})
