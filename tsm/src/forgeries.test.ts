import { generateKeyPairSync, sign } from 'node:crypto'
import { concatBytes, fromBase32, toBase32 } from '@yimatong/contract/bytes'
import { makeDeviceKeys } from '@yimatong/contract/device'
import type { DeviceVoucher } from '@yimatong/contract/device'
import { compressPublicKey, signerOf, type Signer } from '@yimatong/contract/p256'
import { decodePresentation, encodePresentation } from '@yimatong/contract/payment-code/presentation'
import { stepAt } from '@yimatong/contract/payment-code/steps'
import { decodeSignedVoucher, issueVoucher, type Voucher } from '@yimatong/contract/payment-code/voucher'
import type { RedemptionOutcome } from '@yimatong/contract/tsm-api'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aPhone, type Phone, voucherAt } from '../test/phone.ts'
import { aPayment, createWorld, NOON, type World } from '../test/world.ts'
import { signWith } from './key-ring.ts'

const SIGNATURES_AT = { voucher: 59, device: 127 }
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n

let world: World
let phone: Phone
let voucher: DeviceVoucher
let spare: DeviceVoucher
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  world.now = NOON
  phone = await aPhone(world)
  const batch = await phone.refill()
  voucher = voucherAt(batch, 0)
  spare = voucherAt(batch, 1)
})

/** A phone that has paid here is known: its next voucher is compared with what was issued, and not verified. */
const payBefore = async (): Promise<void> => {
  expect(codesIn(await redeemAll([await phone.show(spare)]))).toEqual(['REDEEMED'])
}
const PHONES = [
  ['of a phone that is new here', async () => undefined],
  ['of a phone that has paid here before', payBefore],
] as const

const codesIn = (outcomes: RedemptionOutcome[]) => [
  ...new Set(outcomes.map((each) => (each.outcome === 'DECLINED' ? each.declineCode : each.outcome))),
]

async function redeemAll(texts: readonly string[]): Promise<RedemptionOutcome[]> {
  const outcomes: RedemptionOutcome[] = []
  for (let at = 0; at < texts.length; at += 500) {
    outcomes.push(...(await world.redeem(...texts.slice(at, at + 500).map((text) => aPayment(text)))))
  }
  return outcomes
}

/** The genuine code still pays, so nothing that was refused has used it up. */
async function expectUntouched(): Promise<void> {
  expect(codesIn(await redeemAll([await phone.show(voucher)]))).toEqual(['REDEEMED'])
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const bytes = fromBase32(text.slice(2))
  if (bytes === undefined) throw new Error('not a code')
  return bytes
}

/** The voucher inside, with some fields changed and signed anew. */
async function resigned(fields: Partial<Voucher>, signVoucher: Signer, signCode: Signer): Promise<string> {
  const genuine = decodeSignedVoucher(voucher.signedVoucher)?.voucher
  if (genuine === undefined) throw new Error('not a voucher')
  const forged = await issueVoucher({ ...genuine, ...fields }, signVoucher)
  return encodePresentation(forged, stepAt(world.now), signCode)
}

function aStrangersKey(): Signer {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return (input) => new Uint8Array(sign('sha256', input, { key: privateKey, dsaEncoding: 'ieee-p1363' }))
}

describe.each(PHONES)('a code %s that is not exactly as it was made', (_whose, arrive) => {
  beforeEach(arrive)

  it('is refused for any one flipped bit of its 1528', async () => {
    const genuine = bytesOf(await phone.show(voucher))
    const flipped = Array.from({ length: genuine.length * 8 }, (_, bit) => {
      const bytes = Uint8Array.from(genuine)
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      return `YM${toBase32(bytes)}`
    })
    expect(flipped).toHaveLength(1528)
    expect(codesIn(await redeemAll(flipped))).toEqual(['CODE_INVALID'])
    await expectUntouched()
  })

  it('is refused for any one letter that is another', async () => {
    const genuine = await phone.show(voucher)
    const misread = Array.from(
      genuine,
      (letter, at) => genuine.slice(0, at) + (letter === 'A' ? 'B' : 'A') + genuine.slice(at + 1),
    )
    expect(codesIn(await redeemAll(misread))).toEqual(['CODE_INVALID'])
    await expectUntouched()
  })

  it.each(Object.entries(SIGNATURES_AT))(
    'is refused with the other spelling of the %s signature, which would verify',
    async (_whose, at) => {
      const bytes = bytesOf(await phone.show(voucher))
      const s = BigInt(`0x${Buffer.from(bytes.subarray(at + 32, at + 64)).toString('hex')}`)
      bytes.set(Buffer.from((ORDER - s).toString(16).padStart(64, '0'), 'hex'), at + 32)
      expect(codesIn(await redeemAll([`YM${toBase32(bytes)}`]))).toEqual(['CODE_INVALID'])
      await expectUntouched()
    },
  )

  it.each([
    ['lower case', (text: string) => text.toLowerCase()],
    ['a space after it', (text: string) => `${text} `],
    ['a letter missing', (text: string) => text.slice(0, -1)],
    ['a letter more', (text: string) => `${text}A`],
    ['padding', (text: string) => `${text}======`],
    ['without its prefix', (text: string) => text.slice(2)],
    ['another prefix', (text: string) => `YN${text.slice(2)}`],
  ])('is refused in %s', async (_how, respell) => {
    expect(codesIn(await redeemAll([respell(await phone.show(voucher))]))).toEqual(['CODE_INVALID'])
    await expectUntouched()
  })

  it.each([
    'A',
    'YM',
    '91',
    '9'.repeat(20),
    '0'.repeat(400),
    '131234567890123456',
    '一码通',
    '\u0000',
    "' OR 1=1 --",
    '{"a":1}',
  ])('is refused when it is %j', async (text) => {
    expect(codesIn(await redeemAll([text]))).toEqual(['CODE_INVALID'])
  })
})

describe.each(PHONES)('a code %s by somebody else', (_whose, arrive) => {
  beforeEach(arrive)

  it('is refused when another TSM signed it under the same key number', async () => {
    const text = await resigned({}, aStrangersKey(), signerOf(phone.keys.signingKey))
    expect(decodePresentation(text)?.voucher.keyNo).toBe(1)
    expect(codesIn(await redeemAll([text]))).toEqual(['CODE_INVALID'])
    await expectUntouched()
  })

  it('is refused as forged, not as late, when only its phone has signed it', async () => {
    const own = signerOf(phone.keys.signingKey)
    const text = await resigned({ expiresAt: Math.floor(world.now / 1000) - 1 }, aStrangersKey(), own)
    expect(codesIn(await redeemAll([text]))).toEqual(['CODE_INVALID'])
    await expectUntouched()
  })

  it('is refused when its phone puts other fields under our signature', async () => {
    const genuine = bytesOf(await phone.show(voucher))
    const dear = await resigned({ capFen: 2 ** 24 - 1 }, () => genuine.slice(59, 123), signerOf(phone.keys.signingKey))
    expect(codesIn(await redeemAll([dear]))).toEqual(['CODE_INVALID'])
    await expectUntouched()
  })

  it('is refused when it names a key that we do not have', async () => {
    const text = await resigned({ keyNo: 77 }, aStrangersKey(), signerOf(phone.keys.signingKey))
    expect(codesIn(await redeemAll([text]))).toEqual(['CODE_INVALID'])
  })

  it('is refused when a thief shows a stolen voucher without the phone', async () => {
    const thief = await makeDeviceKeys()
    const text = await encodePresentation(voucher.signedVoucher, stepAt(world.now), signerOf(thief.signingKey))
    expect(codesIn(await redeemAll([text]))).toEqual(['CODE_INVALID'])
    await expectUntouched()
  })

  it('is refused when it joins the voucher of one phone to the showing of another', async () => {
    const other = await aPhone(world)
    const shown = bytesOf(await other.show(voucherAt(await other.refill(), 0)))
    const joined = concatBytes(voucher.signedVoucher, shown.subarray(voucher.signedVoucher.length))
    expect(codesIn(await redeemAll([`YM${toBase32(joined)}`]))).toEqual(['CODE_INVALID'])
    await expectUntouched()
  })
})

describe('even with our own key leaked', () => {
  it('a voucher that was never issued pays nothing', async () => {
    const ours = signWith(world.keyRing.signer(world.now))
    const text = await resigned({ jti: new Uint8Array(16).fill(7) }, ours, signerOf(phone.keys.signingKey))
    expect(codesIn(await redeemAll([text]))).toEqual(['CODE_INVALID'])
  })

  it("another person's voucher cannot be bound to the thief's phone", async () => {
    const thief = await makeDeviceKeys()
    const deviceKey = compressPublicKey(thief.enrolment.signingKey)
    if (deviceKey === undefined) throw new Error('not a key')
    const text = await resigned({ deviceKey }, signWith(world.keyRing.signer(world.now)), signerOf(thief.signingKey))
    expect(codesIn(await redeemAll([text]))).toEqual(['CODE_INVALID'])
    await expectUntouched()
  })

  it('a forged cap or expiry pays nothing: only the very bytes that were issued do', async () => {
    const ours = signWith(world.keyRing.signer(world.now))
    const own = signerOf(phone.keys.signingKey)
    const text = await resigned({ capFen: 2 ** 24 - 1, expiresAt: 2 ** 32 - 1 }, ours, own)
    expect(codesIn(await redeemAll([text]))).toEqual(['CODE_INVALID'])
    await expectUntouched()
  })

  it('a voucher signed anew, word for word, is not the one that was issued', async () => {
    const text = await resigned({}, signWith(world.keyRing.signer(world.now)), signerOf(phone.keys.signingKey))
    expect(codesIn(await redeemAll([text]))).toEqual(['CODE_INVALID'])
    await expectUntouched()
  })
})

describe('a voucher that was issued before its hash was kept', () => {
  beforeEach(async () => {
    await payBefore()
    await world.owner.query('UPDATE vouchers SET signed_hash = NULL')
  })

  it('pays by our signature', async () => {
    await expectUntouched()
    expect(codesIn(await redeemAll([await phone.show(voucher)]))).toEqual(['CODE_USED'])
  })

  it('is refused when our signature does not hold', async () => {
    const text = await resigned({}, aStrangersKey(), signerOf(phone.keys.signingKey))
    expect(codesIn(await redeemAll([text]))).toEqual(['CODE_INVALID'])
    await expectUntouched()
  })

  it('counts with what was issued, whatever a leaked key says of it', async () => {
    const ours = signWith(world.keyRing.signer(world.now))
    const text = await resigned({ capFen: 2 ** 24 - 1 }, ours, signerOf(phone.keys.signingKey))
    const [overCap] = await world.redeem(aPayment(text, { amount: 50_001 }))
    expect(overCap).toMatchObject({ declineCode: 'CODE_CAP_EXCEEDED' })
  })
})
