import { randomBytes } from 'node:crypto'
import { newId } from '@yimatong/contract/ids'
import type { OfficeRole } from '@yimatong/contract/roles'
import type { OfficeAction } from '../../../src/office/access.ts'
import { THINGS, type Thing } from './things.ts'

/** The endpoints whose address names something. */
export type NamingAction = Extract<OfficeAction, `${string}{${string}`>

type Said = number | readonly [number, string] | typeof BEYOND

/** Asked of a peer, which that world has not: the rights had nothing against it. */
export const BEYOND = 'BEYOND'

export interface AskedOf {
  thing: Thing
  body?: object | (() => object)
  /** What is answered of one's own; 200 unless said. */
  own?: Said
  /** What is answered of a colleague's; the same as of one's own unless said. */
  other?: Said | ((role: OfficeRole) => Said)
}

const of = (thing: keyof typeof THINGS, rest: Omit<AskedOf, 'thing'> = {}): AskedOf => ({
  thing: THINGS[thing],
  ...rest,
})
const reason = '值班电话已核实'
const because = { body: { reason } }

const NOT_MINE = [403, 'FORBIDDEN'] as const
/** Its state does not allow it, whoever asks. */
const NOT_NOW = [409, 'STATE_CONFLICT'] as const
/** Whoever asked for it does not decide it, nor does a role that this kind is not for. */
const byFinance = (role: OfficeRole): Said => (role === 'FINANCE' ? 200 : NOT_MINE)
const aName = () => newId('request')

/** What is asked of each thing that an address names, and what is answered to whoever may ask. */
export const ASKED_OF: Readonly<Record<NamingAction, AskedOf>> = {
  'GET /approvals/{approvalId}': of('approval'),
  'POST /approvals/{approvalId}/approve': of('approval', { body: {}, own: NOT_MINE, other: byFinance }),
  'POST /approvals/{approvalId}/reject': of('approval', { body: { note: reason }, own: NOT_MINE, other: byFinance }),
  'POST /approvals/{approvalId}/withdraw': of('approval', { other: NOT_MINE }),
  'PUT /staff/{userId}': of('staff', {
    body: { name: '李主任', role: 'AUDITOR', active: true },
    own: NOT_MINE,
    other: 200,
  }),
  'POST /staff/{userId}/password': of('staff', { own: NOT_MINE, other: 200 }),
  'GET /disputes/{disputeId}': of('dispute'),
  'POST /disputes/{disputeId}/accept': of('dispute', { body: { note: reason } }),
  'POST /disputes/{disputeId}/reject': of('dispute', { body: { note: reason } }),
  'GET /people/{personId}': of('person'),
  'GET /people/{personId}/account': of('person', { own: BEYOND }),
  'GET /people/{personId}/devices': of('person', { own: BEYOND }),
  'GET /people/{personId}/bills': of('person'),
  'PUT /people/{personId}/identity': of('person', { body: { name: '张晓雯', identityClass: 'TEACHER', reason } }),
  'POST /people/{personId}/freeze': of('person', because),
  'POST /people/{personId}/thaw': of('person', because),
  'POST /people/{personId}/close': of('person', { ...because, own: BEYOND }),
  'PUT /people/{personId}/limits': of('person', {
    body: { paymentLimit: 10_000, dailyLimit: 20_000, reason },
    own: BEYOND,
  }),
  'POST /people/{personId}/devices/revoke': of('person', { ...because, own: BEYOND }),
  'POST /people/{personId}/password': of('person', because),
  'POST /people/{personId}/pin/unlock': of('person', { ...because, own: NOT_NOW }),
  'GET /people-imports/{importId}': of('roster'),
  'GET /people-imports/{importId}/bad-rows': of('roster'),
  'GET /people-imports/{importId}/bad-rows.csv': of('roster'),
  'POST /people-imports/{importId}/cancel': of('roster'),
  'POST /people-imports/{importId}/confirm': of('roster'),
  'GET /money/moves/{moveId}': of('move'),
  'GET /money/subsidies/{batchId}': of('subsidy'),
  'GET /rules/{ruleId}/versions': of('rule'),
  'GET /rules/drafts/{draftId}': of('draft'),
  'GET /rules/drafts/{draftId}/what-if': of('draft'),
  'PUT /rules/drafts/{draftId}': of('draft', { body: { title: '新学期', revision: 1, changes: [] } }),
  'POST /rules/drafts/{draftId}/roll-back': of('draft', { body: { title: '撤回' }, own: NOT_NOW }),
  'POST /rules/drafts/{draftId}/discard': of('draft', { body: {} }),
  'POST /rules/drafts/{draftId}/publish': of('draft', { body: { revision: 1, reason, seen: [] }, own: NOT_NOW }),
  'POST /pending-surcharges/{paymentId}/waive': of('pendingSurcharge', { ...because, own: 204 }),
  'GET /merchants/{merchantNo}': of('merchant'),
  'PUT /merchants/{merchantNo}': of('merchant', {
    body: {
      name: '面食馆',
      nameEn: 'Noodles',
      canteenId: '1',
      categoryId: null,
      contractFrom: null,
      contractUntil: null,
      contactName: null,
      contactPhone: null,
    },
    own: BEYOND,
  }),
  'POST /merchants/{merchantNo}/state': of('merchant', { body: { active: false, reason }, own: BEYOND }),
  'POST /merchants/{merchantNo}/commission': of('merchant', { body: { commissionBps: 90, reason }, own: 202 }),
  'POST /merchants/{merchantNo}/settlement-account': of('merchant', {
    body: { holder: '面食馆', bank: '工商银行', number: '6222020000000000', reason },
    own: 202,
  }),
  'POST /merchants/{merchantNo}/logins': of('merchant', {
    body: () => ({ login: `owner-${randomBytes(4).toString('hex')}`, name: '王经理' }),
    own: 201,
  }),
  'POST /merchants/{merchantNo}/logins/{userId}/password': of('login', { own: 201 }),
  'POST /merchants/{merchantNo}/logins/{userId}/state': of('login', { body: { active: false } }),
  'PUT /canteens/{canteenId}': of('canteen', {
    body: () => ({ name: aName(), nameEn: aName(), opensMinute: 360, closesMinute: 1300 }),
  }),
  'PUT /merchant-categories/{categoryId}': of('category', { body: () => ({ name: aName(), nameEn: aName() }) }),
  'GET /terminals/{terminalNo}': of('terminal'),
  'POST /merchants/{merchantNo}/terminals': of('merchant', {
    body: () => ({ key: newId('request'), name: '2 号机' }),
    own: 201,
  }),
  'PUT /terminals/{terminalNo}': of('terminal', { body: { name: '2 号机' } }),
  'POST /terminals/{terminalNo}/activation-code': of('terminal', { own: 201 }),
  'POST /terminals/{terminalNo}/lock': of('terminal', { body: { reason, contact: '8101' } }),
  'POST /terminals/{terminalNo}/unlock': of('terminal', because),
  'POST /terminals/{terminalNo}/retire': of('terminal', because),
  'GET /reconciliation/runs/{runId}': of('run'),
  'GET /reconciliation/runs/{runId}/differences': of('run'),
  'GET /reconciliation/runs/{runId}/export.csv': of('run'),
  'GET /reconciliation/runs/{runId}/export.xlsx': of('run'),
  'GET /exceptions/{exceptionId}': of('exception'),
  'POST /exceptions/{exceptionId}/assign': of('exception', { body: { userId: null } }),
  'POST /exceptions/{exceptionId}/notes': of('exception', { body: { text: reason } }),
  'POST /exceptions/{exceptionId}/due': of('exception', { body: { dueAt: '2026-11-20T12:00:00+08:00' } }),
  'POST /exceptions/{exceptionId}/resolve': of('exception', { body: { how: 'ACCEPTED', text: reason } }),
  'POST /exceptions/{exceptionId}/reopen': of('resolvedException', { body: { text: reason } }),
  'POST /exceptions/{exceptionId}/pay-back': of('exception', { body: { text: reason }, own: NOT_NOW }),
  'GET /payments/{paymentId}': of('payment'),
  'POST /payments/{paymentId}/refunds': of('payment', { body: { amount: 100, reason } }),
  'POST /refunds/{refundId}/approve': of('refund', { own: NOT_MINE, other: 200 }),
  'POST /refunds/{refundId}/reject': of('refund', { own: NOT_MINE, other: 200 }),
  'GET /settlements/{settlementId}': of('settlement'),
  'GET /settlements/{settlementId}/due': of('settlement'),
  'GET /settlements/{settlementId}/file.csv': of('settlement'),
  'GET /settlements/{settlementId}/file.xlsx': of('settlement'),
  'GET /settlements/{settlementId}/file.pdf': of('settlement'),
  'GET /settlements/{settlementId}/file.json': of('settlement'),
  'POST /settlements/{settlementId}/pay-out': of('settlement', {
    body: { amount: 1250, bankReference: 'B-1', paidOn: '2026-11-19' },
    own: NOT_NOW,
  }),
  'POST /settlements/{settlementId}/pay-out/repeat': of('settlement', { own: [404, 'NOT_FOUND'] }),
  'GET /pay-backs/{payBackId}': of('payBack'),
  'GET /pay-backs/{payBackId}/items': of('payBack'),
  'GET /pay-backs/{payBackId}/export.csv': of('payBack'),
  'GET /pay-backs/{payBackId}/export.xlsx': of('payBack'),
  'POST /pay-backs/{payBackId}/run': of('payBack', { own: NOT_NOW }),
}
