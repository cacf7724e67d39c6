import { isSandboxAccount, isSandboxMerchant } from '@yimatong/contract/sandbox'
import { BY_KEYS, type Database } from '@yimatong/kit/database'
import { createGatherer, type Gatherer } from '@yimatong/kit/gatherer'
import { createTurns } from '@yimatong/kit/turns'
import type { Metrics } from '@yimatong/kit/metrics'
import type { Channel, CodeToRedeem, Debit, DebitOutcome, Redemption } from '../channels/channel.ts'
import { askGroup, type Asked, type ToAsk } from './confirmations/ask.ts'
import { openGroup } from './open.ts'
import type { Payment } from './payment.ts'
import { type Priced, priceGroup, type PriceRequest } from './price.ts'
import type { ScanWatch } from './recent-scans.ts'
import { type Recorded, recordGroup, type ToRecord } from './record.ts'
import { bySide } from './sides.ts'
import type { SurchargeRules } from './surcharge-rules.ts'

/** The steps of a payment, `ask` only for those that must be confirmed; each over groups: what arrives while one group is under way goes together in the next. */
export interface Pipeline {
  open: Gatherer<Payment, Payment>
  redeem: Gatherer<CodeToRedeem, Redemption>
  price: Gatherer<PriceRequest, Priced>
  ask: Gatherer<ToAsk, Asked>
  post: Gatherer<Debit, DebitOutcome>
  record: Gatherer<ToRecord, Recorded>
}

export interface PipelineDeps {
  database: Database
  metrics: Metrics
  rules: SurchargeRules
  onecard: Channel
  /** The same for test merchants. */
  sandbox: Channel
  /** How long a payer has to confirm. */
  confirmWithinSeconds: number
  watch: ScanWatch
  /** More payments than this are never under way, so no step after the first can be full. */
  maxUnderWay: number
  /** Payments under way now. */
  underWay: { readonly size: number }
  /** Groups that walk behind each other; see below. */
  convoys?: number | undefined
}

/**
 * A slow peer must not hold up everybody behind one slow request, so a few groups may be under way to it; it puts them
 * in order itself. The database steps have one connection each.
 */
const PEER_LANES = 4

/**
 * Where all steps run at once, each has a small group under way, and a group costs the same however few it is for. Where one does, all
 * other processes rest meanwhile. So two walk behind each other, each in another step and at most a share of what is under way.
 * Small crowds wait for nobody and are not cut. A machine of more cores may want more: the setting CONVOYS says how many.
 */
const CONVOYS = 2
const SMALL_CROWD = 48
const UNCUT_GROUP = 8
const LARGEST_GROUP = 500

/** Test payments go one by one: some of them take long on purpose, and nobody measures them. */
const ALONE = { maxGroup: 1, lanes: 50, maxQueue: 200 }

const shareOf = (underWay: number, convoys: number): number =>
  Math.min(LARGEST_GROUP, Math.max(UNCUT_GROUP, Math.ceil(underWay / convoys)))

export function createPipeline(deps: PipelineDeps): Pipeline {
  const { database, metrics, rules, watch, onecard, sandbox, confirmWithinSeconds, maxUnderWay, underWay } = deps
  const { convoys = CONVOYS } = deps
  const turns = createTurns({ most: () => (underWay.size < SMALL_CROWD ? Infinity : convoys) })
  const common = { metrics, turns, maxQueue: maxUnderWay, maxGroup: () => shareOf(underWay.size, convoys) }
  const [openLane, priceLane, askLane, recordLane] = [
    database.lane(BY_KEYS),
    database.lane(BY_KEYS),
    database.lane(BY_KEYS),
    database.lane(BY_KEYS),
  ]
  return {
    open: createGatherer({ ...common, name: 'open', run: (items: Payment[]) => openGroup(openLane, items) }),
    redeem: bySide({
      live: createGatherer({
        ...common,
        name: 'redeem',
        lanes: PEER_LANES,
        run: (items: CodeToRedeem[]) => onecard.redeem(items),
      }),
      sandbox: createGatherer({ ...ALONE, name: 'sandbox-redeem', run: (items) => sandbox.redeem(items) }),
      inSandbox: ({ merchantNo }) => isSandboxMerchant(merchantNo),
    }),
    price: createGatherer({
      ...common,
      name: 'price',
      run: (items: PriceRequest[]) => priceGroup({ lane: priceLane, rules, watch }, items),
    }),
    ask: createGatherer({
      ...common,
      name: 'ask',
      run: (items: ToAsk[]) => askGroup(askLane, items, confirmWithinSeconds),
    }),
    post: bySide({
      live: createGatherer({
        ...common,
        name: 'post',
        lanes: PEER_LANES,
        run: (items: Debit[]) => onecard.debit(items),
      }),
      sandbox: createGatherer({ ...ALONE, name: 'sandbox-post', run: (items) => sandbox.debit(items) }),
      inSandbox: ({ merchantAccount }) => isSandboxAccount(merchantAccount),
    }),
    // The sweeper records through here, too.
    record: createGatherer({
      ...common,
      maxQueue: 2 * maxUnderWay,
      name: 'record',
      run: (items: ToRecord[]) => recordGroup(recordLane, items),
    }),
  }
}

export async function closePipeline({ open, redeem, price, ask, post, record }: Pipeline): Promise<void> {
  for (const step of [open, redeem, price, ask, post, record]) await step.close()
}
