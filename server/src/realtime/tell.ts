import { ID_PREFIXES } from '@yimatong/contract/ids'
import type { Deps } from '../deps.ts'
import { takesYesOf } from '../payments/confirmations/confirm.ts'
import type { Payment } from '../payments/payment.ts'
import { findByIds } from '../payments/read.ts'
import { findRefunds } from '../payments/refunds/read.ts'
import { type Refund, refundView } from '../payments/refunds/refund.ts'
import { billView, paymentView } from '../payments/view.ts'
import { tellPortal } from '../portal-room.ts'
import { type Realtime, rooms } from './attach.ts'
import { type Hint, meetOtherServers } from './other-servers.ts'

/** What else than payments makes phones, tills and portals look up, at this server and at the others. */
export interface Telling {
  accountChanged(personId: string): void
  terminalChanged(terminal: { terminalId: string; terminalNo: string }): void
  /** Ends every socket of a session. */
  sessionEnded(sessionId: string): void
  close(): Promise<void>
}

export interface TellingOptions {
  realtime: Realtime
  /** Hears of a till that was locked, or changed otherwise, at another server. */
  forgetTerminal(terminalId: string): void
}

/** Phone, till and portal hear of a payment as soon as it is committed, at whatever payment server they listen. */
export async function startTelling(deps: Deps, options: TellingOptions): Promise<Telling> {
  const { realtime } = options
  const others = await meetOtherServers({
    database: deps.database,
    databaseUrl: deps.config.PAYMENT_DATABASE_URL,
    log: deps.log,
    onHint(hint) {
      actOn(deps, options, hint).catch((error: unknown) => {
        deps.log.debug({ err: error }, 'what another server has told was not passed on')
      })
    },
  })
  const tellOthers = (payment: Payment) =>
    others.tell({ kind: 'payment', id: payment.paymentId, rooms: roomsOf(payment) })
  deps.payments.onAsked((payment) => {
    tellAsked(realtime, payment)
    tellOthers(payment)
  })
  deps.payments.onFinished((payment) => {
    tellFinished(deps, realtime, payment)
    tellOthers(payment)
  })
  // Phone and till hear with the payment of what has moved; only the office hears of what is merely asked for.
  deps.payments.onRefund((refund) => {
    tellRefund(realtime, refund)
    others.tell({ kind: 'refund', id: refund.refundId, rooms: [rooms.merchant(refund.merchantNo)] })
  })
  return {
    accountChanged(personId) {
      realtime.accountChanged(personId)
      others.tell({ kind: 'account', id: personId })
    },
    terminalChanged({ terminalId, terminalNo }) {
      realtime.terminalChanged(terminalNo)
      others.tell({ kind: 'terminal', id: terminalId, terminalNo })
    },
    sessionEnded(sessionId) {
      const room = rooms.session(sessionId)
      realtime.disconnect(room)
      others.tell({ kind: 'over', room })
    },
    close: () => others.close(),
  }
}

/** What another server has told, once it is known that somebody here would hear it. */
async function actOn(deps: Deps, { realtime, forgetTerminal }: TellingOptions, hint: Hint): Promise<void> {
  if ('rooms' in hint && !hint.rooms.some(realtime.isHeard)) return
  switch (hint.kind) {
    case 'payment': {
      const payment = (await findByIds(deps, [hint.id])).get(hint.id)
      if (payment?.state === 'USERPAYING') tellAsked(realtime, payment)
      else if (payment !== undefined) tellFinished(deps, realtime, payment)
      return
    }
    case 'refund': {
      const [refund] = await findRefunds(deps.database, [hint.id])
      if (refund !== undefined) tellRefund(realtime, refund)
      return
    }
    case 'account':
      return realtime.accountChanged(hint.id)
    case 'terminal':
      forgetTerminal(hint.id)
      return realtime.terminalChanged(hint.terminalNo)
    case 'over':
      return realtime.disconnect(hint.room)
  }
}

const roomsOf = ({ payer, terminalNo, merchantNo }: Payment): string[] => [
  ...(payer === undefined ? [] : [rooms.person(payer.personId)]),
  ...(terminalNo === undefined ? [] : [rooms.terminal(terminalNo)]),
  rooms.merchant(merchantNo),
]

/** The till sees that somebody is asked; the phone, when it is its owner. */
function tellAsked(realtime: Realtime, payment: Payment): void {
  const { terminalNo, payer } = payment
  if (terminalNo !== undefined) realtime.paymentUpdated(terminalNo, () => paymentView(payment))
  if (payer === undefined || !takesYesOf('PAYER', payment)) return
  realtime.confirmationRequested(payer.personId, { bill: billView(payment) })
}

const isDynamicId = (id: string | undefined): id is string => id?.startsWith(`${ID_PREFIXES.dynamicCode}_`) === true

function tellFinished(deps: Deps, realtime: Realtime, payment: Payment): void {
  const { terminalNo, merchantCodeId, state } = payment
  if (terminalNo !== undefined) {
    realtime.paymentUpdated(terminalNo, () => paymentView(payment))
    if (state === 'SUCCESS' && isDynamicId(merchantCodeId))
      realtime.dynamicCodePaid(terminalNo, merchantCodeId, paymentView(payment))
  }
  tellPortal(deps, realtime, payment)
  if (payment.payer !== undefined) realtime.billUpdated(payment.payer.personId, () => billView(payment))
}

const tellRefund = (realtime: Realtime, refund: Refund): void =>
  realtime.refundUpdated(refund.merchantNo, refundView(refund))
