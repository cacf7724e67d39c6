import {
  paymentFilterQuery,
  paymentParams,
  paymentsQuery,
  paymentTotals,
  portalPayment,
  portalPaymentPage,
} from '@yimatong/contract/portal-api'
import { problem } from '@yimatong/kit/problem'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import { findPayment, readPayments } from '../data/payments.ts'
import { readLabel } from '../data/static-codes.ts'
import { readTerminalNames } from '../data/terminals.ts'
import { readTotals } from '../data/totals.ts'
import type { GuardOf } from '../guard.ts'
import { portalRefundView, readNames } from '../refund-views.ts'
import { paymentPage, paymentRow } from '../views.ts'

const tags = ['Payments']
const USUAL_LIMIT = 20

export const listPayments = (guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: '/payments',
      summary: "Find the merchant's payments",
      tags,
      auth: guardOf('GET /payments'),
      query: paymentsQuery,
      responses: { 200: { description: 'One page.', schema: portalPaymentPage } },
    },
    async ({ query: { sort = 'newest', cursor, limit, ...filter } }, { caller: { data } }) => {
      const request = { filter, sort, cursor, limit: limit === undefined ? USUAL_LIMIT : Number(limit) }
      const [{ payments, ...cursors }, names] = await Promise.all([
        readPayments(data, request),
        readTerminalNames(data),
      ])
      return { payments: payments.map((payment) => paymentRow(payment, names)), ...cursors }
    },
  )

export const totalPayments = (guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: '/payments/totals',
      summary: 'What a filter comes to',
      tags,
      auth: guardOf('GET /payments/totals'),
      query: paymentFilterQuery,
      responses: { 200: { description: 'The sums.', schema: paymentTotals } },
    },
    ({ query }, { caller }) => readTotals(caller.data, query),
  )

export const readPayment = (guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: '/payments/{paymentId}',
      summary: 'One payment with everything that happened to it',
      tags,
      auth: guardOf('GET /payments/{paymentId}'),
      params: paymentParams,
      responses: { 200: { description: 'The payment.', schema: portalPayment } },
      problems: ['NOT_FOUND'],
    },
    async ({ params }, { caller }) => {
      const { data } = caller
      const [payment, names] = await Promise.all([findPayment(data, params.paymentId), readNames(caller)])
      if (payment === undefined) throw problem('NOT_FOUND')
      const { outTradeNo, refunds = [] } = payment
      return paymentPage(payment, {
        names: names.terminals,
        label: await readLabel(data, payment.merchantCodeId),
        refunds: refunds.map((refund) => portalRefundView({ ...refund, outTradeNo }, names, caller)),
      })
    },
  )
