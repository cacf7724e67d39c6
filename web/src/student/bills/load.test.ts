import type { BillPage } from '@yimatong/contract/platform-api'
import { afterEach, expect, it, vi } from 'vitest'
import { NoAnswer } from '../../shared/http/errors.ts'
import { A_SESSION, aPhone } from '../testing.ts'

const phone = aPhone()
afterEach(() => phone.remove())

const PAGE: BillPage = { bills: [], months: [] }

/** A server that keeps whoever asks for bills waiting, until it is told to answer. */
function slowBills(): { answer?: () => void } {
  const held: { answer?: () => void } = {}
  vi.stubGlobal('fetch', async (path: string, { method }: RequestInit) => {
    if (method === 'DELETE') return new Response(null, { status: 204 })
    if (!path.includes('/me/bills')) return Response.json(A_SESSION)
    await new Promise<void>((answer) => Object.assign(held, { answer }))
    return Response.json(PAGE)
  })
  return held
}

it('bills that come after their owner has logged out are not kept for the next person', async () => {
  phone.loadPage()
  const [{ app }, { refreshBills }, { login, logout }] = [
    await import('../app-state.ts'),
    await import('./load.ts'),
    await import('../session/session.ts'),
  ]
  const server = slowBills()
  await login({ schoolNo: '1', password: 'p' })
  const bills = refreshBills()
  await vi.waitUntil(() => server.answer)
  await logout()
  server.answer?.()
  await expect(bills).rejects.toMatchObject({ name: NoAnswer.name })
  expect(app.get().bills).toBeUndefined()
  expect(phone.kept.bills).toBeUndefined()
})
