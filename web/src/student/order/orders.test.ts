import type { OrderView } from '@yimatong/contract/platform-api'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { A_SESSION, aPhone } from '../testing.ts'

const phone = aPhone()
const late = { orderId: 'ord_a', serverTime: '2026-11-21T12:00:00+08:00' } as OrderView
const onShow = { orderId: 'ord_b' } as OrderView

beforeEach(() => {
  phone.loadPage()
  vi.stubGlobal('fetch', async (path: string) => Response.json(path.includes('/sessions') ? A_SESSION : late))
})
afterEach(() => phone.remove())

async function orderOnShowAfter(what: 'made' | 'read', isHere: boolean): Promise<string | undefined> {
  const { app } = await import('../app-state.ts')
  const { makeOrder, readOrder } = await import('./orders.ts')
  app.set({ order: onShow })
  if (what === 'made') await makeOrder({ merchantNo: '10000009' }, () => isHere)
  else await readOrder(late.orderId, () => isHere)
  return app.get().order?.orderId
}

it.each(['made', 'read'] as const)('an order that was %s is the one on show', async (what) => {
  expect(await orderOnShowAfter(what, true)).toBe('ord_a')
})

it.each(['made', 'read'] as const)('an order that was %s too late leaves the next one on show', async (what) => {
  expect(await orderOnShowAfter(what, false)).toBe('ord_b')
})
