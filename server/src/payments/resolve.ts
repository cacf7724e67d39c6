import { businessDateOf, type Clock } from '@yimatong/contract/clock'
import type { Database } from '@yimatong/kit/database'
import type { Log } from '@yimatong/kit/log'
import type { Channel, FoundDebit, Undo } from '../channels/channel.ts'
import type { Finished } from './finished.ts'
import { readMemo } from './memo.ts'
import type { Payer, Payment, PaymentChannel } from './payment.ts'
import type { Pipeline } from './pipeline.ts'
import type { Outcome } from './record.ts'
import { cancelledAt, noteCancelled } from './cancelled.ts'
import { surchargeStatusOf } from './surcharge-status.ts'
import { markClosing } from './sweep-claims.ts'

export interface ResolveDeps {
  database: Database
  pipeline: Pipeline
  /** By name; payments of a channel that is not here have never charged anybody. */
  channels: Partial<Record<PaymentChannel, Channel>>
  finished: Finished
  clock: Clock
  log: Log
  /** The till that cancels these payments; absent when nobody does, and time has brought them here. */
  cancelledBy?: string
}

type Known = Partial<Pick<Outcome, 'payer' | 'deviceId' | 'codeForm' | 'surchargeRule'>> & { surchargeFen: number }

/**
 * Finds out what became of unfinished payments, and finishes them: posted ones succeeded, declined ones failed. What the
 * ledger has never seen is undone there first, so that it cannot arrive afterwards, and then closed; only if `mayClose`, or
 * if that was decided before, for a young payment may still be on its way. Rejects when a peer or the database does not answer; then nothing is lost
 * and the next sweep asks again.
 */
export async function resolve(deps: ResolveDeps, payments: readonly Payment[], mayClose: boolean): Promise<void> {
  for (const [name, group] of byChannel(payments)) {
    const channel = deps.channels[name]
    if (channel !== undefined) await resolveAt(deps, channel, group, mayClose)
    else if (mayClose)
      await close(
        deps,
        undefined,
        group.map((payment) => ({ payment, known: UNPRICED })),
      )
  }
}

const UNPRICED: Known = { surchargeFen: 0 }

function byChannel(payments: readonly Payment[]): Map<PaymentChannel, Payment[]> {
  const groups = new Map<PaymentChannel, Payment[]>()
  for (const payment of payments) {
    const group = groups.get(payment.channel)
    if (group === undefined) groups.set(payment.channel, [payment])
    else group.push(payment)
  }
  return groups
}

async function resolveAt(
  deps: ResolveDeps,
  channel: Channel,
  payments: readonly Payment[],
  mayClose: boolean,
): Promise<void> {
  const found = await channel.find(payments.map(({ paymentId }) => paymentId))
  const people = await readPeople(deps, found)
  const finishing: Promise<void>[] = []
  const toClose: ToClose[] = []
  payments.forEach((payment, at) => {
    const debit = found[at] ?? { outcome: 'NEVER_SEEN' }
    const known = knownOf(debit, people)
    const outcome = outcomeOf(payment, debit, known)
    if (outcome !== undefined) finishing.push(finish(deps, payment, outcome))
    else if (mayClose || payment.closingAtMs !== undefined || debit.outcome === 'POSTED')
      toClose.push({ payment, known })
  })
  await Promise.all(finishing)
  await close(deps, channel, toClose)
}

const statusOf = ({ payer, surchargeRule }: Known) =>
  payer === undefined ? 'NONE' : surchargeStatusOf(payer, surchargeRule)

/** What the ledger's answer means; undefined when the payment must be undone. */
function outcomeOf(payment: Payment, debit: FoundDebit, known: Known): Outcome | undefined {
  const surchargeStatus = statusOf(known)
  const common = { ...known, surchargeStatus } as const
  switch (debit.outcome) {
    case 'POSTED': {
      const { balanceAfterFen, subsidyFen, postedAtMs: paidAtMs } = debit
      // Once it is being closed it cannot succeed; and nobody's payment cannot stand, either.
      if (payment.closingAtMs !== undefined || known.payer === undefined) return undefined
      return { ...common, state: 'SUCCESS', balanceAfterFen, subsidyFen, paidAtMs }
    }
    case 'DECLINED':
      return { ...common, state: 'PAYERROR', declineCode: debit.declineCode }
    case 'UNDONE':
    case 'REFUSED':
      return { ...common, state: 'CLOSED' }
    case 'NEVER_SEEN':
      return undefined
  }
}

interface ToClose {
  payment: Payment
  known: Known
}

/** Says so, undoes, records: in this order, and each step may be repeated. */
async function close(deps: ResolveDeps, channel: Channel | undefined, items: readonly ToClose[]): Promise<void> {
  const closingAt = await markClosing(
    deps.database,
    items.map(({ payment }) => payment.paymentId),
  )
  const marked = items.flatMap((item) => {
    const atMs = closingAt.get(item.payment.paymentId)
    return atMs === undefined ? [] : { ...item, payment: cancelledAt(item.payment, atMs, deps.cancelledBy) }
  })
  if (marked.length === 0) return
  if (deps.cancelledBy !== undefined) await noteCancelled(deps.database, closingAt, deps.cancelledBy)
  const undone = await channel?.undo(marked.map(({ payment }) => toUndo(payment, closingAt)))
  // Where the debit had an outcome of its own, the next sweep finds it.
  const closed = marked.filter((_item, at) => undone?.[at] !== 'NOT_UNDONE')
  await Promise.all(
    closed.map(({ payment, known }) => {
      return finish(deps, payment, { ...known, surchargeStatus: statusOf(known), state: 'CLOSED' })
    }),
  )
}

/** The same content at every attempt: the time is the one that stands on the payment. */
function toUndo({ paymentId }: Payment, closingAt: ReadonlyMap<string, number>): Undo {
  const occurredAtMs = closingAt.get(paymentId) ?? 0
  return { paymentId, occurredAtMs, businessDate: businessDateOf(occurredAtMs) }
}

async function finish(deps: ResolveDeps, payment: Payment, outcome: Outcome): Promise<void> {
  const actor = deps.cancelledBy === undefined ? 'sweeper' : 'gateway'
  const item = { payment, outcome, actor, finishedAtMs: deps.clock() } as const
  const recorded = await deps.pipeline.record.add(item)
  if (!recorded.taken) return
  deps.log.info({ paymentId: payment.paymentId, state: outcome.state, actor }, 'an open payment was finished')
  deps.finished.announce(recorded.payment)
}

type People = ReadonlyMap<string, Pick<Payer, 'schoolNo' | 'name'>>

/** Names for the persons that the memos name by id. */
async function readPeople({ database }: ResolveDeps, found: readonly FoundDebit[]): Promise<People> {
  const ids = found.flatMap((debit) => ('memo' in debit ? (readMemo(debit.memo)?.payer.personId ?? []) : []))
  if (ids.length === 0) return new Map()
  const { rows } = await database.query<{ personId: string; schoolNo: string; name: string }>({
    name: 'sweep-people',
    text: 'SELECT person_id AS "personId", school_no AS "schoolNo", name FROM persons WHERE person_id = ANY($1::text[])',
    values: [ids],
  })
  return new Map(rows.map(({ personId, ...person }) => [personId, person]))
}

/** What the ledger kept for us about a debit: it is recorded as it was priced then, not as it would be now. */
function knownOf(debit: FoundDebit, people: People): Known {
  if (!('memo' in debit)) return UNPRICED
  const recalled = readMemo(debit.memo)
  if (recalled === undefined) return UNPRICED
  const { payer, deviceId, codeForm, rule } = recalled
  const person = people.get(payer.personId)
  return {
    deviceId,
    codeForm,
    surchargeRule: rule,
    surchargeFen: rule === undefined ? 0 : debit.surchargeFen,
    ...(person === undefined ? {} : { payer: { ...payer, ...person } }),
  }
}
