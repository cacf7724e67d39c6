import { importMerchantCodeKeys, issueMerchantCode, type MerchantCode } from '@yimatong/contract/merchant-code'
import { type KeyMadeHere, makeSigningKey, signerOf } from '@yimatong/contract/p256'
import { beforeAll, describe, expect, it } from 'vitest'
import { faultOf } from './check-code.ts'
import type { SignatureKeys } from './merchant-code-keys.ts'

const NOW = Date.parse('2026-11-22T12:00:00+08:00')
const STATIC: MerchantCode = {
  kind: 'STATIC',
  keyNo: 1,
  codeId: `mcd_${'0'.repeat(32)}`,
  version: 1,
  merchantNo: '10000001',
}
const dynamic = (expiresAtMs: number, keyNo = 1): MerchantCode => ({
  kind: 'DYNAMIC',
  keyNo,
  codeId: `dyn_${'0'.repeat(32)}`,
  merchantNo: '10000001',
  amountFen: 1250,
  expiresAt: expiresAtMs / 1000,
})

let ours: KeyMadeHere
let foreign: KeyMadeHere

beforeAll(async () => {
  ours = await makeSigningKey()
  foreign = await makeSigningKey()
})

const issued = (code: MerchantCode, key = ours) => issueMerchantCode(code, signerOf(key.privateKey))
const keysOf = (...made: readonly KeyMadeHere[]): Promise<SignatureKeys> =>
  importMerchantCodeKeys({ keys: made.map(({ publicKey }, index) => ({ kid: String(index + 1), ...publicKey })) })

/** A phone that knows some keys, and a server that has some. */
function phone(known: Promise<SignatureKeys>, atServer = known, toldTheTime = true) {
  const asked: string[] = []
  const check = {
    knownKeys: () => known,
    freshKeys: () => {
      asked.push('keys')
      return atServer
    },
    now: toldTheTime ? NOW : undefined,
  }
  return { asked, faultOf: (token: string) => faultOf(token, check) }
}

describe('a phone by itself', () => {
  it('finds nothing wrong with a code of ours, and asks nobody', async () => {
    const { asked, faultOf: fault } = phone(keysOf(ours))
    expect(await fault(await issued(STATIC))).toBeUndefined()
    expect(await fault(await issued(dynamic(NOW + 1000)))).toBeUndefined()
    expect(asked).toEqual([])
  })

  it('refuses what another key has signed', async () => {
    expect(await phone(keysOf(ours)).faultOf(await issued(STATIC, foreign))).toBe('CODE_SIGNATURE')
  })

  it('refuses a code whose amount was edited', async () => {
    const [, signature] = (await issued(dynamic(NOW + 1000))).split('.')
    const [edited] = (await issued({ ...dynamic(NOW + 1000), amountFen: 1 } as MerchantCode)).split('.')
    expect(await phone(keysOf(ours)).faultOf(`${edited}.${signature}`)).toBe('CODE_SIGNATURE')
  })

  it('refuses what has the form and says nothing that we write', async () => {
    expect(await phone(keysOf(ours)).faultOf(`${'eyJ2IjoxfQ'.repeat(9)}.${'A'.repeat(86)}`)).toBe('CODE_UNKNOWN')
  })

  it('refuses a dynamic code from the second of its expiry on', async () => {
    const { faultOf: fault } = phone(keysOf(ours))
    expect(await fault(await issued(dynamic(NOW)))).toBe('CODE_EXPIRED')
    expect(await fault(await issued(dynamic(NOW + 1000)))).toBeUndefined()
  })

  it('leaves the expiry to the server while it was never told the time', async () => {
    expect(await phone(keysOf(ours), keysOf(ours), false).faultOf(await issued(dynamic(NOW)))).toBeUndefined()
  })
})

describe('a phone with old keys', () => {
  it('fetches them once before it calls a signature foreign', async () => {
    const { asked, faultOf: fault } = phone(keysOf(foreign), keysOf(ours))
    expect(await fault(await issued(STATIC))).toBeUndefined()
    expect(asked).toEqual(['keys'])
  })

  it('believes a new key number after fetching', async () => {
    expect(
      await phone(keysOf(foreign), keysOf(foreign, ours)).faultOf(await issued(dynamic(NOW + 1000, 2))),
    ).toBeUndefined()
  })

  it('leaves the judgement to the server when it can have none', async () => {
    expect(await phone(keysOf()).faultOf(await issued(STATIC, foreign))).toBeUndefined()
  })
})
