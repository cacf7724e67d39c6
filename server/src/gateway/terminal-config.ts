import { type Clock, toRfc3339 } from '@yimatong/contract/clock'
import type { TerminalConfig } from '@yimatong/contract/gateway-api'
import { MAX_AMOUNT_FEN } from '@yimatong/contract/money'
import { merchantRefusalAt } from '../payments/merchants.ts'
import type { Payments } from '../payments/payments.ts'
import type { NamedSurchargeRule } from '../payments/surcharge-rules.ts'
import type { Terminal } from './terminals.ts'

export interface TerminalConfigDeps {
  payments: Pick<Payments, 'merchants' | 'rules'>
  clock: Clock
}

/** Everything that a till must know to work. The rules are for showing a surcharge before the server decides it. */
export async function terminalConfigOf(
  { payments, clock }: TerminalConfigDeps,
  {
    terminalId,
    terminalNo,
    name,
    merchantNo,
    lock,
  }: Pick<Terminal, 'terminalId' | 'terminalNo' | 'name' | 'merchantNo' | 'lock'>,
): Promise<TerminalConfig> {
  const [merchant, inForce] = await Promise.all([payments.merchants.find(merchantNo), payments.rules()])
  const categoryId = inForce.categoryOf(merchantNo)
  const nowMs = clock()
  const merchantRefusal = merchantRefusalAt(merchant, nowMs)
  return {
    serverTime: toRfc3339(nowMs),
    terminalId,
    terminalNo,
    terminalName: name,
    merchantNo,
    merchantName: merchant?.name ?? '',
    merchantNameEn: merchant?.nameEn ?? '',
    jwksPath: '/tsm/v1/jwks',
    revocationsPath: '/tsm/v1/revocations',
    maxAmount: MAX_AMOUNT_FEN,
    shiftRequired: merchant?.shiftRequired ?? false,
    ...(categoryId === undefined ? {} : { categoryId }),
    ...(lock === undefined ? {} : { lock }),
    ...(merchantRefusal === undefined ? {} : { merchantRefusal }),
    surchargeRules: inForce.rules
      .filter((rule) => rule.merchantNo === undefined || rule.merchantNo === merchantNo)
      .filter((rule) => rule.categoryId === undefined || rule.categoryId === categoryId)
      .map(shownRule),
  }
}

/** A rule as a till shows it; what is not set is absent on the wire. */
function shownRule(rule: NamedSurchargeRule): TerminalConfig['surchargeRules'][number] {
  const { name: _name, nameEn: _nameEn, merchantNo, categoryId, validTo, capFen, ...always } = rule
  return {
    ...always,
    identityClasses: [...always.identityClasses],
    weekdays: [...always.weekdays],
    ...(merchantNo === undefined ? {} : { merchantNo }),
    ...(categoryId === undefined ? {} : { categoryId }),
    ...(validTo === undefined ? {} : { validTo }),
    ...(capFen === undefined ? {} : { capFen }),
  }
}
