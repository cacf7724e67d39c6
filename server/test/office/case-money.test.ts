import { businessDateOf, toRfc3339 } from '@yimatong/contract/clock'
import { newId } from '@yimatong/contract/ids'
import { postingsAnswer, SUSPENSE_ACCOUNT } from '@yimatong/contract/onecard-api'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { askFor } from '../../src/approvals/ask.ts'
import { approve } from '../../src/approvals/decide.ts'
import { kindsOf } from '../../src/approvals/kinds.ts'
import { exceptionKinds, payBackOrAsk } from '../../src/office/exceptions/pay-back.ts'
import { readCase } from '../../src/office/exceptions/read.ts'
import { type Case, findCase } from '../../src/payments/exceptions/cases.ts'
import { writeExceptions } from '../../src/payments/exceptions/exception.ts'
import { aPerson, aPhone, balanceOf, type Person } from '../world/people.ts'
import { aTill, type Till } from '../world/tills.ts'
import { createWorld, type World } from '../world/world.ts'

let world: World
let till: Till
let office: Parameters<typeof payBackOrAsk>[0]

beforeAll(async () => {
  world = await createWorld()
  till = await aTill(world)
  const { deps } = world.gateway
  office = { ...deps, approvalKinds: kindsOf(exceptionKinds(deps)) }
})

afterAll(() => world?.close())

afterEach(() => {
  world.toOnecard.decide = () => 'pass'
})

const BALANCE = 200_000
const someone = () => ({ userId: newId('portalUser'), role: 'FINANCE' as const, requestId: newId('request') })
const clerk = someone()
const payBack = (exceptionId: string, by = clerk) => payBackOrAsk(office, by, { exceptionId, text: '不是我们的扣款' })
const today = () => businessDateOf(Date.now())

/** A debit that the ledger alone has, found by the reconciliation of its day. */
async function aStranger(amount: number): Promise<{ exceptionId: string; person: Person }> {
  const person = await aPerson(world, { balanceFen: BALANCE, limits: { paymentLimit: BALANCE, dailyLimit: BALANCE } })
  const postingId = newId('payment')
  const accounts = { payerAccount: person.accountNo, merchantAccount: till.merchant.accountNo }
  const when = { businessDate: today(), occurredAt: toRfc3339(Date.now()) }
  const item = { kind: 'DEBIT', postingId, ...accounts, amount, surcharge: 0, ...when }
  await world.ledger.post('/onecard/v1/postings', { items: [item] }, postingsAnswer)
  expect(await balanceOf(world, person.accountNo)).toBe(BALANCE - amount)
  await reconcile()
  return { exceptionId: await caseOf(postingId), person }
}

async function reconcile(): Promise<string[]> {
  const { reconciler } = world.gateway.deps
  const runId = await reconciler.ask(world.owner, today(), 'test')
  await reconciler.turn()
  const text = 'SELECT subject FROM reconciliation_differences WHERE run_id = $1'
  return (await world.owner.query<{ subject: string }>({ text, values: [runId] })).rows.map(({ subject }) => subject)
}

async function caseOf(subject: string): Promise<string> {
  const text = 'SELECT exception_id AS "exceptionId" FROM exceptions WHERE subject = $1'
  const { rows } = await world.owner.query<{ exceptionId: string }>({ text, values: [subject] })
  if (rows[0] === undefined) throw new Error('no case was made of it')
  return rows[0].exceptionId
}

/** What was bought although the till had said that nothing was paid. */
async function aSaleThatTheTillDenies(): Promise<{ exceptionId: string; person: Person }> {
  const person = await aPerson(world, { balanceFen: BALANCE })
  const { body } = await till.pay({ authCode: await (await aPhone(world, person)).show(), amount: 1250 })
  const subject = `${till.terminalNo}/${body.outTradeNo}`
  const about = { paymentId: body.paymentId, merchantNo: body.merchantNo, totalFen: 1250 }
  await writeExceptions(office.database, [{ class: 'TILL_SAYS_UNPAID', subject, ...about, evidence: {} }])
  return { exceptionId: await caseOf(subject), person }
}

const ROADS = { 'a debit of nobody': () => aStranger(1250), 'a sale that its till denies': aSaleThatTheTillDenies }
const standing = (exceptionId: string): Promise<Case> => findCase(office.database, exceptionId)

describe.each(Object.entries(ROADS))('%s', (_what, make) => {
  it('is paid back and its case resolved, once, whoever presses how often', async () => {
    const { exceptionId, person } = await make()
    const pressed = await Promise.allSettled([payBack(exceptionId), payBack(exceptionId), payBack(exceptionId)])
    expect(pressed.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0)
    expect(await standing(exceptionId)).toMatchObject({ state: 'RESOLVED', resolvedHow: 'PAID_BACK' })
    expect(await balanceOf(world, person.accountNo)).toBe(BALANCE)
    await expect(payBack(exceptionId)).rejects.toMatchObject({ code: 'STATE_CONFLICT' })
    expect(await balanceOf(world, person.accountNo)).toBe(BALANCE)
    expect(await reconcile()).toEqual([])
  })

  it('is paid back once when whoever paid it was killed before writing it down, also by somebody else', async () => {
    const { exceptionId, person } = await make()
    await office.payments.exceptions.payBack(await standing(exceptionId), { by: clerk.userId, reason: '第一次' })
    expect(await standing(exceptionId)).toMatchObject({ state: 'OPEN' })
    await payBack(exceptionId, someone())
    expect(await standing(exceptionId)).toMatchObject({ state: 'RESOLVED', resolvedHow: 'PAID_BACK' })
    expect(await balanceOf(world, person.accountNo)).toBe(BALANCE)
  })
})

describe('a debit whose payment had no outcome when it was found', () => {
  async function anUnfinished(amount: number) {
    const person = await aPerson(world, { balanceFen: BALANCE, limits: { paymentLimit: BALANCE, dailyLimit: BALANCE } })
    world.toOnecard.decide = (name) => (name.includes('/postings') ? 'lose-answer' : 'pass')
    const { body } = await till.pay({ authCode: await (await aPhone(world, person)).show(), amount })
    world.toOnecard.decide = () => 'pass'
    expect(body.state).toBe('PROCESSING')
    const { paymentId, merchantNo } = body
    const ledger = { id: paymentId, state: 'DEBIT', kind: 'DEBIT', total: amount, amount, surcharge: 0 }
    const found = { paymentId, merchantNo, subject: paymentId, totalFen: amount, evidence: { ledger } }
    await writeExceptions(office.database, [{ class: 'STATE_DIFFERS', ...found }])
    return { exceptionId: await caseOf(paymentId), person, ...body }
  }

  const finish = () => world.gateway.deps.payments.sweeper.sweep({ olderThanMs: 0 })
  const stateOf = async (outTradeNo: string) => (await till.query(outTradeNo)).body.state
  const refused = (why: string) => ({ code: 'STATE_CONFLICT', message: expect.stringContaining(why) })

  it('is not paid back before it has one, nor when it was paid after all', async () => {
    const { exceptionId, person, outTradeNo } = await anUnfinished(700)
    await expect(payBack(exceptionId)).rejects.toMatchObject(refused('not finished'))
    await finish()
    expect(await stateOf(outTradeNo)).toBe('SUCCESS')
    await expect(payBack(exceptionId)).rejects.toMatchObject(refused('stands as paid'))
    expect(await balanceOf(world, person.accountNo)).toBe(BALANCE - 700)
    expect(await standing(exceptionId)).toMatchObject({ state: 'OPEN' })
    expect(await readCase(office.database, exceptionId)).not.toHaveProperty('payBack')
  })

  it('is not paid back by a second person either when it was paid after the first one had asked', async () => {
    const { exceptionId, person, outTradeNo } = await anUnfinished(700)
    // As the release before let people ask.
    const payload = { exceptionId, text: '不是我们的扣款' }
    const what = { kind: 'exceptions.pay-back', subject: exceptionId, amountFen: 700, reason: payload.text }
    const { approvalId } = await askFor(office, clerk, { ...what, payload, before: {}, after: {} })
    await finish()
    expect(await stateOf(outTradeNo)).toBe('SUCCESS')
    expect(await approve(office, someone(), { approvalId })).toMatchObject({ state: 'FAILED' })
    expect(await balanceOf(world, person.accountNo)).toBe(BALANCE - 700)
  })
})

describe('paying a debit of nobody back', () => {
  it('stays open while the answer is lost, and moves once', async () => {
    const { exceptionId, person } = await aStranger(700)
    world.toOnecard.decide = (name) => (name.includes('/postings') ? 'lose-answer' : 'pass')
    await expect(payBack(exceptionId)).rejects.toThrow()
    world.toOnecard.decide = () => 'pass'
    expect(await standing(exceptionId)).toMatchObject({ state: 'OPEN' })
    await payBack(exceptionId)
    expect(await balanceOf(world, person.accountNo)).toBe(BALANCE)
  })

  it('waits for a second person above the limit, and moves once when that one says yes twice', async () => {
    const { exceptionId, person } = await aStranger(60_000)
    const approvalId = await payBack(exceptionId)
    expect(await balanceOf(world, person.accountNo)).toBe(BALANCE - 60_000)
    const boss = someone()
    const asked = { approvalId: approvalId ?? '' }
    await expect(approve(office, clerk, asked)).rejects.toMatchObject({ code: 'FORBIDDEN' })
    expect(await approve(office, boss, asked)).toMatchObject({ state: 'DONE' })
    await approve(office, boss, asked)
    expect(await balanceOf(world, person.accountNo)).toBe(BALANCE)
    expect(await standing(exceptionId)).toMatchObject({ state: 'RESOLVED', resolvedHow: 'PAID_BACK' })
  })

  it('says that it waits for its owner when the account is closed', async () => {
    const { exceptionId, person } = await aStranger(800)
    const waiting = await balanceOf(world, SUSPENSE_ACCOUNT)
    const text = `UPDATE accounts SET state = 'CLOSED' WHERE account_no = $1`
    await world.onecardOwner.query({ text, values: [person.accountNo] })
    await payBack(exceptionId)
    expect(await balanceOf(world, SUSPENSE_ACCOUNT)).toBe(waiting + 800)
    const { rows } = await world.owner.query<{ text: string }>({
      text: `SELECT text FROM exception_notes WHERE exception_id = $1 AND type = 'PAID_BACK'`,
      values: [exceptionId],
    })
    expect(rows[0]?.text).toContain('waits for its owner')
  })
})
