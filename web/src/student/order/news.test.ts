import type { OrderView } from '@yimatong/contract/platform-api'
import { expect, it } from 'vitest'
import { withNews } from './news.ts'

const QUOTE = { amount: 1250, surcharge: 188, total: 1438 }
const shown = { orderId: 'ord_b', quote: { amount: 700, surcharge: 0, total: 700 }, limitLeft: 5_000 } as OrderView

it('shows the amount and the limit that a refusal of this order has told', () => {
  expect(withNews(shown, 'ord_b', { quote: QUOTE, limitLeft: 900 })).toEqual({ ...shown, quote: QUOTE, limitLeft: 900 })
})

it('never shows the amount or the limit of another order, however late its refusal comes', () => {
  expect(withNews(shown, 'ord_a', { quote: QUOTE, limitLeft: 900 })).toBe(shown)
  expect(withNews(undefined, 'ord_a', { quote: QUOTE })).toBeUndefined()
})
