import { randomUUID } from 'node:crypto'
import { openTill } from '@yimatong/bench/simulated/campus-people'
import { enrolPhone, type Phone, refill } from '@yimatong/bench/simulated/phone'
import { pay, query, type Till } from '@yimatong/bench/simulated/till'
import { type DeviceVoucher, present, presentDigits } from '@yimatong/contract/device'
import { encodeDigits } from '@yimatong/contract/payment-code/digits'
import { aCrowd } from '../campus/people.ts'
import type { Place } from '../campus/place.ts'
import { expect, test } from './test.ts'
import { each } from './wire.ts'

/** A phone with ten codes, of somebody with a hundred yuan. */
async function aFullPhone(place: Place): Promise<Phone> {
  const [person] = await aCrowd(place, { count: 1, balanceFen: 10_000 })
  if (person === undefined) throw new Error('nobody came')
  const phone = await enrolPhone(place.origin, person.tsmToken, 'guessed at')
  await refill(phone)
  return phone
}

function voucherAt({ vouchers }: Phone, at: number): DeviceVoucher {
  const voucher = vouchers[at]
  if (voucher === undefined) throw new Error(`the phone has no voucher ${at}`)
  return voucher
}

const shown = (phone: Phone, at: number): Promise<string> => presentDigits(voucherAt(phone, at), Date.now())

/** What became of a payment of a fen by this code: why it was declined, or its state. */
async function scan(till: Till, authCode: string): Promise<string | undefined> {
  const outTradeNo = `G-${randomUUID()}`
  let answer = await pay(till, { outTradeNo, authCode, amount: 1 })
  const said = () => answer.body as { state?: string; declineCode?: string }
  const end = async () => {
    if (said().state === 'PROCESSING') answer = await query(till, outTradeNo)
    return said().state
  }
  await expect.poll(end, { timeout: 30_000 }).not.toBe('PROCESSING')
  return said().declineCode ?? said().state
}

test('a till guesses sixty times at the digits of codes; then right ones are refused there, too, and at no other till', async ({
  place,
}) => {
  const [till, other] = [await openTill(place, 'T00005'), await openTill(place, 'T00007')]
  const phone = await aFullPhone(place)
  // Digits are right, whatever the amount, once their owner has been asked.
  expect(await scan(till, await shown(phone, 0))).toBe('USERPAYING')
  const guesses = Array.from({ length: 60 }, (_, nth) =>
    encodeDigits({ index: String(nth).padStart(10, '0'), oneTimePart: '00000000' }),
  )
  const heard = await each(guesses, (guess) => scan(till, guess))
  expect(new Set(heard)).toEqual(new Set(['CODE_INVALID']))
  expect(await scan(till, await shown(phone, 1))).toBe('CODE_INVALID')
  expect(await scan(other, await shown(phone, 1))).toBe('USERPAYING')
})

test('five guesses at a code void it in both its forms, however many come at once, and leave its owner the others', async ({
  place,
}) => {
  const till = await openTill(place, 'T00003')
  const phone = await aFullPhone(place)
  const right = Number((await shown(phone, 0)).slice(12))
  const guesses = Array.from({ length: 9 }, (_, nth) => {
    const oneTimePart = String((right + 11_111_111 * (nth + 1)) % 10 ** 8).padStart(8, '0')
    return encodeDigits({ index: voucherAt(phone, 0).digitsIndex, oneTimePart })
  })
  const heard = await each(guesses, (guess) => scan(till, guess))
  expect(new Set(heard)).toEqual(new Set(['CODE_INVALID']))
  expect(await scan(till, await shown(phone, 0))).toBe('CODE_INVALID')
  const asCode = (at: number) => present(voucherAt(phone, at), phone.keys.signingKey, Date.now())
  expect(await scan(till, await asCode(0))).toBe('CODE_REPLACED')
  expect(await scan(till, await asCode(1))).toBe('SUCCESS')
})
