import { businessDateOf } from '@yimatong/contract/clock'
import { newId } from '@yimatong/contract/ids'
import { accountView } from '@yimatong/contract/onecard-api'
import type { NewMerchantBody } from '@yimatong/contract/office-api'
import { signRequest } from '@yimatong/contract/terminal'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { AuditCaller } from '../../src/audit/record.ts'
import { turnOverLedger } from '../../src/merchants/ledger.ts'
import { changeMerchant, createMerchant, setMerchantState } from '../../src/merchants/merchants.ts'
import { createTerminal, lockTerminal, retireTerminal, unlockTerminal } from '../../src/terminals/terminals.ts'
import { type App, anApp } from '../world/apps.ts'
import { aDynamicCode, aStaticCode } from '../world/merchant-codes.ts'
import { aPerson, aPhone, type Phone } from '../world/people.ts'
import { aTill, call, type Till } from '../world/tills.ts'
import { createWorld, type World } from '../world/world.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const caller: AuditCaller = { userId: newId('portalUser'), role: 'LOGISTICS', requestId: 'req_test' }

let world: World
let phone: Phone
let app: App

beforeAll(async () => {
  world = await createWorld()
  phone = await aPhone(world, await aPerson(world, { balanceFen: 1000_00 }))
  app = await anApp(world, phone.person)
  await world.gateway.deps.prisma.canteen.create({ data: { id: '1', name: '学一食堂', nameEn: 'First Canteen' } })
})

afterEach(() => {
  world.toOnecard.decide = () => 'pass'
})

afterAll(() => world?.close())

const deps = () => world.gateway.deps

const wish = (more: Partial<NewMerchantBody> = {}): NewMerchantBody => ({
  key: newId('request'),
  name: '新摊位',
  nameEn: 'New stall',
  canteenId: '1',
  categoryId: null,
  contractFrom: null,
  contractUntil: null,
  contactName: null,
  contactPhone: null,
  ...more,
})

const stateOf = async (merchantNo: string) =>
  (await deps().prisma.merchant.findUniqueOrThrow({ where: { merchantNo } })).state

const ledgerAccount = (merchantNo: string) => world.ledger.get(`/onecard/v1/accounts/M${merchantNo}`, accountView)

/** A merchant by the office's hand, with an active till. */
async function aStall(more: Partial<NewMerchantBody> = {}): Promise<Till> {
  const merchantNo = await createMerchant(deps(), caller, wish(more))
  return aTill(world, { merchantNo, accountNo: `M${merchantNo}` })
}

/** A signed call of a till. */
async function send(till: Till, path: string, body: object) {
  const text = JSON.stringify(body)
  const headers = await till.sign({ path, body: text })
  return call(world.gateway.url, { method: 'POST', path, body: text, headers })
}

/** Asks until the answer is of the present: what a server holds of a till or a merchant is a second old at most. */
async function soon(ask: () => Promise<unknown>, answer: object) {
  await expect.poll(ask, { timeout: 5000, interval: 100 }).toMatchObject(answer)
}

describe('a new merchant', () => {
  it('has the next number and an account, and sells', async () => {
    const till = await aStall()
    const { merchantNo } = till.merchant
    expect(await stateOf(merchantNo)).toBe('ACTIVE')
    expect(await ledgerAccount(merchantNo)).toMatchObject({ kind: 'MERCHANT', state: 'ACTIVE', holderName: '新摊位' })
    expect((await till.pay({ authCode: await phone.show() })).body.state).toBe('SUCCESS')
  })

  it('never has a number that somebody has, whoever asks at the same moment', async () => {
    const { rows } = await world.owner.query<{ last: string }>('SELECT last_value AS last FROM merchant_numbers')
    const taken = String(Number(rows[0]?.last) + 2)
    const byHand = { merchantNo: taken, canteenId: '1', name: '手工', nameEn: 'By hand', accountNo: `M${taken}` }
    await deps().prisma.merchant.create({ data: byHand })
    const made = await Promise.all(Array.from({ length: 6 }, () => createMerchant(deps(), caller, wish())))
    expect(new Set([...made, taken]).size).toBe(7)
  })

  it('is one however often its wish is sent, and no other under the same wish', async () => {
    const one = wish()
    const made = await Promise.all([one, one, one].map((body) => createMerchant(deps(), caller, body)))
    expect(new Set(made).size).toBe(1)
    await expect(createMerchant(deps(), caller, { ...one, name: '另一个' })).rejects.toMatchObject({
      code: 'IDEMPOTENCY_CONFLICT',
    })
  })

  it.each(['lose-request', 'lose-answer'] as const)(
    'is being opened while the one-card backend does not answer (%s), and sells after a later turn',
    async (fate) => {
      world.toOnecard.decide = (asked) => (asked.startsWith('POST /onecard/v1/accounts') ? fate : 'pass')
      const till = await aStall()
      const { merchantNo } = till.merchant
      expect(await stateOf(merchantNo)).toBe('OPENING')
      const refused = await till.pay({ authCode: await phone.show() })
      expect(refused.body).toMatchObject({ declineCode: 'MERCHANT_DISABLED', merchantRefusal: 'OPENING' })
      world.toOnecard.decide = () => 'pass'
      // Another name meanwhile is no reason to think that the account is somebody else's.
      await deps().prisma.merchant.update({ where: { merchantNo }, data: { name: '改名了' } })
      await world.owner.query({
        text: 'UPDATE merchants SET ledger_due_at = now() - make_interval(secs => 1) WHERE merchant_no = $1',
        values: [merchantNo],
      })
      await Promise.all([turnOverLedger(deps()), turnOverLedger(deps())])
      expect(await stateOf(merchantNo)).toBe('ACTIVE')
      expect(await ledgerAccount(merchantNo)).toMatchObject({ state: 'ACTIVE' })
      await soon(async () => (await till.pay({ authCode: await phone.show() })).body, { state: 'SUCCESS' })
    },
  )
})

describe('a merchant that is stopped', () => {
  it('is paid nothing here nor at the ledger, says why, and sells again afterwards', async () => {
    const till = await aStall()
    const { merchantNo } = till.merchant
    await setMerchantState(deps(), caller, merchantNo, { active: false, reason: '卫生检查' })
    expect(await ledgerAccount(merchantNo)).toMatchObject({ state: 'FROZEN' })
    const paid = async () => (await till.pay({ authCode: await phone.show() })).body
    await soon(paid, { declineCode: 'MERCHANT_DISABLED', merchantRefusal: 'DISABLED' })
    await setMerchantState(deps(), caller, merchantNo, { active: true, reason: '检查通过' })
    expect(await ledgerAccount(merchantNo)).toMatchObject({ state: 'ACTIVE' })
    await soon(paid, { state: 'SUCCESS' })
  })

  it('is told to the ledger as it stands at last, in whatever order the answers come', async () => {
    const merchantNo = await createMerchant(deps(), caller, wish())
    world.toOnecard.decide = (asked) => (asked.startsWith('PUT') ? 'hold-request' : 'pass')
    const stopping = setMerchantState(deps(), caller, merchantNo, { active: false, reason: '停' })
    await world.toOnecard.held()
    world.toOnecard.decide = () => 'pass'
    // Somebody else lets it go on, and tells so, while the first call is still on its way.
    await setMerchantState(deps(), caller, merchantNo, { active: true, reason: '走' })
    world.toOnecard.release()
    await stopping
    expect(await ledgerAccount(merchantNo)).toMatchObject({ state: 'FROZEN' })
    await turnOverLedger(deps())
    expect(await ledgerAccount(merchantNo)).toMatchObject({ state: 'ACTIVE' })
    expect(await turnOverLedger(deps())).toBe(0)
  })
})

describe('outside its contract', () => {
  const day = (offset: number) => businessDateOf(Date.now() + offset * DAY_MS)

  it.each([
    ['before it begins', { contractFrom: day(1) }, 'CONTRACT_NOT_BEGUN'],
    ['after it has ended', { contractUntil: day(-1) }, 'CONTRACT_ENDED'],
  ] as const)('a merchant is paid by nobody and by nothing: %s', async (_, contract, merchantRefusal) => {
    const till = await aStall(contract)
    const refusal = { code: 'MERCHANT_DISABLED', merchantRefusal }
    const scanned = await till.pay({ authCode: await phone.show() })
    expect(scanned.body).toMatchObject({ state: 'PAYERROR', declineCode: 'MERCHANT_DISABLED', merchantRefusal })
    expect((await till.query(scanned.body.outTradeNo)).body).toMatchObject({ merchantRefusal })
    const asked = { outTradeNo: newId('request'), amount: 1250 }
    expect((await send(till, '/gateway/v1/dynamic-codes', asked)).body).toMatchObject(refusal)
    const { url } = await aStaticCode(world, till.merchant)
    for (const order of [{ code: url }, { merchantNo: till.merchant.merchantNo }]) {
      expect((await app.tryOrder(order)).body).toMatchObject(refusal)
    }
    expect((await till.ask('config')).body).toMatchObject({ merchantRefusal })
  })

  it('what was shown on its last day is not paid on the next', async () => {
    const till = await aStall()
    const { merchantNo } = till.merchant
    const { url } = await aDynamicCode(world, till)
    const { orderId } = await app.order({ code: url })
    await changeMerchant(deps(), caller, merchantNo, { ...wish(), contractUntil: day(-1) })
    await soon(async () => (await app.pay(orderId, { amount: 1250, total: 1250 })).body, {
      code: 'MERCHANT_DISABLED',
      merchantRefusal: 'CONTRACT_ENDED',
    })
  })
})

describe('a till that the office has locked', () => {
  it('finishes what it has begun, begins nothing, gives nothing back, and sells again when the lock ends', async () => {
    const till = await aStall()
    const sold = { outTradeNo: newId('request'), authCode: await phone.show(), amount: 1250 }
    expect((await till.pay(sold)).body.state).toBe('SUCCESS')
    const lock = { reason: '丢失', contact: '后勤处 6275' }
    await lockTerminal(deps(), caller, till.terminalNo, lock)
    await soon(async () => (await till.ask('config')).body, { lock })
    expect((await till.pay({ authCode: await phone.show() })).body).toMatchObject({ code: 'TERMINAL_LOCKED' })
    const code = { outTradeNo: newId('request'), amount: 100 }
    expect((await send(till, '/gateway/v1/dynamic-codes', code)).body).toMatchObject({ code: 'TERMINAL_LOCKED' })
    const payments = '/gateway/v1/payments'
    const refund = { outRefundNo: newId('request'), amount: 100, reason: '退' }
    expect((await send(till, `${payments}/${sold.outTradeNo}/refunds`, refund)).body).toMatchObject({
      code: 'TERMINAL_LOCKED',
    })
    // What was sent before, and nobody heard the answer of, is answered.
    expect((await till.pay(sold)).body.state).toBe('SUCCESS')
    expect((await till.query(sold.outTradeNo)).body.state).toBe('SUCCESS')
    expect(await cancel(till, sold.outTradeNo)).toMatchObject({
      code: 'STATE_CONFLICT',
      payment: { state: 'SUCCESS' },
    })
    expect(await cancel(till, newId('request'))).toMatchObject({ state: 'CLOSED' })
    await unlockTerminal(deps(), caller, till.terminalNo, '找到了')
    await soon(async () => (await till.pay({ authCode: await phone.show() })).body, { state: 'SUCCESS' })
  })

  async function cancel(till: Till, outTradeNo: string) {
    const path = `/gateway/v1/payments/${outTradeNo}/cancel`
    const signed = await signRequest({ method: 'POST', path, key: till.key.privateKey, now: world.clock(), body: '' })
    const headers = { authorization: `Bearer ${till.accessToken}`, ...signed }
    return (await call(world.gateway.url, { method: 'POST', path, headers })).body
  }

  it('is locked by those who are asked for it and by nobody for a retired one', async () => {
    const till = await aStall()
    await retireTerminal(deps(), caller, till.terminalNo, '报废')
    await expect(
      lockTerminal(deps(), caller, till.terminalNo, { reason: '丢失', contact: '6275' }),
    ).rejects.toMatchObject({ code: 'TERMINAL_DISABLED' })
    await soon(async () => (await till.ask('config')).body, { code: 'TERMINAL_DISABLED' })
  })
})

describe('a new till', () => {
  it('has the next number and is one however often its wish is sent', async () => {
    const merchantNo = await createMerchant(deps(), caller, wish())
    const body = { key: newId('request'), name: '1 号机' }
    const made = await Promise.all([body, body].map((one) => createTerminal(deps(), caller, merchantNo, one)))
    const other = await createTerminal(deps(), caller, merchantNo, { ...body, key: newId('request') })
    expect(made[0]).toBe(made[1])
    expect(other).not.toBe(made[0])
    await expect(createTerminal(deps(), caller, '99000001', body)).rejects.toMatchObject({
      code: 'IDEMPOTENCY_CONFLICT',
    })
    await expect(createTerminal(deps(), caller, '99000001', { ...body, key: newId('request') })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })
})
