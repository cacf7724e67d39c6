import { hash } from 'node:crypto'
import type { PayByCodeBody } from '@yimatong/contract/gateway-api'

/**
 * What makes two requests under one order number the same: the till and everything it asked for. A hash, so that the
 * code itself is not stored.
 */
export function contentHash(terminalNo: string, body: Omit<PayByCodeBody, 'outTradeNo'>): string {
  const { authCode, amount, subject = null, operator = null } = body
  return hash('sha256', JSON.stringify([terminalNo, authCode, amount, subject, operator]), 'hex')
}
