import { PAYMENT_SORTS } from '@yimatong/contract/portal-api'
import type { Cursors } from './cursors.ts'
import type { SampleCode, SamplePayment } from './sample.ts'

/** What a round asks for: other payments, codes and days each time. */
export interface Round {
  payment: SamplePayment
  code: SampleCode
  /** Places in the unfiltered list. */
  cursors: Cursors
}

/** What a page asks the API for, below `/portal/v1`; a list in each of its orders. */
type Page = (round: Round) => readonly string[]

const only =
  (address: string): Page =>
  () => [address]

const inEachOrder = (query: string): string[] => PAYMENT_SORTS.map((sort) => `/payments?sort=${sort}&${query}`)

/** The month before a day's. */
function monthBefore(day: string): { from: string; to: string } {
  const [year = 0, month = 1] = day.split('-').map(Number)
  const date = (ofMonth: number) => new Date(Date.UTC(year, month - 2, ofMonth)).toISOString().slice(0, 10)
  return { from: date(1), to: new Date(Date.UTC(year, month - 1, 0)).toISOString().slice(0, 10) }
}

const inMonth = ({ payment }: Round) => {
  const { from, to } = monthBefore(payment.day)
  return `from=${from}&to=${to}`
}
const onDay = ({ payment: { day } }: Round) => `from=${day}&to=${day}`

/** The filters that a merchant may set, alone and together. */
const FILTERS: Readonly<Record<string, (round: Round) => string>> = {
  everything: () => '',
  declined: () => 'state=PAYERROR',
  'closed, refunded, revoked': () => 'state=CLOSED,REFUND,REVOKED',
  'a day': onDay,
  'a month': inMonth,
  'a till': () => 'terminalNo=T90005',
  'a till retired long ago': () => 'terminalNo=T90013',
  'a till that came lately': () => 'terminalNo=T90014',
  'a till of nobody': () => 'terminalNo=T00099',
  'forward scans': () => 'mode=FORWARD_SCAN',
  'an amount': ({ payment: { amount } }) => `minAmount=${amount}&maxAmount=${amount}`,
  'a range of amounts': ({ payment: { amount } }) => `minAmount=${amount - 137}&maxAmount=${amount + 263}`,
  'amounts that nobody pays': () => 'minAmount=500000',
  'a month of a till, paid, by amount': (round) =>
    `${inMonth(round)}&terminalNo=T90007&state=SUCCESS,REFUND&minAmount=800&maxAmount=1500`,
  'declined forward scans of a day': (round) => `${onDay(round)}&state=PAYERROR&mode=FORWARD_SCAN`,
}

/** Each kind of number that somebody may have at hand. */
const NUMBERS: Readonly<Record<string, (round: Round) => string>> = {
  'a payment id': ({ payment }) => payment.paymentId,
  'an order number': ({ payment }) => payment.outTradeNo,
  'a school number': ({ payment }) => payment.schoolNo,
  'the last four': ({ payment }) => payment.schoolNo.slice(-4),
  'a terminal no.': () => 'T90011',
  'a plate': ({ code }) => code.plate,
  'a dynamic code': ({ code }) => code.dynamicId,
  'an order id': ({ code }) => code.orderId,
  'nothing there': () => 'Z99999999',
}

const CODE_STATES = ['OPEN', 'PAID', 'CANCELLED', 'EXPIRED'] as const

const entries: [name: string, page: Page][] = [
  ['home', only('/home')],
  ['terminals', only('/terminals')],
  ['static codes', only('/static-codes')],
  ['dynamic codes', only('/dynamic-codes')],
  ...CODE_STATES.map((state): [string, Page] => [
    `dynamic codes, ${state.toLowerCase()}`,
    only(`/dynamic-codes?state=${state}`),
  ]),
  ['a dynamic code', ({ code }) => [`/dynamic-codes/${code.outTradeNo}`]],
  ['a payment', ({ payment }) => [`/payments/${payment.paymentId}`]],
  ...PAYMENT_SORTS.flatMap((sort): [string, Page][] => [
    [`list, ${sort}, first page`, only(`/payments?sort=${sort}`)],
    [`list, ${sort}, middle page`, ({ cursors }) => [`/payments?sort=${sort}&cursor=${cursors[sort].middle}`]],
    [`list, ${sort}, last page`, ({ cursors }) => [`/payments?sort=${sort}&cursor=${cursors[sort].last}`]],
  ]),
  ['list, a hundred a page', () => inEachOrder('limit=100')],
  ...Object.entries(FILTERS).flatMap(([name, filter]): [string, Page][] => [
    [`list of ${name}`, (round) => inEachOrder(filter(round))],
    [`totals of ${name}`, (round) => [`/payments/totals?${filter(round)}`]],
  ]),
  ...Object.entries(NUMBERS).flatMap(([name, numberOf]): [string, Page][] => [
    [`search for ${name}`, (round) => inEachOrder(`q=${numberOf(round)}`)],
    [`totals of ${name}`, (round) => [`/payments/totals?q=${numberOf(round)}`]],
  ]),
]

/**
 * Every page of the portal that reads payments, codes and tills, by name. The other lists are of far fewer rows; that each looks at few of
 * them is held by the server's tests.
 */
export const PAGES: ReadonlyMap<string, Page> = new Map(entries)
