import { businessDateOf } from '@yimatong/contract/clock'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { settleNext } from '../../src/settlement/settle.ts'
import { aBrowserOf, aMerchant, aPayment, aTerminal, NOON, prove } from '../portal/world.ts'
import { createOfficeWorld, officeBrowsers, type OfficeBrowsers, type OfficeWorld } from './world.ts'

let world: OfficeWorld
let by: OfficeBrowsers
let merchantNo: string
let terminalNo: string
let paymentId: string

const TODAY = businessDateOf(NOON)

beforeAll(async () => {
  world = await createOfficeWorld()
  by = await officeBrowsers(world)
  await prove(by.LOGISTICS)
  merchantNo = await aMerchant(world)
  terminalNo = await aTerminal(world, merchantNo)
  paymentId = await aPayment(world, { merchantNo, terminalNo, amountFen: 1000, surchargeFen: 150 })
  const other = await aMerchant(world)
  await aPayment(world, { merchantNo: other, terminalNo: await aTerminal(world, other), amountFen: 700 })
})

afterAll(() => world.close())

describe('the office’s payments', () => {
  it.each([
    ['', 2, 1700],
    ['?merchantNo=M', 1, 1000],
    ['?terminalNo=T', 1, 1000],
    [`?from=${TODAY}&to=${TODAY}&minAmount=800`, 1, 1000],
    ['?state=CLOSED', 0, 0],
    ['?schoolNo=nobody99', 0, 0],
  ])('are those of a filter, and its sums are theirs: %s', async (filter, count, amount) => {
    const query = filter
      .replace('merchantNo=M', `merchantNo=${merchantNo}`)
      .replace('terminalNo=T', `terminalNo=${terminalNo}`)
    expect((await by.AUDITOR.get(`/office/payments${query}`).expect(200)).body.payments).toHaveLength(count)
    const totals = (await by.AUDITOR.get(`/office/payments/totals${query}`).expect(200)).body
    expect(totals).toMatchObject({ payments: count, paid: { amount } })
  })

  it('are walked page by page, each once', async () => {
    const first = (await by.AUDITOR.get('/office/payments?limit=1').expect(200)).body
    const second = (await by.AUDITOR.get(`/office/payments?limit=1&cursor=${first.nextCursor}`).expect(200)).body
    expect(second.nextCursor).toBeUndefined()
    expect(first.payments[0].paymentId).not.toBe(second.payments[0].paymentId)
  })

  it('are found by any number', async () => {
    const found = async (q: string) => (await by.AUDITOR.get(`/office/find?q=${q}`).expect(200)).body.found
    expect(await found(paymentId)).toMatchObject([{ kind: 'PAYMENT', id: paymentId }])
    expect(await found(merchantNo)).toMatchObject([{ kind: 'MERCHANT', id: merchantNo }])
    expect(await found(terminalNo)).toMatchObject([{ kind: 'TERMINAL', id: terminalNo }])
    expect(await found('nobody-has-this')).toEqual([])
  })
})

describe('settlements', () => {
  it('are read, and taken home as files, by the office and by their merchant alone', async () => {
    const ledgerDays = async () => new Map([[`M${merchantNo}`, 1000]])
    const deps = { database: world.database, clock: world.clock, ledgerDays }
    expect(await settleNext(deps, merchantNo, TODAY, 'nightly')).toBe('SETTLED')
    const { settlements } = (await by.FINANCE.get(`/office/settlements?merchantNo=${merchantNo}`).expect(200)).body
    expect(settlements).toMatchObject([{ sales: 1000, surchargeSchool: 150, net: 1000, paidOut: false }])
    const path = `/settlements/${settlements[0].settlementId}`
    expect((await by.FINANCE.get('/office/settlements/totals').expect(200)).body).toMatchObject({ count: 1, due: 1000 })
    expect((await by.FINANCE.get(`/office${path}/due`).expect(200)).body).toMatchObject({ settlements: 1, net: 1000 })
    await by.FINANCE.get('/office/settlements/standing').expect(200)
    const [owner, stranger] = [await aBrowserOf(world, merchantNo), await aBrowserOf(world, await aMerchant(world))]
    expect((await owner.get(path).expect(200)).body.content.net).toBe(1000)
    await stranger.get(path).expect(404)
    for (const kind of ['csv', 'xlsx', 'pdf', 'json']) {
      await owner.get(`${path}/file.${kind}`).expect(200)
      await stranger.get(`${path}/file.${kind}`).expect(404)
      await by.AUDITOR.get(`/office${path}/file.${kind}?language=en`).expect(200)
    }
  })
})

describe('a pay-back', () => {
  it('is a dry run with its rows before anybody is asked', async () => {
    const filter = { from: `${TODAY}T00:00:00+08:00`, to: `${TODAY}T23:59:59+08:00`, merchantNo }
    const asked = { filter, mode: 'SURCHARGE', reason: '身份误判' }
    const { body } = await by.LOGISTICS.send('post', '/office/pay-backs', asked).expect(200)
    expect(body).toMatchObject({ state: 'DRAFT', planned: { count: 1, amount: 0, surcharge: 150 }, people: 1 })
    const items = (await by.AUDITOR.get(`/office/pay-backs/${body.payBackId}/items`).expect(200)).body.items
    expect(items).toMatchObject([{ paymentId, state: 'PLANNED', road: 'ACCOUNT' }])
    await by.AUDITOR.get(`/office/pay-backs/${body.payBackId}/export.csv`).expect(200)
    expect((await by.AUDITOR.get('/office/pay-backs').expect(200)).body.payBacks).toHaveLength(1)
  })
})
