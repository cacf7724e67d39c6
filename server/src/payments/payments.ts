import type { Clock } from '@yimatong/contract/clock'
import type { PayByCodeBody } from '@yimatong/contract/gateway-api'
import type { Database } from '@yimatong/kit/database'
import type { Log } from '@yimatong/kit/log'
import type { Metrics } from '@yimatong/kit/metrics'
import type { Channel } from '../channels/channel.ts'
import { createAdmission } from './admission.ts'
import { cancel } from './cancel.ts'
import { confirm, refuse } from './confirmations/confirm.ts'
import type { PinFreeLimits } from './confirmations/reason.ts'
import { createAnnouncer, type FinishedListener, type Listener } from './finished.ts'
import { hasRoom, patiently, requireRoom } from './in-hand.ts'
import { createExceptions, type Exceptions } from './exceptions/exceptions.ts'
import { createMerchants, type Merchants } from './merchants.ts'
import type { Claim } from './open-forward.ts'
import { payByCode, type Till } from './pay-by-code.ts'
import { type ForwardRequest, payForward } from './pay-forward.ts'
import type { Payment } from './payment.ts'
import { createDepartures } from './departures.ts'
import { closePipeline, createPipeline } from './pipeline.ts'
import type { Priced, PriceRequest } from './price.ts'
import { forgetScans, type ScanWatch } from './recent-scans.ts'
import type { Refund } from './refunds/refund.ts'
import { createRefunds, type Refunds } from './refunds/refunds.ts'
import { createSurchargeRules, type SurchargeRules } from './surcharge-rules.ts'
import { createSweeper, type Sweeper } from './sweeper.ts'
import { UnderWay } from './under-way.ts'

export interface PaymentsDeps {
  database: Database
  metrics: Metrics
  clock: Clock
  log: Log
  /** The channel of our own codes. */
  onecard: Channel
  /** The same for test merchants. */
  sandbox: Channel
  /** Above these a payer must confirm, and has so long to do it. */
  pinFree: PinFreeLimits
  confirmWithinSeconds: number
  /** What looks wrong about a scan. */
  watch: ScanWatch
  /** Never more payments at once than this, whatever was measured; the next one hears OVERLOADED. */
  maxUnderWay?: number
  /** Groups of payments that walk behind each other; see `pipeline.ts`. */
  convoys?: number | undefined
  /** After this long a till hears PROCESSING. Longer than the steps' own time-outs together. */
  patienceMs: number
}

/** The life of payments in this process. */
export interface Payments {
  /** Whether a new payment of this merchant may begin now, before anything is spent on it. */
  hasRoom(merchantNo: string): boolean
  /** Throws OVERLOADED unless it may. */
  requireRoom(merchantNo: string): void
  /** A till's payment that this process has in hand: asked for again it is no further work. */
  isInHand(number: Pick<Payment, 'merchantNo' | 'outTradeNo'>): boolean
  /** A till waits for what another process began, or one that is gone: the ledger is asked at the sweeper's next turn. */
  lookSoon(paymentId: string): void
  /** Takes a payment by a scanned code; see `pay-by-code.ts`. */
  payByCode(till: Till, body: PayByCodeBody): Promise<Payment>
  /** Takes a payment for an order, authorised on the payer's phone; see `pay-forward.ts`. */
  payForward(request: ForwardRequest, claim: Claim): Promise<Payment>
  /** Waits for a forward payment that this process has in hand; undefined when it has not. */
  awaitForward(paymentId: string): Promise<Payment | undefined>
  /** Cancels what stands under a number of the till's merchant; see `cancel.ts`. */
  cancel(till: Till, outTradeNo: string): Promise<Payment>
  /** What goes back of payments. */
  refunds: Refunds
  /** Goes on with a payment that was confirmed, `actor` says by whom; see `confirmations/confirm.ts`. The PIN is the caller's to check. */
  confirm(waiting: Payment, actor: string): Promise<Payment>
  /** Closes a payment whose payer refuses it. */
  refuse(waiting: Payment): Promise<Payment>
  /** What a payment would cost this person, by the rules as they are, at most a second old. */
  price(request: PriceRequest): Promise<Priced>
  /** Hears of every payment that this process asks somebody to confirm; otherwise as `onFinished`. */
  onAsked(listener: FinishedListener): () => void
  /** Hears of every payment that this process finishes, or pays something of back, after the commit; what it gives ends it. */
  onFinished(listener: FinishedListener): () => void
  /** Hears of every refund or reversal that this process writes down, decides or finishes, after the commit. */
  onRefund(listener: Listener<Refund>): () => void
  /** Stalls and rules as they are, at most a second old. */
  merchants: Merchants
  rules: SurchargeRules
  sweeper: Sweeper
  /** What our books and the ledger's do not agree about; the sweeper looks for it by itself. */
  exceptions: Exceptions
  /** Clears away what no scan is compared with any more; gives how many rows went. */
  forgetScans(): Promise<number>
  /** Finishes what is in hand, then lets go of everything. The database is the caller's to close. */
  close(): Promise<void>
}

/** With all that waits in a step, about a second's work: the steps' queues hold it, here and at the peers. */
const MAX_UNDER_WAY = 2000

export function createPayments(deps: PaymentsDeps): Payments {
  const { database, metrics, clock, log, onecard, sandbox, pinFree, confirmWithinSeconds, watch, patienceMs } = deps
  const { maxUnderWay = MAX_UNDER_WAY, convoys } = deps
  const merchants = createMerchants({ database })
  const rules = createSurchargeRules({ database })
  const [finished, asked] = [createAnnouncer<Payment>(log), createAnnouncer<Payment>(log)]
  const refunded = createAnnouncer<Refund>(log)
  const underWay = new UnderWay()
  const admission = createAdmission({ ceiling: maxUnderWay })
  const pipeline = createPipeline({
    database,
    metrics,
    rules,
    onecard,
    sandbox,
    confirmWithinSeconds,
    watch,
    maxUnderWay,
    underWay,
    convoys,
  })
  const channels = { ONECARD: onecard }
  const paying = { database, channel: onecard, finished, refunded, clock, log }
  const refunds = createRefunds(paying)
  const exceptions = createExceptions({ ...paying, refunds })
  const sweeper = createSweeper({ database, pipeline, channels, refunds, exceptions, finished, clock, log, underWay })
  const lookSoon = sweeper.lookSoon
  const common = { database, pipeline, merchants, finished, asked, clock, log, lookSoon }
  const departures = createDepartures()
  const inHand = { ...common, pinFree, departures, underWay, admission, maxUnderWay, patienceMs }
  return {
    hasRoom: (merchantNo) => hasRoom(inHand, merchantNo),
    requireRoom: (merchantNo) => requireRoom(inHand, merchantNo),
    isInHand: (number) => underWay.hasNumber(number),
    lookSoon,
    payByCode: (till, body) => payByCode(inHand, till, body),
    payForward: (request, claim) => payForward(inHand, request, claim),
    async awaitForward(paymentId) {
      const running = underWay.findById(paymentId)
      return running && patiently(running, patienceMs)
    },
    cancel: (till, outTradeNo) => cancel({ ...common, ...paying, channels }, till, outTradeNo),
    refunds,
    confirm: (waiting, actor) => confirm(inHand, waiting, actor),
    refuse: (waiting) => refuse(inHand, waiting),
    price: (request) => pipeline.price.add(request),
    onAsked: asked.listen,
    onFinished: finished.listen,
    onRefund: refunded.listen,
    merchants,
    rules,
    sweeper,
    exceptions,
    forgetScans: () => forgetScans(database),
    async close() {
      await sweeper.stop()
      await underWay.settled()
      await closePipeline(pipeline)
    },
  }
}
