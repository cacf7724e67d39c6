import type { DynamicCodeView, PaymentView, UnpaidCodeView } from '@yimatong/contract/gateway-api'
import type { RefundView } from '@yimatong/contract/refund-api'
import { toRfc3339 } from '@yimatong/contract/clock'
import type { BackRecord } from './back-record.ts'
import type { CodeRecord, ScanRecord } from './record.ts'
import type { HeldCode } from './scanned-code.ts'

/** Makers for the tests of this folder. */

export function aView(changes: Partial<PaymentView> = {}): PaymentView {
  return {
    paymentId: `pay_${'0'.repeat(32)}`,
    outTradeNo: 'T00001-20261121-TEST-00001',
    merchantNo: '10000001',
    merchantName: '一食堂 面点',
    terminalNo: 'T00001',
    channel: 'ONECARD',
    mode: 'REVERSE_SCAN',
    state: 'SUCCESS',
    amount: 1250,
    surcharge: { amount: 0, status: 'NONE' },
    total: 1250,
    refundedAmount: 0,
    businessDate: '2026-11-21',
    createdAt: '2026-11-21T12:03:04+08:00',
    events: [],
    ...changes,
  }
}

/** A part of it that went back. */
export function aRefundView(changes: Partial<RefundView> = {}): RefundView {
  const { paymentId, merchantNo } = aView()
  return {
    refundId: `rfd_${'0'.repeat(32)}`,
    kind: 'REFUND',
    outRefundNo: 'R-T00001-20261121-TEST-00002',
    paymentId,
    merchantNo,
    state: 'SUCCESS',
    amount: 500,
    surcharge: 75,
    total: 575,
    reason: '顾客要求退款',
    requestedBy: 'T00001',
    toSuspense: false,
    businessDate: '2026-11-21',
    createdAt: '2026-11-21T12:05:00+08:00',
    finishedAt: '2026-11-21T12:05:01+08:00',
    ...changes,
  }
}

export function aRecord(changes: Partial<ScanRecord> = {}): ScanRecord {
  return {
    outTradeNo: 'T00001-20261121-TEST-00001',
    terminalId: `ter_${'0'.repeat(32)}`,
    amountFen: 1250,
    businessDate: '2026-11-21',
    form: 'QR',
    writtenAt: 0,
    codeDeadAt: 60_000,
    state: 'WRITTEN',
    sends: 0,
    asked: 0,
    known: false,
    missing: false,
    ...changes,
  }
}

/** A refund that is yet to be sent. */
export function aBackRecord(changes: Partial<BackRecord> = {}): BackRecord {
  const { outTradeNo, terminalId, businessDate } = aRecord()
  const { outRefundNo: backNo, amount: amountFen, total: totalFen, reason = '' } = aRefundView()
  const unsent = { state: 'WRITTEN', sends: 0, asked: 0, writtenAt: 0 } as const
  const asked = { backNo, outTradeNo, terminalId, amountFen, totalFen, reason, businessDate }
  return { kind: 'REFUND', ...asked, ...unsent, ...changes }
}

/** When the code of these tests can no longer be paid. */
export const EXPIRES_AT = 300_000

export function aCodeRecord(changes: Partial<CodeRecord> = {}): CodeRecord {
  const { outTradeNo, terminalId, amountFen, businessDate } = aRecord()
  const unsent = { state: 'WRITTEN', sends: 0, asked: 0, known: false } as const
  return { outTradeNo, terminalId, amountFen, businessDate, form: 'DYNAMIC', writtenAt: 0, ...unsent, ...changes }
}

/** What the gateway answers to the wish for a code. */
export function aMadeCode(changes: Partial<DynamicCodeView> = {}): DynamicCodeView {
  return {
    outTradeNo: aRecord().outTradeNo,
    dynamicId: `dyn_${'0'.repeat(32)}`,
    url: 'http://localhost:8080/q/token',
    amount: 1250,
    state: 'OPEN',
    createdAt: toRfc3339(0),
    expiresAt: toRfc3339(EXPIRES_AT),
    ...changes,
  }
}

/** What stands under a code's number while no payment does. */
export function anUnpaidCode(changes: Partial<UnpaidCodeView> = {}): UnpaidCodeView {
  const { outTradeNo, dynamicId, url, amount, createdAt, expiresAt } = aMadeCode()
  const { merchantNo, merchantName } = aView()
  const code = { outTradeNo, merchantCodeId: dynamicId, url, amount, createdAt, expiresAt }
  return {
    ...code,
    merchantNo,
    merchantName,
    terminalNo: 'T00001',
    channel: 'ONECARD',
    mode: 'FORWARD_SCAN',
    state: 'USERPAYING',
    ...changes,
  }
}

export function aCode(changes: Partial<HeldCode> = {}): HeldCode {
  return {
    text: 'YM…',
    form: 'QR',
    identityClass: 'STUDENT',
    device: 'phone',
    goodUntil: 60_000,
    deadAt: 60_000,
    ...changes,
  }
}
