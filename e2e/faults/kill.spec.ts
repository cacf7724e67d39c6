import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Place } from '../campus/place.ts'
import { expect, test } from '../campus/test.ts'
import { endedAfter, unfinishedPayments } from './audit.ts'
import { drawing } from './chance.ts'
import { gatherCrowd, PAYMENTS_EACH } from './crowd.ts'
import { balancesAgree, booksAgree, everyAnswerHolds, statementsAgree, successesOf } from './judge.ts'
import { outcomeOf, RESOLVED_WITHIN_MS, resolutionOf } from './outcome.ts'
import { startLunch } from './story.ts'

/** More than is taken at once, so that every step is full when it is struck, and some have just been turned away. */
const CROWD = { students: 48, outsiders: 27 }
const TOGETHER = 300
/** Faults come when so many payments have been answered: three in one lunch, the last ones into what the first left behind. */
const STRIKES_AFTER = [100, 350, 500]
/** And up to this much later, so that they do not always meet the same step of a payment. */
const SPREAD_MS = 40
const FINISHED_WITHIN_MS = 60_000
const PAYMENTS = (CROWD.students + CROWD.outsiders) * PAYMENTS_EACH

/** Something that dies without a word, and comes back. */
interface Fault {
  name: string
  strike: (place: Place) => Promise<void>
  heal: (place: Place) => Promise<void>
}

const killed = (name: 'tsm' | 'onecard' | 'payment', title: string): Fault => ({
  name: `${title} is killed three times`,
  strike: ({ campus }) => campus.services[name].kill('SIGKILL'),
  heal: ({ campus }) => campus.services[name].restart(),
})

const FAULTS: readonly Fault[] = [
  killed('tsm', 'the TSM'),
  killed('onecard', 'the one-card backend'),
  killed('payment', 'the payment server'),
  {
    name: 'all three servers are killed three times',
    strike: async ({ campus: { services } }) => {
      await Promise.all(Object.values(services).map((service) => service.kill('SIGKILL')))
    },
    heal: async ({ campus: { services } }) => {
      await Promise.all(Object.values(services).map((service) => service.restart()))
    },
  },
  {
    name: 'PostgreSQL crashes three times',
    strike: async ({ campus: { cluster } }) => cluster?.stopServer('immediate'),
    heal: async ({ campus: { cluster, services } }) => {
      await cluster?.startServer()
      // The services themselves live on; they have to find the database again.
      await Promise.all(Object.values(services).map((service) => service.waitReady()))
    },
  },
]

for (const { name, strike, heal } of FAULTS) {
  test(`every payment ends and every fen is accounted for when ${name} in the middle of ${PAYMENTS} payments under full load`, async ({
    place,
  }) => {
    const run = `F${randomUUID().slice(0, 8)}`
    const crowd = await test.step('gather a crowd', () => gatherCrowd(place, run, CROWD))
    const lunch = startLunch(crowd.intents, TOGETHER)
    const delays: number[] = []
    const chance = drawing(name)
    test.info().annotations.push(chance.note)
    for (const answered of STRIKES_AFTER) {
      await lunch.answered(answered)
      delays.push(Math.round(chance.next() * SPREAD_MS))
      await pause(delays.at(-1))
      await strike(place)
      await heal(place)
    }
    const healedAt = Date.now()
    await lunch.ended
    await expect.poll(() => unfinishedPayments(place), { timeout: FINISHED_WITHIN_MS }).toEqual([])
    test
      .info()
      .annotations.push(
        { type: 'delays', description: delays.join(', ') },
        outcomeOf(lunch.stories, Date.now() - healedAt),
      )

    const { p99, note } = resolutionOf(await endedAfter(place, run, healedAt))
    test.info().annotations.push(note)
    expect(p99).toBeLessThan(RESOLVED_WITHIN_MS)

    // Somebody has to have paid, or nothing was shown.
    expect(successesOf(lunch.stories).length).toBeGreaterThan(10)
    await test.step('every answer that was seen holds', () => everyAnswerHolds(lunch.stories))
    await test.step('balances agree', () => balancesAgree(place, crowd, lunch.stories))
    await test.step('gateway and ledger agree', () => booksAgree(place, run, lunch.stories))
    await test.step('statements agree', () => statementsAgree(place, crowd, lunch.stories))
  })
}
