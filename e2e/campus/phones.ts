import { tsmToken } from '@yimatong/bench/simulated/campus-people'
import { enrolPhone, type Phone, refill } from '@yimatong/bench/simulated/phone'
import type { IdentityClass } from '@yimatong/contract/states'
import type { Place } from './place.ts'

/** A phone without a screen, with ten codes, for somebody who need not see anything. */
export async function phoneWithCodes(
  place: Place,
  { personId, identityClass }: { personId: string; identityClass: IdentityClass },
): Promise<Phone> {
  const token = await tsmToken(place, personId, identityClass)
  const phone = await enrolPhone(place.origin, token, 'phone without a screen')
  await refill(phone)
  return phone
}
