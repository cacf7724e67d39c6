import { setTimeout as pause } from 'node:timers/promises'
import type { WebhookEndpointView } from '@yimatong/contract/portal-api'
import { WEBHOOK_EVENT_TYPES } from '@yimatong/contract/webhook-words'
import type { Campus } from '../campus/campus.ts'
import type { Violation } from '../judge/judge.ts'
import { type Sale, told } from '../lunch/history.ts'
import type { Random } from '../random.ts'
import { asOwner } from './owner.ts'
import { openPortal } from './portal.ts'
import { openReceiver, type Receiver } from './receiver.ts'

/** What a merchant with four tills is told of its payments, and whether that was all, true, and each thing once. */
export interface Notices {
  receiver: Receiver
  judge(sales: readonly Sale[]): Promise<Violation[]>
}

export const OWNER = { login: 'noodles', merchantNo: '10000003' }
/** Of a long round thousands are still to be told: so long may pass without any of them being told. */
const NEXT_TOLD_WITHIN_MS = 40_000
const ALL_TOLD_WITHIN_MS = 3 * 60_000
const LOOK_EVERY_MS = 2000

export async function openNotices(campus: Campus, random: Random): Promise<Notices> {
  const receiver = await openReceiver()
  const owner = await openPortal(campus, OWNER.login, random)
  const eventTypes = WEBHOOK_EVENT_TYPES
  const made = await owner.ask('POST', '/webhook-endpoints', { url: receiver.url, eventTypes })
  if (made?.status !== 200) throw new Error(`no endpoint for notifications: ${JSON.stringify(made)}`)
  const { endpointId } = made.body as WebhookEndpointView
  /** Infinity when nobody could say. */
  const untoldCount = async (): Promise<number> => {
    const answer = await owner.ask('GET', '/webhook-endpoints')
    const { endpoints = [] } = (answer?.body ?? {}) as { endpoints?: WebhookEndpointView[] }
    return endpoints.find((one) => one.endpointId === endpointId)?.pending ?? Infinity
  }
  const tellAll = async (): Promise<void> => {
    const began = performance.now()
    let fewest = Infinity
    let lastToldAt = began
    for (;;) {
      const untold = await untoldCount()
      const now = performance.now()
      if (untold < fewest) [fewest, lastToldAt] = [untold, now]
      if (untold === 0 || now - lastToldAt > NEXT_TOLD_WITHIN_MS || now - began > ALL_TOLD_WITHIN_MS) return
      await letTimePass(campus)
      await pause(LOOK_EVERY_MS)
    }
  }
  return {
    receiver,
    async judge(sales) {
      const mine = sales.filter(({ merchantNo }) => merchantNo === OWNER.merchantNo)
      await tellAll()
      const rule = 'a merchant is told in the end what it was paid'
      return [...untold(receiver, mine).map((sale) => ({ rule, what: told(sale) })), ...toldWrong(receiver, mine)]
    },
  }
}

/** As if the hours had gone by until what failed is tried again: the schedule of attempts is a day long. */
async function letTimePass({ database }: Campus): Promise<void> {
  await asOwner(database.urls.payment.ownerUrl, (client) =>
    client.query(`UPDATE webhook_deliveries SET next_attempt_at = now(), sweep_after = now() WHERE state = 'PENDING'`),
  )
}

const PAID = new Set(['SUCCESS', 'REFUND', 'REVOKED'])

/** Everything that the merchant must hear of a sale, as a word and the id of what it is about. */
function due({ final }: Sale): string[] {
  if (!final || !PAID.has(final.state)) return []
  const { state, paymentId, refunds = [] } = final
  const words = [
    `payment.succeeded ${paymentId}`,
    ...refunds.filter((one) => one.state === 'SUCCESS').map(({ refundId }) => `refund.succeeded ${refundId}`),
  ]
  return state === 'REVOKED' ? [...words, `payment.revoked ${paymentId}`] : words
}

/** What it may hear, too: a number that was cancelled before it came to anything has closed nothing. */
const isSo = (sale: Sale): string[] =>
  sale.final?.state === 'CLOSED' ? [`payment.closed ${sale.final.paymentId}`] : due(sale)

/** By word and subject, the ids of the events that told of it. */
function heard({ taken }: Receiver): Map<string, Set<string>> {
  const ids = new Map<string, Set<string>>()
  for (const { eventId, type, data } of taken) {
    const subject = 'payment' in data ? data.payment.paymentId : 'refund' in data ? data.refund.refundId : ''
    const what = `${type} ${subject}`
    ids.set(what, (ids.get(what) ?? new Set()).add(eventId))
  }
  return ids
}

function untold(receiver: Receiver, sales: readonly Sale[]): Sale[] {
  const known = heard(receiver)
  return sales.filter((sale) => due(sale).some((what) => !known.has(what)))
}

function toldWrong(receiver: Receiver, sales: readonly Sale[]): Violation[] {
  const all = new Set(sales.flatMap(isSo))
  return [...heard(receiver)].flatMap(([what, eventIds]) => {
    if (eventIds.size > 1)
      return [{ rule: 'a merchant is told of a thing by one event', what: `${what}: ${[...eventIds].join(', ')}` }]
    return all.has(what) ? [] : [{ rule: 'a merchant is told nothing that is not so', what }]
  })
}
