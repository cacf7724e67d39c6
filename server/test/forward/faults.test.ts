import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { expireDynamicCodes } from '../../src/merchant-codes/dynamic-codes.ts'
import { type App, anApp } from '../world/apps.ts'
import type { Fate } from '../world/faults.ts'
import { aDynamicCode, aStaticCode } from '../world/merchant-codes.ts'
import { aPerson, balanceOf } from '../world/people.ts'
import { aRule } from '../world/rules.ts'
import { aMerchant, aTill, type Till } from '../world/tills.ts'
import { createWorld, type Gateway, type World } from '../world/world.ts'

const BALANCE = 1000_00
const AMOUNT = 1000
const TOTAL = 1150
const ASKED = { amount: AMOUNT, total: TOTAL }
const POST = 'POST /onecard/v1/postings'

let world: World
/** Another process, which finds what the first one left. */
let rescuer: Gateway
let till: Till

beforeAll(async () => {
  world = await createWorld()
  rescuer = await world.startGateway()
  till = await aTill(world)
  await aRule(world, { rateBps: 1500 })
})

afterAll(() => world?.close())

afterEach(() => {
  world.clock = () => Date.now()
  world.toOnecard.decide = () => 'pass'
  world.toOnecard.release()
})

const anOutsider = async (): Promise<App> =>
  anApp(world, await aPerson(world, { identityClass: 'OUTSIDER', balanceFen: BALANCE }))

/** What becomes of the next postings, in order; everything else passes. */
function nextPostings(...each: Fate[]): void {
  world.toOnecard.decide = (call) => (call === POST ? (each.shift() ?? 'pass') : 'pass')
}

/** Sweeps as a process does that starts: whatever is unfinished is in nobody's hand. */
const rescue = () => rescuer.deps.payments.sweeper.sweep({ olderThanMs: 0 })

const balance = (app: App) => balanceOf(world, app.person.accountNo)

describe('the answer of the one-card backend is lost', () => {
  it('PROCESSING is said, the sweeper finds the debit, and order, code, bill and till agree', async () => {
    const app = await anOutsider()
    const code = await aDynamicCode(world, till, { amountFen: AMOUNT })
    const { orderId } = await app.order({ code: code.url })
    nextPostings('lose-answer')
    const first = await app.pay(orderId, ASKED)
    expect(first.body).toMatchObject({ state: 'PROCESSING', total: TOTAL })
    expect(await app.read(orderId)).toMatchObject({ state: 'PAYING', bill: { state: 'PROCESSING', total: TOTAL } })
    expect((await till.query(code.outTradeNo)).body.state).toBe('PROCESSING')
    const stranger = await anOutsider()
    expect((await stranger.tryOrder({ code: code.url })).body.code).toBe('ORDER_TAKEN')
    expect((await app.pay(orderId, ASKED)).body).toEqual(first.body)

    await rescue()
    expect(await app.read(orderId)).toMatchObject({
      state: 'PAID',
      bill: { state: 'SUCCESS', total: TOTAL, surcharge: { amount: 150, status: 'APPLIED' }, orderId },
    })
    expect((await till.query(code.outTradeNo)).body).toMatchObject({
      state: 'SUCCESS',
      paymentId: first.body.paymentId,
    })
    expect((await stranger.tryOrder({ code: code.url })).body.code).toBe('ORDER_PAID')
    expect((await app.pay(orderId, ASKED)).body.state).toBe('SUCCESS')
    expect(await balance(app)).toBe(BALANCE - TOTAL)
  })

  it('a static code keeps what it has taken of the limit', async () => {
    const app = await anOutsider()
    const { url } = await aStaticCode(world, await aMerchant(world))
    const { orderId } = await app.order({ code: url })
    nextPostings('lose-answer')
    expect((await app.pay(orderId, ASKED)).body.state).toBe('PROCESSING')
    await rescue()
    expect((await app.read(orderId)).state).toBe('PAID')
    expect((await app.send('GET', 'me')).body).toMatchObject({ staticSpentToday: TOTAL })
    expect(await balance(app)).toBe(BALANCE - TOTAL)
  })
})

describe('the debit never arrives', () => {
  it('a dynamic code is open again for anybody, and is then paid once', async () => {
    const [app, other] = [await anOutsider(), await anOutsider()]
    const code = await aDynamicCode(world, till, { amountFen: AMOUNT })
    const { orderId } = await app.order({ code: code.url })
    nextPostings('lose-request')
    expect((await app.pay(orderId, ASKED)).body.state).toBe('PROCESSING')
    await rescue()
    expect(await app.read(orderId)).toMatchObject({
      state: 'CLOSED',
      bill: { state: 'CLOSED', surcharge: { amount: 0 } },
    })
    expect((await till.query(code.outTradeNo)).body.state).toBe('USERPAYING')
    const again = await other.order({ code: code.url })
    expect((await other.pay(again.orderId, ASKED)).body.state).toBe('SUCCESS')
    expect([await balance(app), await balance(other)]).toEqual([BALANCE, BALANCE - TOTAL])
    const { body: bills } = await app.send<{ bills: unknown[] }>('GET', 'me/bills')
    expect(bills.bills).toHaveLength(1)
  })

  it('a static code gives back what it held of the limit', async () => {
    const app = await anOutsider()
    const { url } = await aStaticCode(world, await aMerchant(world))
    const { orderId } = await app.order({ code: url })
    nextPostings('lose-request')
    expect((await app.pay(orderId, ASKED)).body.state).toBe('PROCESSING')
    expect((await app.send('GET', 'me')).body).toMatchObject({ staticSpentToday: TOTAL })
    await rescue()
    expect((await app.send('GET', 'me')).body).toMatchObject({ staticSpentToday: 0 })
    expect((await app.pay(orderId, ASKED)).body.state).toBe('CLOSED')
    expect(await balance(app)).toBe(BALANCE)
  })

  it('a code whose time is over meanwhile closes for good', async () => {
    const app = await anOutsider()
    const code = await aDynamicCode(world, till, { amountFen: AMOUNT })
    const { orderId } = await app.order({ code: code.url })
    nextPostings('lose-request')
    expect((await app.pay(orderId, ASKED)).body.state).toBe('PROCESSING')
    world.clock = () => Date.now() + 301_000
    await rescue()
    expect((await till.query(code.outTradeNo)).body.state).toBe('CLOSED')
    expect((await app.tryOrder({ code: code.url })).body.code).toBe('CODE_EXPIRED')
    expect(await balance(app)).toBe(BALANCE)
  })
})

describe('a process that claimed a code comes back late', () => {
  it('its debit is refused, whoever has paid meanwhile: once, never twice', async () => {
    const [app, other] = [await anOutsider(), await anOutsider()]
    const code = await aDynamicCode(world, till, { amountFen: AMOUNT })
    const { orderId } = await app.order({ code: code.url })
    nextPostings('hold-request')
    const late = app.pay(orderId, ASKED)
    await world.toOnecard.held()
    await rescue()
    const again = await other.order({ code: code.url }, rescuer.url)
    const paid = await other.pay(again.orderId, ASKED, rescuer.url)
    expect(paid.body.state).toBe('SUCCESS')
    world.toOnecard.release()
    expect((await late).body.state).toBe('CLOSED')
    expect((await till.query(code.outTradeNo)).body).toMatchObject({ state: 'SUCCESS', paymentId: paid.body.paymentId })
    expect([await balance(app), await balance(other)]).toEqual([BALANCE, BALANCE - TOTAL])
    expect((await app.read(orderId)).state).toBe('CLOSED')
  })

  it('its debit that had arrived stands, and nobody else can pay', async () => {
    const [app, other] = [await anOutsider(), await anOutsider()]
    const code = await aDynamicCode(world, till, { amountFen: AMOUNT })
    const { orderId } = await app.order({ code: code.url })
    nextPostings('hold-answer')
    const late = app.pay(orderId, ASKED)
    await world.toOnecard.held()
    expect((await other.tryOrder({ code: code.url })).body.code).toBe('ORDER_TAKEN')
    await rescue()
    expect((await other.tryOrder({ code: code.url })).body.code).toBe('ORDER_PAID')
    world.toOnecard.release()
    expect((await late).body.state).toBe('SUCCESS')
    expect(await balance(app)).toBe(BALANCE - TOTAL)
  })
})

describe('an attempt that ended before its payment was stored', () => {
  it('has claimed nothing', async () => {
    const app = await anOutsider()
    const code = await aDynamicCode(world, till, { amountFen: AMOUNT })
    const { orderId } = await app.order({ code: code.url })
    // The last statement of the transaction fails, after both claims.
    await world.owner.query("ALTER TABLE payment_events ADD CONSTRAINT broken CHECK (actor <> 'app') NOT VALID")
    const { status } = await app.pay(orderId, ASKED)
    await world.owner.query('ALTER TABLE payment_events DROP CONSTRAINT broken')
    expect(status).toBe(500)
    expect(await app.read(orderId)).toMatchObject({ state: 'OPEN' })
    expect((await app.pay(orderId, ASKED)).body.state).toBe('SUCCESS')
    expect(await balance(app)).toBe(BALANCE - TOTAL)
  })
})

describe('time', () => {
  it('closes codes that nobody paid, and touches no other', async () => {
    const [open, taken] = [await aDynamicCode(world, till), await aDynamicCode(world, till, { amountFen: AMOUNT })]
    const app = await anOutsider()
    const { orderId } = await app.order({ code: taken.url })
    expect((await app.pay(orderId, ASKED)).body.state).toBe('SUCCESS')
    world.clock = () => Date.now() + 301_000
    await expireDynamicCodes(world.gateway.deps)
    const states = await world.owner.query<{ state: string }>({
      text: 'SELECT state FROM dynamic_codes WHERE dynamic_id = ANY($1::text[]) ORDER BY dynamic_id',
      values: [[open.dynamicId, taken.dynamicId]],
    })
    expect(states.rows.map(({ state }) => state)).toEqual(['EXPIRED', 'PAID'])
  })
})
