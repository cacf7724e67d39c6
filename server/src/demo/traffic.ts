import { businessDateOf, campusTimeOf, startOfBusinessDate } from '@yimatong/contract/clock'
import { type DemoMerchant, type DemoPerson, MERCHANTS, NEARLY_BROKE, TERMINALS } from './campus.ts'
import { type Random, seededRandom } from './random.ts'

/** Lifelike traffic as plain data: who topped up or ate what, where and when. The ledger decides what comes of it. */

export interface PlannedTopUp {
  kind: 'TOPUP'
  epochMs: number
  person: DemoPerson
  amountFen: number
}

export interface PlannedMeal {
  kind: 'MEAL'
  epochMs: number
  person: DemoPerson
  merchantNo: string
  terminalNo: string
  amountFen: number
}

export type PlannedEvent = PlannedTopUp | PlannedMeal

const DAY_MS = 24 * 60 * 60 * 1000
const MINUTE_MS = 60 * 1000

interface Meal {
  fromMinute: number
  minutes: number
  weekdayChance: number
  weekendChance: number
  breakfast: boolean
}

const MEALS: readonly Meal[] = [
  { fromMinute: 415, minutes: 110, weekdayChance: 0.4, weekendChance: 0.2, breakfast: true },
  { fromMinute: 675, minutes: 105, weekdayChance: 0.72, weekendChance: 0.5, breakfast: false },
  { fromMinute: 1010, minutes: 130, weekdayChance: 0.55, weekendChance: 0.42, breakfast: false },
]

/** A minute of the meal: the mean of three draws gathers people around the middle, as queues do. */
function mealMinute(random: Random, meal: Meal): number {
  return meal.fromMinute + ((random.next() + random.next() + random.next()) / 3) * meal.minutes
}

function stallFor(random: Random, meal: Meal): DemoMerchant {
  const open = MERCHANTS.filter((merchant) => (meal.breakfast ? merchant.servesBreakfast : true))
  const drawn = random.next() * open.reduce((sum, merchant) => sum + merchant.weight, 0)
  let reached = 0
  return open.find((merchant) => (reached += merchant.weight) > drawn) ?? (open[0] as DemoMerchant)
}

function mealsOfDay(random: Random, people: readonly DemoPerson[], dayStart: number): PlannedMeal[] {
  const { weekday } = campusTimeOf(dayStart)
  return people.flatMap((person) =>
    MEALS.filter((meal) => random.chance(weekday > 5 ? meal.weekendChance : meal.weekdayChance)).map((meal) => {
      const merchant = stallFor(random, meal)
      const tills = TERMINALS.filter((terminal) => terminal.merchantNo === merchant.merchantNo)
      return {
        kind: 'MEAL' as const,
        epochMs: Math.floor(dayStart + mealMinute(random, meal) * MINUTE_MS),
        person,
        merchantNo: merchant.merchantNo,
        terminalNo: random.pick(tills).terminalNo,
        amountFen: random.pick(merchant.pricesFen),
      }
    }),
  )
}

/** Opening balances, then a top-up whenever the meals planned so far would bring somebody under 20 yuan. */
function topUpsFor(
  random: Random,
  meals: readonly PlannedMeal[],
  people: readonly DemoPerson[],
  firstDay: number,
): PlannedTopUp[] {
  const left = new Map<string, number>()
  const topUps: PlannedTopUp[] = people.map((person) => {
    const amountFen = person.schoolNo === NEARLY_BROKE ? 320 : random.integer(10, 40) * 1000
    left.set(person.personId, amountFen)
    return { kind: 'TOPUP', epochMs: firstDay + 6 * 60 * MINUTE_MS, person, amountFen }
  })
  for (const meal of meals) {
    if (meal.person.schoolNo === NEARLY_BROKE) continue
    const balance = (left.get(meal.person.personId) ?? 0) - Math.ceil(meal.amountFen * 1.3)
    left.set(meal.person.personId, balance)
    // One in fifty forgets to top up, and hears "insufficient balance" at the till.
    if (balance >= 2000 || random.chance(0.02)) continue
    const amountFen = random.pick([5000, 10_000, 10_000, 20_000, 30_000])
    left.set(meal.person.personId, balance + amountFen)
    topUps.push({ kind: 'TOPUP', epochMs: meal.epochMs - 5 * MINUTE_MS, person: meal.person, amountFen })
  }
  return topUps
}

/** All events of the `days` business days before the one that contains `nowMs`, in order of time; the same seed gives the same events. */
export function planTraffic(seed: number, people: readonly DemoPerson[], nowMs: number, days: number): PlannedEvent[] {
  const random = seededRandom(seed + 1)
  const today = startOfBusinessDate(businessDateOf(nowMs))
  const dayStarts = Array.from({ length: days }, (_, index) => today - (days - index) * DAY_MS)
  const meals = dayStarts
    .flatMap((dayStart) => mealsOfDay(random, people, dayStart))
    .sort((a, b) => a.epochMs - b.epochMs)
  const topUps = topUpsFor(random, meals, people, today - days * DAY_MS)
  return [...topUps, ...meals].sort((a, b) => a.epochMs - b.epochMs)
}
