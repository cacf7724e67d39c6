import type { IdentityClass } from '@yimatong/contract/states'
import { makeTestPerson, type PeopleDeps } from './people.ts'
import { makeSimulatedPhone, type PhoneDeps, type ShownCode, type SimulatedPhone } from './phone.ts'

export type PhonesDeps = PeopleDeps & PhoneDeps

export interface WantedPhone {
  merchantNo: string
  identityClass: IdentityClass
  /** The customer before, once more. */
  again: boolean
}

export interface Phones {
  /** The next code of a customer of this merchant: of somebody who was not here a minute ago, unless it shall be the same. */
  show(wanted: WantedPhone): Promise<ShownCode & { shownAtMs: number }>
}

interface Customer {
  phone: SimulatedPhone
  shownAtMs: number
}

/** After this long nobody remembers that somebody was here: longer than every guard against paying twice. */
const REST_MS = 2 * 60 * 1000
/** Customers of one merchant and class; the ones that were here longest ago are forgotten. */
const MOST_CUSTOMERS = 200

/**
 * The simulated phones of this process. A phone has one batch of codes; after that its person never comes again, so no limit
 * of persons, their days or their devices ever gets in the way of a test.
 */
export function createPhones(deps: PhonesDeps): Phones {
  const queues = new Map<string, Customer[]>()

  return {
    async show({ merchantNo, identityClass, again }) {
      const key = `${merchantNo} ${identityClass}`
      const queue = (queues.get(key) ?? []).filter(({ phone }) => phone.left() > 0)
      queues.set(key, queue)
      const place = again ? queue.length - 1 : queue.findIndex(({ shownAtMs }) => deps.clock() - shownAtMs >= REST_MS)
      const known = place < 0 ? undefined : queue.splice(place, 1)[0]
      const phone = known?.phone ?? (await makeSimulatedPhone(deps, await makeTestPerson(deps, identityClass)))
      const shownAtMs = deps.clock()
      queue.push({ phone, shownAtMs })
      if (queue.length > MOST_CUSTOMERS) queue.shift()
      return { ...(await phone.show(shownAtMs)), shownAtMs }
    },
  }
}
