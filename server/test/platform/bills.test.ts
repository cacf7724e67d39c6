import { businessDateOf } from '@yimatong/contract/clock'
import { newId } from '@yimatong/contract/ids'
import type { BillLine, BillPage } from '@yimatong/contract/platform-api'
import type { RefundState } from '@yimatong/contract/states'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readBill, readBillPage } from '../../src/platform/bills.ts'
import { aMerchant, aPayment, aPerson, aTerminal, createPortalWorld, NOON, type PortalWorld } from '../portal/world.ts'

const DAY_MS = 24 * 60 * 60 * 1000

let world: PortalWorld
let merchantNo: string
let terminalNo: string

beforeAll(async () => {
  world = await createPortalWorld()
  merchantNo = await aMerchant(world)
  terminalNo = await aTerminal(world, merchantNo)
})

afterAll(() => world.close())

interface Part {
  amountFen: number
  surchargeFen: number
  state: RefundState
  kind?: 'REFUND' | 'REVERSAL'
  createdAtMs: number
  decidedAtMs?: number
}

/** A part that went back, or shall, as the payment server leaves it. */
async function aRefund(personId: string, paymentId: string, part: Part): Promise<string> {
  const { kind = 'REFUND', amountFen, surchargeFen, state, createdAtMs, decidedAtMs } = part
  const refundId = newId('refund')
  const movedAtMs = decidedAtMs ?? createdAtMs
  const isOver = state === 'SUCCESS' || state === 'REJECTED'
  await world.prisma.refund.create({
    data: {
      refundId,
      kind,
      paymentId,
      merchantNo,
      personId,
      outRefundNo: refundId,
      contentHash: Buffer.alloc(32),
      amountFen,
      surchargeFen,
      state,
      reason: kind === 'REFUND' ? '菜品售罄' : null,
      requestedBy: terminalNo,
      decidedBy: decidedAtMs === undefined ? null : newId('portalUser'),
      decidedAt: decidedAtMs === undefined ? null : new Date(decidedAtMs),
      businessDate: new Date(businessDateOf(movedAtMs)),
      createdAt: new Date(createdAtMs),
      finishedAt: isOver ? new Date(movedAtMs) : null,
    },
  })
  return refundId
}

/** Every page of somebody's bills, one after the other. */
async function allPages(personId: string, limit: number): Promise<BillPage[]> {
  const pages: BillPage[] = []
  let cursor: string | undefined
  do {
    const page = await readBillPage(world, { personId, cursor, limit })
    pages.push(page)
    cursor = page.nextCursor
  } while (cursor !== undefined)
  return pages
}

const idOf = (line: BillLine) => ('refundId' in line ? line.refundId : line.paymentId)
const monthOf = (line: BillLine) => line.businessDate.slice(0, 7)
const isPaid = (line: BillLine) => !('refundId' in line) && line.state === 'SUCCESS'
const sumOf = (lines: readonly BillLine[]) => lines.reduce((sum, { total }) => sum + total, 0)

/** Times are few, so that lines of one moment are common; the months meet in between. */
const aTime = fc.integer({ min: 0, max: 60 }).map((days) => NOON - days * DAY_MS)
const aPart = fc.record({
  amountFen: fc.integer({ min: 1, max: 10_000 }),
  surchargeFen: fc.integer({ min: 0, max: 1000 }),
  state: fc.constantFrom<RefundState>('REQUESTED', 'PROCESSING', 'SUCCESS', 'REJECTED'),
  createdAtMs: aTime,
  later: fc.integer({ min: 0, max: 20 }),
})
const aHistory = fc.array(
  fc.record({
    amountFen: fc.integer({ min: 1, max: 100_000 }),
    paid: fc.boolean(),
    createdAtMs: aTime,
    parts: fc.array(aPart, { maxLength: 3 }),
  }),
  { maxLength: 5 },
)

describe('the bills of a person', () => {
  it('are all payments and all that came back, each once, newest first, however the pages are cut', async () => {
    await fc.assert(
      fc.asyncProperty(aHistory, fc.integer({ min: 1, max: 7 }), async (history, limit) => {
        const { personId } = await aPerson(world)
        const expected: { id: string; atMs: number }[] = []
        for (const { amountFen, paid, createdAtMs, parts } of history) {
          const state = paid ? 'SUCCESS' : 'PAYERROR'
          const paymentId = await aPayment(world, { merchantNo, terminalNo, personId, amountFen, createdAtMs, state })
          expected.push({ id: paymentId, atMs: createdAtMs })
          for (const { later, ...part } of parts) {
            const decided = part.state === 'REQUESTED' || (part.state !== 'REJECTED' && later === 0)
            const decidedAtMs = part.createdAtMs + later * DAY_MS
            const id = await aRefund(personId, paymentId, { ...part, ...(decided ? {} : { decidedAtMs }) })
            const atMs = decided ? part.createdAtMs : decidedAtMs
            if (part.state === 'PROCESSING' || part.state === 'SUCCESS') expected.push({ id, atMs })
          }
        }
        const pages = await allPages(personId, limit)
        const lines = pages.flatMap(({ bills }) => bills)
        const newestFirst = expected.toSorted((a, b) => b.atMs - a.atMs || (a.id < b.id ? 1 : -1))
        expect(lines.map(idOf)).toEqual(newestFirst.map(({ id }) => id))
        for (const { month, ...sums } of pages.flatMap(({ months }) => months)) {
          const of = lines.filter((line) => monthOf(line) === month)
          const paid = of.filter(isPaid)
          const refunded = sumOf(of.filter((line) => 'refundId' in line))
          expect(sums).toEqual({ count: paid.length, paid: sumOf(paid), refunded })
        }
      }),
      { numRuns: 15 },
    )
  })

  it('show what came back with the payment that it came from, and nothing of what the merchant only considers', async () => {
    const { personId } = await aPerson(world)
    const paymentId = await aPayment(world, { merchantNo, terminalNo, personId, amountFen: 1000, surchargeFen: 150 })
    const part = { amountFen: 400, surchargeFen: 60, createdAtMs: NOON + 1000 }
    const back = await aRefund(personId, paymentId, { ...part, state: 'SUCCESS' })
    await aRefund(personId, paymentId, { ...part, state: 'REQUESTED', surchargeFen: 0 })
    const { bills } = await readBillPage(world, { personId, cursor: undefined, limit: 20 })
    expect(bills).toHaveLength(2)
    expect(bills[0]).toMatchObject({ refundId: back, total: 460, reason: '菜品售罄', bill: { paymentId, total: 1150 } })
    expect(bills[0]).not.toHaveProperty('requestedBy')
    expect(bills[1]).toMatchObject({ paymentId, refunds: [{ refundId: back }] })
    expect(await readBill(world, personId, paymentId)).toEqual(bills[1])
  })

  it('are found by nobody else', async () => {
    const { personId } = await aPerson(world)
    const paymentId = await aPayment(world, { merchantNo, terminalNo, personId })
    const stranger = await aPerson(world)
    await expect(readBill(world, stranger.personId, paymentId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(readBill(world, stranger.personId, newId('payment'))).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect((await readBillPage(world, { personId: stranger.personId, cursor: undefined, limit: 20 })).bills).toEqual([])
  })

  it.each(['nonsense', '1.pay_0', `1795000000000.ord_${'0'.repeat(32)}`])('have no page at %s', async (cursor) => {
    const { personId } = await aPerson(world)
    await expect(readBillPage(world, { personId, cursor, limit: 20 })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    })
  })
})
