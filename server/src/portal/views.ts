import type { PortalPayment, PortalPaymentRow, PortalRefund } from '@yimatong/contract/portal-api'
import type { Payment } from '../payments/payment.ts'
import { paymentView } from '../payments/view.ts'

/** Names of a merchant's tills, by number. */
export type TerminalNames = ReadonlyMap<string, string>

/** `terminalName`, where there is a till and it has a name. */
export function named(terminalNo: string | undefined, names: TerminalNames): { terminalName?: string } {
  const terminalName = terminalNo === undefined ? undefined : names.get(terminalNo)
  return terminalName === undefined ? {} : { terminalName }
}

/** A payment as a line of the merchant's list. */
export function paymentRow(payment: Payment, names: TerminalNames): PortalPaymentRow {
  const { events: _events, merchantName: _merchantName, ...row } = paymentView(payment)
  return { ...row, ...named(row.terminalNo, names) }
}

type Actor = PortalPayment['timeline'][number]['actor']

const ACTORS: Readonly<Record<string, Actor['kind']>> = { app: 'APP', gateway: 'GATEWAY', sweeper: 'SWEEPER' }

function actorOf(actor: string, names: TerminalNames): Actor {
  const kind = ACTORS[actor]
  return kind === undefined ? { kind: 'TERMINAL', terminalNo: actor, ...named(actor, names) } : { kind }
}

interface Beside {
  names: TerminalNames
  /** The plate's. */
  label: string | undefined
  refunds: PortalRefund[]
}

/** A payment on a page of its own: with the rule in words, and who did what when. */
export function paymentPage(payment: Payment, { names, label, refunds }: Beside): PortalPayment {
  const { surchargeRule } = payment
  return {
    ...paymentRow(payment, names),
    refunds,
    ...(label === undefined ? {} : { merchantCodeLabel: label }),
    ...(surchargeRule === undefined
      ? {}
      : { surchargeRuleName: surchargeRule.name, surchargeRuleNameEn: surchargeRule.nameEn }),
    timeline: paymentView(payment).events.map(({ type, at, actor }) => ({ type, at, actor: actorOf(actor, names) })),
  }
}
