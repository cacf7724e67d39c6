import type { BookUrls } from '../books.ts'

/** A table whose rows stay for ever: what an archive has of each month. */
export interface Table {
  book: keyof BookUrls
  name: string
  /** Where its rows come from, as `t`: the table itself when absent. */
  from?: string
  /** The column that says in which month a row belongs. */
  when: { date: string } | { time: string }
  /** Of one row after the other; unique, so that the same month is the same file. */
  order: string
  /** What is added up, in fen. */
  sums: readonly string[]
  /** A condition on rows that may still change by themselves: with one of them the month is not closed. */
  open?: string
  /** What is wrong with a row after the one before it in the same month, where rows prove each other. */
  proof?: (row: Row, before: Row | undefined) => string | undefined
}

/** A row as it is written: its columns by their names. Bytes are hex after `\x`. */
export type Row = Readonly<Record<string, unknown>>

/** The audit log's rows are numbered without a gap, and each carries the hash of the one before. */
function auditLink(row: Row, before: Row | undefined): string | undefined {
  if (before === undefined) return undefined
  if (row['seq'] !== Number(before['seq']) + 1) return `row ${String(row['seq'])} comes after ${String(before['seq'])}`
  return row['prev_hash'] === before['hash'] ? undefined : `row ${String(row['seq'])} does not hang on the one before`
}

export const TABLES: readonly Table[] = [
  {
    book: 'payment',
    name: 'payments',
    when: { date: 'business_date' },
    order: 'payment_id COLLATE "C"',
    sums: ['amount_fen', 'surcharge_fen', 'refunded_fen', 'refunded_surcharge_fen'],
    open: "state IN ('PROCESSING', 'USERPAYING')",
  },
  {
    book: 'payment',
    name: 'payment_events',
    when: { time: 'at' },
    order: 'payment_id COLLATE "C", at, type',
    sums: [],
  },
  {
    book: 'payment',
    name: 'refunds',
    when: { date: 'business_date' },
    order: 'refund_id COLLATE "C"',
    sums: ['amount_fen', 'surcharge_fen'],
    open: "state IN ('REQUESTED', 'PROCESSING')",
  },
  {
    book: 'payment',
    name: 'exceptions',
    when: { time: 'created_at' },
    order: 'exception_id COLLATE "C"',
    sums: ['amount_fen'],
    open: "state <> 'RESOLVED'",
  },
  {
    book: 'payment',
    name: 'pending_surcharges',
    when: { time: 'created_at' },
    order: 'payment_id COLLATE "C"',
    sums: ['amount_fen', 'surcharge_fen'],
    open: "state IN ('PENDING', 'COLLECTING')",
  },
  {
    book: 'payment',
    name: 'surcharge_backs',
    when: { date: 'business_date' },
    order: 'refund_id COLLATE "C"',
    sums: ['amount_fen'],
    open: 'finished_at IS NULL',
  },
  {
    book: 'payment',
    name: 'money_moves',
    when: { date: 'business_date' },
    order: 'move_id COLLATE "C"',
    sums: ['amount_fen'],
    open: "state = 'PENDING'",
  },
  {
    book: 'payment',
    name: 'settlements',
    when: { date: 'business_date' },
    order: 'settlement_id COLLATE "C"',
    sums: ['commission_fen', 'net_fen'],
  },
  {
    book: 'payment',
    name: 'payouts',
    when: { time: 'created_at' },
    order: 'payout_id COLLATE "C"',
    sums: ['amount_fen', 'commission_fen'],
    open: 'finished_at IS NULL',
  },
  {
    book: 'payment',
    name: 'audit_log',
    when: { time: 'at' },
    order: 'seq',
    sums: [],
    proof: auditLink,
  },
  {
    book: 'onecard',
    name: 'postings',
    when: { date: 'business_date' },
    order: 'id',
    sums: ['amount_fen', 'surcharge_fen'],
  },
  {
    book: 'onecard',
    name: 'entries',
    from: 'SELECT e.*, p.business_date FROM entries e JOIN postings p ON p.id = e.posting_id',
    when: { date: 'business_date' },
    order: 'posting_id, line',
    sums: ['amount_fen'],
  },
  {
    book: 'token',
    name: 'redemptions',
    when: { time: 'decided_at' },
    order: 'payment_id COLLATE "C"',
    sums: ['amount_fen'],
  },
]

/** `payment.payments` */
export const titleOf = ({ book, name }: Table): string => `${book}.${name}`

/** A month of a table, as `t`, with the parameters of `monthOf`. Days and months are the campus's, which has one clock. */
export function rowsSql({ name, from, when }: Table, { first, next }: { first: string; next: string }): string {
  const start = (day: string) => ('date' in when ? `date '${day}'` : `timestamp '${day}' AT TIME ZONE 'Asia/Shanghai'`)
  const column = 'date' in when ? when.date : when.time
  return `(SELECT * FROM ${from === undefined ? name : `(${from}) s`}
    WHERE ${column} >= ${start(first)} AND ${column} < ${start(next)}) t`
}
