import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { withdrawDispute } from '../../src/payments/disputes/disputes.ts'
import { aBrowserOf, aDispute, aMerchant, aPayment, aTerminal, NOON, prove } from '../portal/world.ts'
import { anOfficeBrowser, createOfficeWorld, officeBrowsers, type OfficeBrowsers, type OfficeWorld } from './world.ts'

let world: OfficeWorld
let by: OfficeBrowsers
let merchantNo: string
let terminalNo: string

beforeAll(async () => {
  world = await createOfficeWorld()
  by = await officeBrowsers(world)
  await prove(by.LOGISTICS)
  merchantNo = await aMerchant(world)
  terminalNo = await aTerminal(world, merchantNo)
})

afterAll(() => world.close())

const disputed = async (options: { amountFen?: number; surchargeFen?: number } = {}) => {
  const paymentId = await aPayment(world, { merchantNo, terminalNo, amountFen: 1000, surchargeFen: 150, ...options })
  return { paymentId, disputeId: await aDispute(world, paymentId) }
}
const path = (disputeId: string, step: 'accept' | 'reject') => `/office/disputes/${disputeId}/${step}`

describe('a dispute at the office', () => {
  it('shows its evidence, and is what is due first', async () => {
    const { disputeId, paymentId } = await disputed()
    const { body } = await by.AUDITOR.get(`/office/disputes/${disputeId}`).expect(200)
    expect(body).toMatchObject({
      paymentId,
      merchantNo,
      mode: 'REVERSE_SCAN',
      amount: 1000,
      surcharge: 150,
      refundable: 1000,
    })
    expect(body.rule).toMatchObject({ rateBps: 1500, version: 1 })
    expect(body.events.map(({ type }: { type: string }) => type)).toEqual(['CREATED', 'SUCCEEDED'])
    const page = (await by.AUDITOR.get('/office/disputes').expect(200)).body.disputes
    expect(page.map((one: { disputeId: string }) => one.disputeId)).toContain(disputeId)
    expect((await by.AUDITOR.get('/office/disputes/due').expect(200)).body).toMatchObject({ late: 0 })
  })

  it('is accepted with money back by the one way that money goes back, once', async () => {
    const { disputeId, paymentId } = await disputed()
    const accepted = { note: '确实多收', amount: 1000 }
    for (const _again of [1, 2]) {
      const { body } = await by.LOGISTICS.send('post', path(disputeId, 'accept'), accepted).expect(200)
      expect(body).toMatchObject({ state: 'ACCEPTED', refundable: 0 })
      expect(body.history.at(-1)).toMatchObject({ state: 'ACCEPTED', by: 'OFFICE', note: '确实多收' })
    }
    const refunds = await world.prisma.refund.findMany({ where: { paymentId } })
    expect(refunds).toMatchObject([
      { amountFen: 1000, surchargeFen: 150, requestedBy: by.LOGISTICS.userId, state: 'PROCESSING' },
    ])
    const owner = await aBrowserOf(world, merchantNo)
    expect((await owner.get(`/disputes/${disputeId}`).expect(200)).body.state).toBe('ACCEPTED')
    const { entries } = (await by.AUDITOR.get(`/office/audit-log?subject=${disputeId}`).expect(200)).body
    expect(entries).toMatchObject([{ action: 'disputes.decide', after: { state: 'ACCEPTED', amountFen: 1000 } }])
  })

  it('gives nothing back when it is rejected, and is decided no second time', async () => {
    const { disputeId, paymentId } = await disputed()
    await by.LOGISTICS.send('post', path(disputeId, 'reject'), { note: '收费正确' }).expect(200)
    const late = by.LOGISTICS.send('post', path(disputeId, 'accept'), { note: '还是退吧', amount: 500 })
    expect((await late.expect(409)).body.code).toBe('STATE_CONFLICT')
    expect(await world.prisma.refund.count({ where: { paymentId } })).toBe(0)
  })

  it('is not decided when the money asked for cannot go back', async () => {
    const { disputeId } = await disputed()
    const tooMuch = by.LOGISTICS.send('post', path(disputeId, 'accept'), { note: '多退', amount: 1001 })
    expect((await tooMuch.expect(409)).body.code).toBe('REFUND_EXCEEDED')
    expect((await by.AUDITOR.get(`/office/disputes/${disputeId}`).expect(200)).body.state).toBe('OPEN')
  })

  it('that its payer has taken back is decided by nobody', async () => {
    const { disputeId, paymentId } = await disputed()
    const { personId } = await world.prisma.payment.findUniqueOrThrow({ where: { paymentId } })
    await withdrawDispute({ database: world.database, clock: () => NOON }, { personId: personId ?? '', paymentId })
    await by.LOGISTICS.send('post', path(disputeId, 'reject'), { note: '收费正确' }).expect(409)
  })

  it('is decided once when two decide at the same moment', async () => {
    const { disputeId } = await disputed()
    const other = await anOfficeBrowser(world, 'LOGISTICS')
    await prove(other)
    const answers = await Promise.all([
      by.LOGISTICS.send('post', path(disputeId, 'accept'), { note: '接受' }),
      other.send('post', path(disputeId, 'reject'), { note: '不接受' }),
    ])
    expect(answers.map(({ status }) => status).toSorted((one, two) => one - two)).toEqual([200, 409])
  })
})

describe('the home page of the office', () => {
  it('adds up what real merchants took, against the same weekday', async () => {
    const before = (await by.AUDITOR.get('/office/home/turnover').expect(200)).body
    await aPayment(world, { merchantNo, terminalNo, amountFen: 2000, surchargeFen: 300 })
    const week = 7 * 24 * 60 * 60 * 1000
    await aPayment(world, { merchantNo, terminalNo, amountFen: 700, createdAtMs: NOON - week + 60_000 })
    const { body } = await by.AUDITOR.get('/office/home/turnover').expect(200)
    expect(body.today.total - before.today.total).toBe(2300)
    expect([
      body.comparedSoFar.total - before.comparedSoFar.total,
      body.compared.total - before.compared.total,
    ]).toEqual([0, 700])
  })
})

describe('the audit log as a file', () => {
  it('holds what was changed, and runs no formula', async () => {
    await prove(by.ADMIN)
    await by.ADMIN.send('post', '/office/staff', { login: 'formula', name: '=1+1', role: 'AUDITOR' }).expect(201)
    const { text } = await by.AUDITOR.get('/office/audit-log/export.csv?action=staff.add&language=en').expect(200)
    const [head, row] = text.split('\r\n')
    expect(head).toContain('Who')
    expect(row).toContain('staff.add')
    expect(row).not.toMatch(/,=/)
  })
})
