import type { BillView } from '@yimatong/contract/platform-api'
import { afterEach, expect, it } from 'vitest'
import { aPhone } from '../testing.ts'

const phone = aPhone()
afterEach(() => phone.remove())

it('a question that was a minute on its way leaves the campus clock as it was', async () => {
  phone.loadPage()
  const { app } = await import('../app-state.ts')
  const { hearOfQuestion } = await import('./asked.ts')
  const clock = { offsetMs: 120, lastSeen: Date.now() }
  app.set({ clock })
  // Servers of an earlier release say when they asked.
  const late = { bill: { paymentId: 'pay_1' } as BillView, serverTime: new Date(Date.now() - 60_000).toISOString() }
  hearOfQuestion(late)
  expect(app.get()).toMatchObject({ clock, asked: [late.bill] })
  expect(phone.kept.clock).toBeUndefined()
})
