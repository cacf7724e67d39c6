import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { inRoot } from '../../scripts/run.mjs'
import { programs, startService } from '../../scripts/service.mjs'
import type { Place } from '../campus/place.ts'
import { expect, test } from '../campus/test.ts'
import { endedAfter, unfinishedPayments } from './audit.ts'
import { type BadNetwork, badNetworkTo, type Fate } from './bad-network.ts'
import { drawing } from './chance.ts'
import { gatherCrowd } from './crowd.ts'
import { balancesAgree, booksAgree, everyAnswerHolds, statementsAgree, successesOf } from './judge.ts'
import { outcomeOf, RESOLVED_WITHIN_MS, resolutionOf } from './outcome.ts'
import { startLunch } from './story.ts'

/** Few at a time, so that there are many calls between the servers and each carries few payments. */
const TOGETHER = 12
/** Every late call holds up those behind it for as long as the caller waits for it. */
const PAYMENTS = 110
const FINISHED_WITHIN_MS = 60_000

/** Runs the campus's payment server with bad networks to its two peers, and puts the good ones back afterwards. */
async function onBadNetworks(
  place: Place,
  work: (tsm: BadNetwork, onecard: BadNetwork) => Promise<void>,
): Promise<void> {
  const { campus, dir } = place
  const [tsm, onecard] = await Promise.all([badNetworkTo(campus.urls.tsm), badNetworkTo(campus.urls.onecard)])
  await campus.services.payment.stop()
  const server = startService({
    name: 'payment',
    script: inRoot(programs.payment),
    origin: campus.urls.payment,
    env: { ...campus.paymentEnv, TSM_URL: tsm.url, ONECARD_URL: onecard.url },
    logFile: path.join(dir, 'logs', 'payment-on-bad-networks.log'),
  })
  try {
    await server.waitReady()
    await work(tsm, onecard)
  } finally {
    await server.stop()
    await Promise.all([tsm.close(), onecard.close()])
    await campus.services.payment.restart()
  }
}

/** Of so many calls in ten. Probes of health are left alone, and a late question is no news. */
const mostly =
  (next: () => number, shares: Partial<Record<Fate, number>>) =>
  (address: string): Fate => {
    if (!address.includes('/v1/')) return 'PASS'
    let drawn = next() * 10
    const fate = Object.entries(shares).find(([, share]) => (drawn -= share) < 0)?.[0] as Fate | undefined
    return fate === undefined || (fate === 'LATE' && !address.endsWith('/postings')) ? 'PASS' : fate
  }

const EVILS: readonly { name: string; shares: Partial<Record<Fate, number>> }[] = [
  { name: 'the one-card backend acts and its answers are lost', shares: { LOSE_ANSWER: 5 } },
  { name: 'debits arrive after everybody has given up on them', shares: { LATE: 2 } },
  { name: 'everything goes wrong at once', shares: { LOSE_REQUEST: 2, LOSE_ANSWER: 2, TWICE: 2, LATE: 1 } },
]

for (const { name, shares } of EVILS) {
  test(`every payment ends and every fen is accounted for when ${name}`, async ({ place }) => {
    const run = `N${randomUUID().slice(0, 8)}`
    await onBadNetworks(place, async (tsm, onecard) => {
      const crowd = await gatherCrowd(place, run)
      const [toOnecard, toTsm] = [drawing(`${name}, onecard`), drawing(`${name}, tsm`)]
      test.info().annotations.push(toOnecard.note)
      onecard.decide(mostly(toOnecard.next, shares))
      if ('LOSE_REQUEST' in shares) tsm.decide(mostly(toTsm.next, { LOSE_REQUEST: 0.5, LOSE_ANSWER: 0.5, TWICE: 2 }))
      const lunch = startLunch(crowd.intents.slice(0, PAYMENTS), TOGETHER)
      await lunch.answered(PAYMENTS)
      onecard.decide()
      tsm.decide()
      const healedAt = Date.now()
      await lunch.ended
      await Promise.all([tsm.quiet(), onecard.quiet()])
      await expect.poll(() => unfinishedPayments(place), { timeout: FINISHED_WITHIN_MS }).toEqual([])
      test.info().annotations.push(outcomeOf(lunch.stories, Date.now() - healedAt), {
        type: 'fates',
        description: JSON.stringify(onecard.struck()),
      })

      const { p99, note } = resolutionOf(await endedAfter(place, run, healedAt))
      test.info().annotations.push(note)
      expect(p99).toBeLessThan(RESOLVED_WITHIN_MS)

      expect(successesOf(lunch.stories).length).toBeGreaterThan(10)
      await test.step('every answer that was seen holds', () => everyAnswerHolds(lunch.stories))
      await test.step('balances agree', () => balancesAgree(place, crowd, lunch.stories))
      await test.step('gateway and ledger agree', () => booksAgree(place, run, lunch.stories))
      await test.step('statements agree', () => statementsAgree(place, crowd, lunch.stories))
    })
  })
}
