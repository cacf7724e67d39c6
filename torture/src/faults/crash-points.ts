import type { Campus } from '../campus/campus.ts'
import { HOSTS } from '../campus/host.ts'
import type { Sale } from '../lunch/history.ts'
import { countBy } from '../report.ts'
import { type CrashPoint, POINTS } from './points.ts'
import type { Struck } from './strike.ts'

/** The crash points that a fault of some kind is by itself, wherever it strikes. */
const BY_KIND: Readonly<Record<string, CrashPoint>> = {
  BATCH_CRASH: 'CP12',
  REDIS_KILL: 'CP13',
  REDIS_FLUSH: 'CP13',
  SLEEP: 'CP15',
  CLOCK: 'CP16',
  DISK_FULL: 'CP17',
  RECEIVER_ERROR: 'CP18',
  RECEIVER_HANG: 'CP18',
  RECEIVER_GONE: 'CP18',
  RECEIVER_LOST: 'CP18',
  TERM: 'CP20',
}

/** How often each crash point was really come to: by a death at its statement, by a fault of its kind, by what tills heard. */
export function crashPointHits(
  { hosts }: Pick<Campus, 'hosts'>,
  struck: readonly Struck[],
  sales: readonly Sale[],
): Record<string, number> {
  const deaths = HOSTS.flatMap((name) =>
    Object.entries(hosts[name].halts('die')).flatMap(([point, count]) => {
      const crashPoint = POINTS.find((one) => one.point === point && one.hosts.includes(name))?.crashPoint ?? point
      return Array.from({ length: count }, () => crashPoint)
    }),
  )
  const kinds = struck.flatMap(({ kind }) => BY_KIND[kind] ?? [])
  const withoutCodes = struck.filter((one) => one.kind === 'TSM_DOWN' && wasFelt(one, sales)).map(() => 'CP14')
  const races = sales.filter(raced).map(() => 'CP10')
  const repeats = sales.filter(wasRepeated).map(() => 'CP19')
  return countBy([...deaths, ...kinds, ...withoutCodes, ...races, ...repeats])
}

/** While there was no TSM somebody heard so, or paid by a code that needs none. */
function wasFelt({ struckAt, healedAt }: Struck, sales: readonly Sale[]): boolean {
  return sales.some(
    ({ kind, views, sayings }) =>
      (kind === 'static' || kind === 'dynamic' || views.some(({ declineCode }) => declineCode === 'TSM_UNAVAILABLE')) &&
      sayings.some(
        ({ invokedAt, endedAt, word }) =>
          invokedAt >= struckAt && endedAt <= healedAt && (word === 'SUCCESS' || word === 'PAYERROR'),
      ),
  )
}

const asked = ({ sayings }: Sale, what: string) =>
  sayings.filter((saying) => saying.outcome === 'OK' && saying.asked.startsWith(`${what} `))

/** The till was told of a success while it was told that the payment is taken back. */
function raced(sale: Sale): boolean {
  const paid = asked(sale, 'pay').filter(({ word }) => word === 'SUCCESS')
  const cancelled = asked(sale, 'cancel').filter(({ word }) => word === 'REVOKED')
  return paid.some((one) => cancelled.some((other) => one.invokedAt <= other.endedAt && other.invokedAt <= one.endedAt))
}

/** One number was asked for twice at the same moment, and both were answered; or another till was refused with it. */
function wasRepeated(sale: Sale): boolean {
  if (sale.kind === 'twoTills')
    return sale.sayings.some(({ asked: what, word }) => what.startsWith('pay') && word === 'IDEMPOTENCY_CONFLICT')
  const pays = asked(sale, 'pay')
  return pays.some((one, index) =>
    pays.slice(index + 1).some((other) => other.invokedAt < one.endedAt && one.invokedAt < other.endedAt),
  )
}
