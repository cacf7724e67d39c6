import {
  dynamicCodePage,
  dynamicCodeParams,
  dynamicCodesQuery,
  type PortalDynamicCode,
  type PortalDynamicCodeRow,
  portalDynamicCode,
  portalDynamicCodeBody,
} from '@yimatong/contract/portal-api'
import { problem } from '@yimatong/kit/problem'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import type { DynamicCode } from '../../merchant-codes/dynamic-codes.ts'
import { dynamicCodeView } from '../../merchant-codes/views.ts'
import { readDynamicCodeIds, readUserNames } from '../data/dynamic-codes.ts'
import { findPayment } from '../data/payments.ts'
import { readTerminalNames } from '../data/terminals.ts'
import type { PortalDeps } from '../deps.ts'
import type { GuardOf, PortalCaller } from '../guard.ts'
import { named, paymentRow, type TerminalNames } from '../views.ts'

const tags = ['Dynamic codes']
const USUAL_LIMIT = 20

/** Names of a merchant's tills by number, and of its portal users by id. */
interface Names {
  terminals: TerminalNames
  users: ReadonlyMap<string, string>
}

/** The code as a line of the merchant's list. */
function codeRow(code: DynamicCode, { terminals, users }: Names): PortalDynamicCodeRow {
  const { terminalNo, paymentId, createdBy } = code
  const userName = users.get(createdBy)
  return {
    ...dynamicCodeView(code),
    madeBy:
      terminalNo === undefined
        ? { kind: 'PORTAL_USER', ...(userName === undefined ? {} : { userName }) }
        : { kind: 'TERMINAL', terminalNo, ...named(terminalNo, terminals) },
    ...(paymentId === undefined ? {} : { paymentId }),
  }
}

export const listDynamicCodes = ({ clock }: PortalDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: '/dynamic-codes',
      summary: "The merchant's codes for one payment each",
      description: 'Of its tills and of the portal. What has expired counts as that from the moment on.',
      tags,
      auth: guardOf('GET /dynamic-codes'),
      query: dynamicCodesQuery,
      responses: { 200: { description: 'Newest first.', schema: dynamicCodePage } },
    },
    async ({ query: { state, cursor, limit } }, { caller: { data, codes } }) => {
      const request = { state, cursor, limit: limit === undefined ? USUAL_LIMIT : Number(limit) }
      const [{ ids, nextCursor }, terminals, users] = await Promise.all([
        readDynamicCodeIds(data, request, clock()),
        readTerminalNames(data),
        readUserNames(data),
      ])
      const page = await codes.findDynamics(ids)
      return {
        codes: page.map((code) => codeRow(code, { terminals, users })),
        ...(nextCursor === undefined ? {} : { nextCursor }),
      }
    },
  )

/** The code with what came of it. */
async function viewed({ data }: PortalCaller, code: DynamicCode): Promise<PortalDynamicCode> {
  const [payment, names] = await Promise.all([
    code.paymentId === undefined ? undefined : findPayment(data, code.paymentId),
    readTerminalNames(data),
  ])
  return { ...dynamicCodeView(code), ...(payment === undefined ? {} : { payment: paymentRow(payment, names) }) }
}

/** The code as every browser of the merchant hears of it, too. */
async function announced({ onCodeChanged }: PortalDeps, caller: PortalCaller, code: DynamicCode) {
  const view = await viewed(caller, code)
  onCodeChanged(caller.data.merchantNo, view)
  return view
}

export const makeDynamicCode = (deps: PortalDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/dynamic-codes',
      summary: 'Make a code for one payment',
      description: 'The same number with the same content again is the same code.',
      tags,
      auth: guardOf('POST /dynamic-codes'),
      body: portalDynamicCodeBody,
      responses: { 201: { description: 'The code.', schema: portalDynamicCode } },
      problems: ['IDEMPOTENCY_CONFLICT', 'MERCHANT_DISABLED'],
    },
    async ({ body }, { caller }) => {
      if (!caller.session.merchant.active) throw problem('MERCHANT_DISABLED')
      return announced(deps, caller, await caller.codes.makeDynamic(body))
    },
  )

export const readDynamicCode = (guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: '/dynamic-codes/{outTradeNo}',
      summary: 'Ask what became of a code',
      tags,
      auth: guardOf('GET /dynamic-codes/{outTradeNo}'),
      params: dynamicCodeParams,
      responses: { 200: { description: 'The code, and its payment once there is one.', schema: portalDynamicCode } },
      problems: ['NOT_FOUND'],
    },
    async ({ params }, { caller }) => viewed(caller, await caller.codes.findDynamic(params.outTradeNo)),
  )

export const cancelDynamicCode = (deps: PortalDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/dynamic-codes/{outTradeNo}/cancel',
      summary: 'Cancel a code that nobody has paid',
      description: 'Cancelled or expired before, it stays so. STATE_CONFLICT while it is being paid and afterwards.',
      tags,
      auth: guardOf('POST /dynamic-codes/{outTradeNo}/cancel'),
      params: dynamicCodeParams,
      responses: { 200: { description: 'The code as it is now.', schema: portalDynamicCode } },
      problems: ['NOT_FOUND', 'STATE_CONFLICT'],
    },
    async ({ params }, { caller }) => announced(deps, caller, await caller.codes.cancelDynamic(params.outTradeNo)),
  )
