import { businessDateOf } from '@yimatong/contract/clock'
import type { PersonState } from '@yimatong/contract/states'
import type { OutReason } from '@yimatong/contract/tsm-api'

/** What decides whether a person may pay at all. Dates are midnights in UTC, as the database gives business days. */
export interface Standing {
  state: PersonState
  identityFrom: Date | null
  identityUntil: Date | null
}

/** A business day as the database keeps it, `YYYY-MM-DD`. */
export const dayOf = (date: Date): string => date.toISOString().slice(0, 10)

/** True on the days of the identity, both ends included; an open end never comes. Payments judge by the same rule, in `price.ts`. */
function holdsOn({ identityFrom, identityUntil }: Omit<Standing, 'state'>, businessDay: string): boolean {
  if (identityFrom !== null && businessDay < dayOf(identityFrom)) return false
  return identityUntil === null || businessDay <= dayOf(identityUntil)
}

/** Why somebody gets no phone and no codes now; undefined for everybody else. */
export function outReasonOf(person: Standing, nowMs: number): OutReason | undefined {
  if (person.state !== 'ACTIVE') return 'ACCOUNT_FROZEN'
  return holdsOn(person, businessDateOf(nowMs)) ? undefined : 'IDENTITY_ENDED'
}
