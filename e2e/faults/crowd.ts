import { openTill, type SimulatedPerson } from '@yimatong/bench/simulated/campus-people'
import { enrolPhone, type Phone, refill, showCode } from '@yimatong/bench/simulated/phone'
import type { Till } from '@yimatong/bench/simulated/till'
import { aCrowd } from '../campus/people.ts'
import type { Place } from '../campus/place.ts'

/** People with phones full of real codes, and tills: everything for a lunch hour. */

/** Enough for most of what they will try to buy, so that the last ones also hear "insufficient balance". */
const OPENING_FEN = 9_000
export const PAYMENTS_EACH = 8
const TERMINALS = ['T00001', 'T00003', 'T00005', 'T00007', 'T00009', 'T00011', 'T00013', 'T00015']

export interface Crowd {
  people: readonly SimulatedPerson[]
  tills: readonly Till[]
  intents: readonly Intent[]
}

/** What one till means to charge to one phone, under the till's own number. */
export interface Intent {
  person: SimulatedPerson
  till: Till
  outTradeNo: string
  amount: number
  /** The code, shown when it is first asked for and then always the same. */
  code: () => Promise<string>
}

export const OPENING = OPENING_FEN

async function phoneOf(place: Place, person: SimulatedPerson): Promise<Phone> {
  const phone = await enrolPhone(place.origin, person.tsmToken, 'a phone of the crowd')
  await refill(phone)
  return phone
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => (made ??= make())
}

const at = <T>(items: readonly T[], index: number): T => items[index % items.length] as T

/** Phones that are enrolled at once: nothing is tried out yet. */
const AT_ONCE = 10

/** Who comes: 200 payments of theirs unless said. */
const USUALLY = { students: 16, outsiders: 9 }

/**
 * Eight payments of each person, each with a code of its own, and for every tenth a greedy one: the code of a payment, shown to a
 * second till at the same moment. Amounts are from a plain rule, so that a failure can be worked out by hand.
 */
export async function gatherCrowd(place: Place, run: string, { students, outsiders } = USUALLY): Promise<Crowd> {
  const tills = await Promise.all(TERMINALS.map((terminalNo) => openTill(place, terminalNo)))
  const people = [
    ...(await aCrowd(place, { count: students, balanceFen: OPENING_FEN })),
    ...(await aCrowd(place, { count: outsiders, identityClass: 'OUTSIDER', balanceFen: OPENING_FEN })),
  ]
  const phones: Phone[] = []
  for (let from = 0; from < people.length; from += AT_ONCE)
    phones.push(...(await Promise.all(people.slice(from, from + AT_ONCE).map((person) => phoneOf(place, person)))))
  const intents = Array.from({ length: people.length * PAYMENTS_EACH }, (_, index): Intent[] => {
    const phone = at(phones, index)
    const code = once(() => showCode(phone))
    const one = { person: at(people, index), code, amount: 150 + ((index * 137) % 1700) }
    const honest = { ...one, till: at(tills, index), outTradeNo: `${run}-${index}` }
    const greedy = { ...one, till: at(tills, index + 3), outTradeNo: `${run}-${index}-again` }
    return index % 10 === 0 ? [honest, greedy] : [honest]
  })
  return { people, tills, intents: intents.flat() }
}
