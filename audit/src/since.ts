import type { Book } from './books.ts'

/** What was written since a moment, as conditions on columns that indexes are on; for a look at everything they are empty. */
export interface Since {
  /** Of the ledger: a column with the number of a posting. */
  posting: (column: string) => string
  /** Of the payment server and the code service: a column with the number of a payment, which begins with its time. */
  payment: (column: string) => string
  /** A column with the business day in whose books money moves, however long ago that was asked for. */
  day: (column: string) => string
  /** Everything is looked at. */
  whole: boolean
}

const NONE = () => ''
export const EVER: Since = { posting: NONE, payment: NONE, day: NONE, whole: true }

/** A clock may be an hour wrong, and what was begun before is written down within as much. */
const SLACK_MS = 60 * 60_000

const DAY_MS = 24 * 60 * 60_000

/** So many postings in a row say that they are old before they are believed: fewer may have had a wrong clock, or want to hide what is before them. */
const OLD_IN_A_ROW = 10_000

/**
 * Since a moment, in these books. The last posting before it is found from the end, so that little more than what is new is read, and is a
 * number in the statements: the planner then knows how little it is.
 */
export async function sinceMoment({ onecard }: { onecard: Book }, at: Date): Promise<Since> {
  const from = new Date(at.getTime() - SLACK_MS)
  const sql = `SELECT id FROM (SELECT id, count(*) FILTER (WHERE posted_at >= $1)
      OVER (ORDER BY id DESC ROWS BETWEEN CURRENT ROW AND ${OLD_IN_A_ROW} FOLLOWING) AS younger FROM postings) p
    WHERE younger = 0 ORDER BY id DESC LIMIT 1`
  const last = (await onecard.rows<{ id: number }>(sql, [from]))[0]?.id ?? 0
  const ms = from.getTime().toString(16).padStart(12, '0')
  // Days of the campus begin at most a day before those of UTC.
  const day = new Date(from.getTime() - DAY_MS).toISOString().slice(0, 10)
  return {
    posting: (column) => `AND ${column} > ${last}`,
    payment: (column) => `AND ${column} >= 'pay_${ms}'`,
    day: (column) => `AND ${column} >= '${day}'`,
    whole: false,
  }
}
