import { businessDateOf } from '@yimatong/contract/clock'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createReconciler } from '../../src/reconciliation/reconciler.ts'
import { claimRun, keepReport, queueDueDays, RunLost } from '../../src/reconciliation/runs.ts'
import { aPerson, aPhone } from '../world/people.ts'
import { aTill, call } from '../world/tills.ts'
import { aSale, at, type BooksWorld, createBooksWorld, foundOf, readRun, reconcile, writeHere } from './books.ts'

let books: BooksWorld

beforeAll(async () => {
  books = await createBooksWorld()
})

afterAll(() => books?.close())

afterEach(() => {
  books.world.toOnecard.decide = () => 'pass'
})

const today = () => businessDateOf(Date.now())

describe('a run', () => {
  it('of a day with real payments, refunds and cancels has no difference, and finishes what was posted and not recorded', async () => {
    const { world } = books
    const till = await aTill(world)
    const phone = await aPhone(world, await aPerson(world))
    const { body: kept } = await till.pay({ authCode: await phone.show(), amount: 1250 })
    const { body: cancelled } = await till.pay({ authCode: await phone.show(), amount: 800 })
    const path = `/gateway/v1/payments/${cancelled.outTradeNo}/cancel`
    await call(world.gateway.url, { method: 'POST', path, headers: await till.sign({ path }) })
    world.toOnecard.decide = (name) => (name.startsWith('POST /onecard/v1/postings') ? 'lose-answer' : 'pass')
    const { body: lost } = await till.pay({ authCode: await phone.show(), amount: 900 })
    world.toOnecard.decide = () => 'pass'
    expect([kept.state, lost.state]).toEqual(['SUCCESS', 'PROCESSING'])
    const run = await reconcile(books, today())
    expect(foundOf(run)).toEqual([['STATE_DIFFERS', lost.paymentId]])
    expect(run).toMatchObject({
      state: 'DONE',
      repaired: 1,
      findings: [{ rule: 'SWEEP', repaired: true, exceptionId: null }],
    })
    expect((await till.query(lost.outTradeNo)).body.state).toBe('SUCCESS')
    expect(foundOf(await reconcile(books, today()))).toEqual([])
  })

  it('makes no case of a payment that a sweeper has in hand, and sweeps once more for it', async () => {
    const { world, reconciler } = books
    const { deps } = world.gateway
    const till = await aTill(world)
    const phone = await aPhone(world, await aPerson(world))
    const long = { session: deps.database.session, close: async () => undefined }
    const sweepings: (() => Promise<number>)[] = []
    const sweep = async () => (await sweepings.shift()?.()) ?? 0
    const runAfter = async (...these: typeof sweepings) => {
      world.toOnecard.decide = (name) => (name.startsWith('POST /onecard/v1/postings') ? 'lose-answer' : 'pass')
      const { body } = await till.pay({ authCode: await phone.show(), amount: 900 })
      world.toOnecard.decide = () => 'pass'
      sweepings.splice(0, Infinity, ...these)
      const runId = await reconciler.ask(world.owner, today(), 'test')
      await createReconciler({ ...deps, long, payments: { sweeper: { sweep } } }).turn()
      const { findings } = await readRun(world, runId)
      return findings.filter(({ subject }) => subject === body.paymentId)
    }
    const taken = async () => 0
    const finishes = () => deps.payments.sweeper.sweep()
    expect(await runAfter(taken, finishes)).toMatchObject([{ rule: 'SWEEP', repaired: true, exceptionId: null }])
    expect(await runAfter(taken, taken)).toMatchObject([{ rule: 'SWEEP', repaired: false, exceptionId: null }])
    await finishes()
  })

  it('is one at a time for a day, whoever asks', async () => {
    const { world, reconciler } = books
    const [one, other] = await Promise.all([
      reconciler.ask(world.owner, '2026-05-01', 'a'),
      reconciler.ask(world.owner, '2026-05-01', 'b'),
    ])
    expect(other).toBe(one)
    await reconciler.turn()
    expect(await reconciler.ask(world.owner, '2026-05-01', 'b')).not.toBe(one)
    await reconciler.turn()
  })

  it('fails when the statement does not come, compares nothing, and may be asked for again', async () => {
    books.world.toOnecard.decide = (name) => (name.includes('/statements/') ? 'lose-answer' : 'pass')
    const date = '2026-05-03'
    await writeHere(books, [aSale(at(date, 700))])
    const failed = await reconcile(books, date)
    expect(failed).toMatchObject({ state: 'FAILED', failure: 'STATEMENT_UNAVAILABLE', hash: null, findings: [] })
    books.world.toOnecard.decide = () => 'pass'
    expect((await reconcile(books, date)).report.classes).toEqual([{ amount: 1250, class: 'MISSING_THERE', count: 1 }])
  })

  it('that was left in the middle is taken up by the next one, and whoever left it writes nothing any more', async () => {
    const { world, reconciler } = books
    const { database } = world.gateway.deps
    const date = '2026-05-04'
    await writeHere(books, [aSale(at(date, 700))])
    const runId = await reconciler.ask(world.owner, date, 'test')
    const dead = await claimRun(database)
    expect(dead).toMatchObject({ runId, takes: 1, isCompared: false })
    expect(await reconciler.turn()).toBe(0)
    await world.owner.query(
      'UPDATE reconciliation_runs SET sweep_after = now() - make_interval(secs => 1) WHERE state = $$RUNNING$$',
    )
    expect(await reconciler.turn()).toBe(1)
    expect(await readRun(world, runId)).toMatchObject({ state: 'DONE', findings: [{ class: 'MISSING_THERE' }] })
    if (dead === undefined) throw new Error('nothing was claimed')
    await expect(keepReport(database, dead, { report: '{}', differences: 0 })).rejects.toBeInstanceOf(RunLost)
  })

  it('is a row that stays as it ended', async () => {
    const { world } = books
    const { rows } = await world.owner.query<{ runId: string }>(
      `SELECT run_id AS "runId" FROM reconciliation_runs WHERE state = 'DONE' LIMIT 1`,
    )
    const text = `UPDATE reconciliation_runs SET differences = 0, report = '{}' WHERE run_id = $1`
    await expect(world.owner.query({ text, values: [rows[0]?.runId] })).rejects.toThrow()
  })
})

describe('the nights', () => {
  it('reconcile every day from the beginning on, once, up to a week back', async () => {
    const { world } = books
    const { database } = world.gateway.deps
    const days = async () =>
      (
        await world.owner.query<{ date: string }>(
          `SELECT business_date::text AS date FROM reconciliation_runs WHERE requested_by = 'schedule' ORDER BY 1`,
        )
      ).rows.map(({ date }) => date)
    await queueDueDays(database, '2026-01-05')
    expect(await days()).toEqual([])
    await world.owner.query(`UPDATE reconciliation_start SET from_date = '2026-01-03'`)
    await queueDueDays(database, '2026-01-05')
    await queueDueDays(database, '2026-01-05')
    expect(await days()).toEqual(['2026-01-03', '2026-01-04', '2026-01-05'])
    await queueDueDays(database, '2026-01-31')
    expect((await days()).slice(3)).toEqual(Array.from({ length: 7 }, (_, n) => `2026-01-${25 + n}`))
  })
})
