import { chmodSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeVoucherKey } from './key-files.ts'
import { type KeyRing, openKeyRing, rotateKeys, withdrawKey } from './key-ring.ts'

const START = Date.parse('2026-11-21T12:00:00+08:00')
const SECOND = 1000
const MINUTE = 60 * SECOND
const OVERLAP = 10 * MINUTE
const LIFE = 24 * 60 * MINUTE

let root: string
let directory: string
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'yimatong-keys-'))
  directory = path.join(root, 'keys')
})
afterEach(() => rmSync(root, { recursive: true }))

const open = (now = START) => openKeyRing({ directory, recheckMs: 0 }, now)
const rotation = (now: number) => ({ directory, now, overlapMs: OVERLAP, voucherLifeMs: LIFE })
const listed = (ring: KeyRing, now: number) => ring.jwks(now).keys.map(({ kid }) => Number(kid))

describe('the first start', () => {
  it('makes key 1, which signs at once, and the master secret of its digits', () => {
    const ring = open()
    expect(ring.signer(START).keyNo).toBe(1)
    expect(listed(ring, START)).toEqual([1])
    expect(ring.signer(START).digitsMaster).toHaveLength(32)
  })

  it('keeps everything readable for its owner alone', () => {
    open()
    expect(statSync(directory).mode & 0o777).toBe(0o700)
    for (const name of readdirSync(directory)) expect(statSync(path.join(directory, name)).mode & 0o777).toBe(0o600)
  })

  it('leaves nothing half-written behind', () => {
    open()
    expect(readdirSync(directory).toSorted()).toEqual(['digits-master-1.key', 'voucher-key-1.json'])
  })

  it('finds the same keys again at the next start', () => {
    const first = open()
    const second = open(START + LIFE)
    expect(second.jwks(START)).toEqual(first.jwks(START))
    expect(second.signer(START).digitsMaster).toEqual(first.signer(START).digitsMaster)
  })

  it('gives two processes that start together the same key', () => {
    const first = open()
    expect(writeVoucherKey(directory, { keyNo: 1, signsFrom: START, othersListedUntil: START }, START)).toBe(false)
    expect(open().jwks(START)).toEqual(first.jwks(START))
  })

  it.each(['voucher-key-1.json', 'digits-master-1.key'])('refuses %s when others can read it', (name) => {
    open()
    chmodSync(path.join(directory, name), 0o640)
    expect(() => open()).toThrow(/can be read by others/)
  })

  it('refuses a key whose master secret is gone, instead of making another', () => {
    open()
    rmSync(path.join(directory, 'digits-master-1.key'))
    expect(() => open()).toThrow(/digits-master-1\.key is missing/)
  })

  it('names a file that is not a key, without its content', () => {
    open()
    writeFileSync(path.join(directory, 'voucher-key-2.json'), '{"d":"secret"}', { mode: 0o600 })
    expect(() => open()).toThrow(/voucher-key-2\.json is not a voucher key$/)
  })
})

describe('a rotation', () => {
  it('publishes the new key at once and signs with it after the overlap', () => {
    const ring = open()
    const { keyNo, signsFrom } = rotateKeys(rotation(START))
    expect({ keyNo, signsFrom }).toEqual({ keyNo: 2, signsFrom: START + OVERLAP })
    expect(listed(ring, START)).toEqual([1, 2])
    expect(ring.signer(START + OVERLAP - 1).keyNo).toBe(1)
    expect(ring.signer(START + OVERLAP).keyNo).toBe(2)
  })

  it('keeps the old key published until its last voucher has expired, and lets it go soon after', () => {
    const ring = open()
    rotateKeys(rotation(START))
    const lastExpiry = START + OVERLAP - 1 + LIFE
    expect(listed(ring, lastExpiry)).toEqual([1, 2])
    expect(listed(ring, lastExpiry + 2 * MINUTE)).toEqual([2])
  })

  it('is noticed by a running TSM without a restart', () => {
    const ring = openKeyRing({ directory, recheckMs: 0 }, START)
    expect(ring.verifier(2)).toBeUndefined()
    rotateKeys(rotation(START))
    expect(ring.verifier(2)?.keyNo).toBe(2)
  })

  it('gives the new key a master secret of the digits of its own, and leaves the old key the one that it had', () => {
    const ring = openKeyRing({ directory, recheckMs: 0 }, START)
    const before = ring.verifier(1)?.digitsMaster
    rotateKeys(rotation(START))
    expect(ring.verifier(1)?.digitsMaster).toEqual(before)
    expect(ring.verifier(2)?.digitsMaster).toHaveLength(32)
    expect(ring.verifier(2)?.digitsMaster).not.toEqual(before)
  })

  it('lets keys from before each had a master secret keep the one that they share', () => {
    open()
    renameSync(path.join(directory, 'digits-master-1.key'), path.join(directory, 'digits-master.key'))
    const ring = open()
    const shared = ring.verifier(1)?.digitsMaster
    expect(shared).toHaveLength(32)
    rotateKeys(rotation(START))
    expect(ring.verifier(1)?.digitsMaster).toEqual(shared)
    expect(ring.verifier(2)?.digitsMaster).not.toEqual(shared)
  })

  it('makes no key in a folder that has none, for that is the wrong folder', () => {
    expect(() => rotateKeys(rotation(START))).toThrow(/^There are no voucher keys in /)
    expect(existsSync(directory)).toBe(false)
  })

  it('looks at the folder no more often than it is told to', () => {
    const ring = openKeyRing({ directory, recheckMs: 60_000 }, START)
    rotateKeys(rotation(START))
    expect(ring.verifier(2)).toBeUndefined()
  })

  it('goes on with the keys it has while the folder cannot be read', () => {
    const heard: unknown[] = []
    const ring = openKeyRing({ directory, recheckMs: 0, onUnreadable: (error) => heard.push(error) }, START)
    renameSync(directory, `${directory}.away`)
    expect(ring.signer(START).keyNo).toBe(1)
    expect(heard).toHaveLength(1)
  })

  it('starts again from 1 after 255, passing over numbers of which a file is still there', () => {
    open()
    for (let keyNo = 2; keyNo <= 255; keyNo++) {
      writeVoucherKey(directory, { keyNo, signsFrom: START + keyNo, othersListedUntil: START }, START)
    }
    expect(() => rotateKeys(rotation(START + 256))).toThrow(/All 255 key numbers are taken/)
    rmSync(path.join(directory, 'voucher-key-2.json'))
    expect(() => rotateKeys(rotation(START + 256))).toThrow(/All 255 key numbers are taken/)
    rmSync(path.join(directory, 'digits-master-2.key'))
    expect(rotateKeys(rotation(START + 256)).keyNo).toBe(2)
  })

  it('refuses no code that has not expired, whenever keys are rotated, here or at a till with keys as old as the overlap', () => {
    const minutes = fc.integer({ min: 0, max: 3 * 24 * 60 }).map((minute) => minute * MINUTE)
    fc.assert(
      fc.property(
        fc.array(minutes, { maxLength: 6 }),
        fc.array(fc.record({ issued: minutes, age: fc.integer({ min: 0, max: LIFE - 1 }) }), {
          minLength: 1,
          maxLength: 20,
        }),
        (rotations, codes) => {
          rmSync(directory, { recursive: true, force: true })
          const ring = open()
          // Nobody knows the future: what an issue or a till sees are the rotations up to then.
          const events = [
            ...rotations.map((at) => ({ at, act: () => void rotateKeys(rotation(START + at)) })),
            ...codes.map((code) => ({
              at: code.issued,
              act: () => signedBy.set(code, ring.signer(START + code.issued).keyNo),
            })),
            ...codes.map((code) => ({
              at: code.issued + Math.max(0, code.age - OVERLAP),
              act: () => heldByTill.set(code, listed(ring, START + code.issued + Math.max(0, code.age - OVERLAP))),
            })),
          ]
          const signedBy = new Map<object, number>()
          const heldByTill = new Map<object, number[]>()
          for (const { act } of events.toSorted((a, b) => a.at - b.at)) act()
          for (const code of codes) {
            const keyNo = signedBy.get(code) ?? 0
            expect(ring.verifier(keyNo)?.keyNo).toBe(keyNo)
            expect(heldByTill.get(code)).toContain(keyNo)
            expect(listed(ring, START + code.issued + code.age)).toContain(keyNo)
          }
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('withdrawing a compromised key', () => {
  it('takes it out of the published keys and believes it no longer, at once', () => {
    const ring = open()
    rotateKeys(rotation(START))
    expect(withdrawKey(1, rotation(START))).toEqual({})
    expect(ring.verifier(1)).toBeUndefined()
    expect(listed(ring, START)).toEqual([2])
  })

  it('lets the key that waits sign at once', () => {
    const ring = open()
    rotateKeys(rotation(START))
    withdrawKey(1, rotation(START))
    expect(ring.signer(START).keyNo).toBe(2)
  })

  it('makes a key that signs at once when no other is left', () => {
    const ring = open()
    expect(withdrawKey(1, rotation(START))).toEqual({ successor: 2 })
    expect(ring.signer(START).keyNo).toBe(2)
    expect(listed(ring, START)).toEqual([2])
  })

  it('goes back to the key before while tills still know it', () => {
    const ring = open()
    rotateKeys(rotation(START))
    expect(withdrawKey(2, rotation(START + OVERLAP + MINUTE))).toEqual({})
    expect(ring.signer(START + OVERLAP + MINUTE).keyNo).toBe(1)
    expect(listed(ring, START + 30 * LIFE)).toEqual([1])
  })

  it('does not go back to a key that was retired long ago', () => {
    const ring = open()
    rotateKeys(rotation(START))
    const muchLater = START + 10 * LIFE
    expect(withdrawKey(2, rotation(muchLater))).toEqual({ successor: 3 })
    expect(ring.signer(muchLater).keyNo).toBe(3)
  })

  it('says so when there is no such key, or it was withdrawn before', () => {
    open()
    expect(() => withdrawKey(9, rotation(START))).toThrow('There is no key 9.')
    withdrawKey(1, rotation(START))
    expect(() => withdrawKey(1, rotation(START))).toThrow('Key 1 was withdrawn before.')
  })
})
