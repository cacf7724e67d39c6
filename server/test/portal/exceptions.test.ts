import type { PortalExceptionPage } from '@yimatong/contract/portal-api'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  aBrowserOf,
  aMerchant,
  anException,
  aPayment,
  aTerminal,
  createPortalWorld,
  type PortalWorld,
} from './world.ts'

let world: PortalWorld

beforeAll(async () => {
  world = await createPortalWorld()
})

afterAll(() => world.close())

it('an owner reads exceptions newest first, page by page, all or those in one state, with both sides and the notes', async () => {
  const merchantNo = await aMerchant(world)
  const terminalNo = await aTerminal(world, merchantNo)
  const paymentId = await aPayment(world, { merchantNo, terminalNo })
  const at = Date.parse('2026-11-20T04:00:00Z')
  const payments = [
    paymentId,
    await aPayment(world, { merchantNo, terminalNo }),
    await aPayment(world, { merchantNo, terminalNo }),
  ]
  const ids: string[] = []
  for (const [n, each] of payments.entries()) {
    ids.unshift(await anException(world, { merchantNo, paymentId: each, at: at + n, resolved: n === 1 }))
  }
  const owner = await aBrowserOf(world, merchantNo, 'OWNER')
  const read = async (query: string) => (await owner.get(`/exceptions${query}`)).body as PortalExceptionPage
  const first = await read('?limit=2')
  const second = await read(`?limit=2&cursor=${first.nextCursor}`)
  expect([...first.exceptions, ...second.exceptions].map(({ exceptionId }) => exceptionId)).toEqual(ids)
  expect(second.nextCursor).toBeUndefined()
  const { exceptions: open } = await read('?state=OPEN')
  expect(open.map(({ exceptionId }) => exceptionId)).toEqual([ids[0], ids[2]])
  expect(open[1]).toMatchObject({
    class: 'LATE_SUCCESS',
    total: 1250,
    automatic: false,
    evidence: { ours: { state: 'CLOSED' }, ledger: { state: 'POSTED' } },
    createdAt: '2026-11-20T12:00:00.000+08:00',
    dueAt: '2026-11-20T12:01:00.000+08:00',
    notes: [{ type: 'FOUND', author: 'sweeper' }],
  })
  expect((await read('?state=RESOLVED')).exceptions).toMatchObject([{ resolvedHow: 'PAID_BACK' }])
})
