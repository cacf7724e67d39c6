import { present } from '@yimatong/contract/device'
import { compressPublicKey, makeSigningKey, signerOf } from '@yimatong/contract/p256'
import { stopListEntry } from '@yimatong/contract/payment-code/verify'
import { issueVoucher } from '@yimatong/contract/payment-code/voucher'
import { importVoucherKeys } from '@yimatong/contract/terminal'
import { beforeAll, describe, expect, it } from 'vitest'
import { type CheckDeps, checkCode } from './check-code.ts'
import type { Trust } from './trust.ts'

const NOON = Date.parse('2026-11-21T12:00:00+08:00')
const MINUTE = 60_000

type Key = Awaited<ReturnType<typeof makeSigningKey>>
let tsm: Key
let phone: Key
let deviceKey: Uint8Array<ArrayBuffer>

beforeAll(async () => {
  tsm = await makeSigningKey()
  phone = await makeSigningKey()
  deviceKey = compressPublicKey(phone.publicKey) ?? new Uint8Array()
})

interface Shown {
  at?: number
  expiresAt?: number
  keyNo?: number
  signedBy?: Key
  shownBy?: Key
}

/** What a phone shows, good or with one thing wrong. */
async function shown(how: Shown = {}): Promise<string> {
  const { at = NOON, expiresAt = (NOON + 10 * MINUTE) / 1000, keyNo = 1, signedBy = tsm, shownBy = phone } = how
  const voucher = {
    keyNo,
    jti: new Uint8Array(16),
    expiresAt,
    identityClass: 'OUTSIDER',
    capFen: 5000,
    deviceKey,
  } as const
  return present({ signedVoucher: await issueVoucher(voucher, signerOf(signedBy.privateKey)) }, shownBy.privateKey, at)
}

async function deps(
  changes: Partial<CheckDeps> & { keyNos?: number[]; afterRefresh?: number[] | Error; revoked?: string[] } = {},
) {
  const keysOf = (keyNos: readonly number[]) =>
    importVoucherKeys({ keys: keyNos.map((keyNo) => ({ ...tsm.publicKey, kid: String(keyNo) })) })
  const { keyNos = [1], afterRefresh = keyNos, revoked = [] } = changes
  let keys = await keysOf(keyNos)
  let refreshes = 0
  const trust: Trust = {
    keys: () => keys,
    revoked: () => new Set(revoked),
    stopListVersion: () => 0,
    refreshKeys: async () => {
      refreshes++
      if (afterRefresh instanceof Error) throw afterRefresh
      keys = await keysOf(afterRefresh)
    },
    refreshStopList: async () => undefined,
  }
  const all: CheckDeps = { trust, now: () => NOON, wasUsed: () => false, isUnfinished: () => false, ...changes }
  return { all, refreshes: () => refreshes }
}

const refusalOf = async (text: string, changes?: Parameters<typeof deps>[0]) => {
  const checked = await checkCode((await deps(changes)).all, text)
  return checked.ok ? 'TAKEN' : checked.refusal
}

describe('a code is judged before any payment starts', () => {
  it('takes a live code and knows its class, its phone and how long it lives', async () => {
    const checked = await checkCode((await deps()).all, await shown())
    expect(checked).toEqual({
      ok: true,
      code: {
        text: expect.stringMatching(/^YM[A-Z2-7]{306}$/),
        form: 'QR',
        identityClass: 'OUTSIDER',
        device: await stopListEntry(deviceKey),
        goodUntil: NOON + MINUTE,
        deadAt: NOON + MINUTE,
      },
    })
  })

  it.each([
    ['a screenshot of 90 seconds ago', { at: NOON - 90_000 }, 'TOO_OLD'],
    ['a phone whose clock is fast', { at: NOON + 2 * MINUTE }, 'FROM_THE_FUTURE'],
    ['a voucher of yesterday', { expiresAt: NOON / 1000 }, 'EXPIRED'],
    ['a key that nobody has', { keyNo: 9 }, 'UNKNOWN_KEY'],
  ] as const)('says what is wrong with %s', async (_what, how, refusal) => {
    expect(await refusalOf(await shown(how))).toBe(refusal)
  })

  it('tells a forged voucher from a code that was shown by another phone', async () => {
    const other = await makeSigningKey()
    expect(await refusalOf(await shown({ signedBy: other }))).toBe('BAD_VOUCHER_SIGNATURE')
    expect(await refusalOf(await shown({ shownBy: other }))).toBe('BAD_DEVICE_SIGNATURE')
  })

  it('says that half a code was read', async () => {
    expect(await refusalOf((await shown()).slice(0, 200))).toBe('MALFORMED')
  })

  it('knows the stop list', async () => {
    expect(await refusalOf(await shown(), { revoked: [await stopListEntry(deviceKey)] })).toBe('REVOKED')
  })

  it('refuses a second charge of a phone whose last payment has no outcome', async () => {
    expect(await refusalOf(await shown(), { isUnfinished: () => true })).toBe('STILL_CHECKING')
  })

  it.each([
    ['91123456789012345678', {}, 'TAKEN'],
    ['91123456789012345678', { wasUsed: () => true }, 'USED_HERE'],
    ['134567890123456789', {}, 'WECHAT'],
    ['2812345678901234567', {}, 'ALIPAY'],
    ['6212345678901234567', {}, 'UNIONPAY'],
    ['0112345678901234567', {}, 'ECNY'],
    ['HTTPS://PAY.EXAMPLE.EDU/Q/ABC', {}, 'MERCHANT_CODE'],
    ['6901234567892', {}, 'NOT_A_CODE'],
  ] as const)('%s %o: %s', async (text, changes, refusal) => {
    expect(await refusalOf(text, changes)).toBe(refusal)
  })
})

describe('a key number that the till has not seen', () => {
  it('is asked for once, and then the code is good', async () => {
    const { all, refreshes } = await deps({ keyNos: [1], afterRefresh: [1, 2] })
    expect((await checkCode(all, await shown({ keyNo: 2 }))).ok).toBe(true)
    expect(refreshes()).toBe(1)
  })

  it('is unknown when nobody answers', async () => {
    expect(await refusalOf(await shown({ keyNo: 2 }), { afterRefresh: new Error('silence') })).toBe('UNKNOWN_KEY')
  })

  it('is no fault of the code while the till has no keys at all', async () => {
    expect(await refusalOf(await shown(), { keyNos: [], afterRefresh: new Error('silence') })).toBe('NO_KEYS')
  })
})
