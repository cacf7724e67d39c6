import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aPhone, voucherAt } from '../../test/phone.ts'
import { aPayment, createWorld, type World } from '../../test/world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
  const phone = await aPhone(world)
  await world.redeem(aPayment(await phone.show(voucherAt(await phone.refill(), 0))))
  await phone.refill()
  await phone.revoke()
})
afterAll(() => world.close())

const sqlstateOf = (text: string) =>
  world.database.query(text).then(
    () => 'done',
    (error: { code?: string }) => error.code,
  )

const FORBIDDEN = '42501'
const CHECK_VIOLATION = '23514'

describe("the service's login", () => {
  it.each([
    ['erase a redemption', 'DELETE FROM redemptions'],
    ['change a redemption', "UPDATE redemptions SET decline_code = 'CODE_INVALID'"],
    ['erase a voucher', 'DELETE FROM vouchers'],
    ['raise the cap of a voucher', 'UPDATE vouchers SET cap_fen = 16777215'],
    ['prolong a voucher', "UPDATE vouchers SET expires_at = expires_at + interval '1 day'"],
    ['give a voucher to another device', "UPDATE vouchers SET device_id = 'dev_x'"],
    ['erase a device', 'DELETE FROM devices'],
    ['give a device to another person', "UPDATE devices SET person_id = 'per_x'"],
    ['change the key of a device', "UPDATE devices SET signing_key = '\\x02'"],
    ['erase a revocation', 'DELETE FROM revocations'],
    ['change a revocation', 'UPDATE revocations SET revoked_at = now()'],
    ['empty a table', 'TRUNCATE redemptions'],
    ['make a table', 'CREATE TABLE mine (id int)'],
  ])('cannot %s', async (_what, text) => {
    expect(await sqlstateOf(text)).toBe(FORBIDDEN)
  })

  it.each([
    ['revive a revoked device', 'UPDATE devices SET revoked_at = NULL'],
    [
      'revive a replaced voucher',
      'UPDATE vouchers SET voided_at = NULL, void_reason = NULL WHERE voided_at IS NOT NULL',
    ],
    ['take attempts back', 'UPDATE vouchers SET wrong_digits = wrong_digits - 1'],
    ['set the stop list back', 'UPDATE stop_list SET version = 0'],
    ['skip a version of the stop list', 'UPDATE stop_list SET version = version + 2'],
  ])('cannot %s, for that only goes forward', async (_what, text) => {
    expect(await sqlstateOf(text)).toBe(CHECK_VIOLATION)
  })

  it('cannot redeem one voucher for two payments, whatever the program believes', async () => {
    expect(
      await sqlstateOf(`INSERT INTO redemptions SELECT 'pay_' || repeat('0', 32), content_hash, merchant_no, terminal_no,
        amount_fen, form, jti, NULL, false, decided_at FROM redemptions WHERE decline_code IS NULL`),
    ).toBe('23505')
  })
})
