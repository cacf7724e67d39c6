import type { PaymentView } from '@yimatong/contract/gateway-api'
import type { SaleRecord } from './record.ts'
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

export function aRecord(changes: Partial<SaleRecord> = {}): SaleRecord {
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
