import { toRfc3339 } from '@yimatong/contract/clock'
import { MOST_TILL_RECORDS, type TillRecord } from '@yimatong/contract/till-records-api'
import type { TillWord } from '@yimatong/contract/states'
import type { RecordState, SaleRecord } from '../logic/record.ts'
import { isEnded } from '../logic/record.ts'

export interface TellingDeps {
  records: () => readonly SaleRecord[]
  /** Rejects when the server has not taken them. */
  send: (records: readonly TillRecord[]) => Promise<unknown>
  /** What was told, by order number; kept over a reload. */
  keep: (told: ReadonlyMap<string, TillWord>) => Promise<void>
}

/** Tells the server what this till has written down, for the reconciliation of the day. No sale waits for it. */
export interface Telling {
  /** Sends what is new, oldest first. What is not taken now is told at the next chance. */
  tell: () => Promise<void>
}

const WORDS: Readonly<Record<RecordState, TillWord>> = {
  WRITTEN: 'OPEN',
  SENT: 'OPEN',
  OPEN: 'OPEN',
  ASKING: 'OPEN',
  PAID: 'PAID',
  DECLINED: 'DECLINED',
  CLOSED: 'CLOSED',
  REFUSED: 'REFUSED',
  NOT_CHARGED: 'NOT_CHARGED',
}

/** A till that was away for a week has this much to say at one heart-beat, and the rest at the next. */
const BATCHES_AT_ONCE = 5

export function createTelling(deps: TellingDeps, before: ReadonlyMap<string, TillWord>): Telling {
  const told = new Map(before)
  let telling = false
  const tellNews = async () => {
    for (let batch = 0; batch < BATCHES_AT_ONCE; batch++) {
      const news = deps.records().filter((record) => told.get(record.outTradeNo) !== WORDS[record.state])
      const some = news.slice(0, MOST_TILL_RECORDS).map(wordOf)
      if (some.length === 0) return
      await deps.send(some)
      const heard = new Map(some.map(({ outTradeNo, word }) => [outTradeNo, word]))
      for (const [outTradeNo, word] of heard) told.set(outTradeNo, word)
      await deps.keep(heard)
    }
  }
  return {
    tell: async () => {
      if (telling) return
      telling = true
      await tellNews().catch(() => undefined)
      telling = false
    },
  }
}

/** What the till says of a sale: its own word, and with PAID what it has shown as charged. */
function wordOf(record: SaleRecord): TillRecord {
  const { outTradeNo, amountFen: amount, businessDate, state, view, endedAt, writtenAt } = record
  const paid = state === 'PAID' && view !== undefined ? { total: view.total, paymentId: view.paymentId } : {}
  const saidAt = toRfc3339(isEnded(record) ? (endedAt ?? writtenAt) : writtenAt)
  return { outTradeNo, word: WORDS[state], amount, businessDate, saidAt, ...paid }
}
