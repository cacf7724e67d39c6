import { canonicalJson } from '@yimatong/contract/canonical-json'
import { type ReconciliationReport, reconciliationReport } from '@yimatong/contract/office-reconciliation-api'
import type { StatementTrailer } from '@yimatong/contract/onecard-api'
import type { DatabaseSession, Queryable } from '@yimatong/kit/database'
import {
  CALL_DUPLICATES,
  FIND_AT_TILLS,
  FIND_DOUBLED,
  FIND_EXPIRED,
  FIND_IN_PAIRS,
  FOUND_TABLE,
  NUMBERED,
} from './found-sql.ts'
import { DIFFERENCES, POOL_ENTERED, POOL_EXPIRED, POOL_MET, REPORT } from './keep-sql.ts'
import { DOUBLED_LINES, DROP_DOUBLES, OUR_LINES, PAIRS, STATEMENT_TABLE, VERDICTS } from './stage-sql.ts'
import { readStatement, STATEMENT_COLUMNS } from './statement.ts'

/** Plans are made for what is there, in memory where that is enough. */
const SETTINGS = [`SET work_mem = '96MB'`, `SET jit = off`, `SET temp_buffers = '64MB'`]

/** Loads a day's statement into the session. Throws StatementError, and whatever the peer's silence throws. */
export async function loadStatement(
  session: DatabaseSession,
  date: string,
  chunks: AsyncIterable<string[]>,
  progress: (rows: number) => void,
): Promise<StatementTrailer> {
  for (const setting of SETTINGS) await session.query(setting)
  await session.query(STATEMENT_TABLE)
  const reading = readStatement(date, chunks, progress)
  await session.copyIn(`COPY statement_lines (${STATEMENT_COLUMNS}) FROM STDIN`, reading.copyRows)
  await session.query('ANALYZE statement_lines')
  return reading.trailer()
}

/**
 * Compares the loaded statement with our books and the tills' records of the day, set by set; leaves what was found in the
 * session's own tables. Nothing is written that anybody else can see.
 */
export async function compareDay(session: Queryable, date: string): Promise<void> {
  // A table that is made from a query takes no parameters.
  const day = literalOf(date)
  const ofDay = (text: string) => session.query(text.replaceAll('$1', day))
  await session.query(DOUBLED_LINES)
  await session.query(DROP_DOUBLES)
  await ofDay(OUR_LINES)
  await session.query('ANALYZE our_lines')
  await session.query(PAIRS)
  await session.query('ANALYZE pairs')
  await ofDay(VERDICTS)
  await session.query(CALL_DUPLICATES)
  await session.query(FOUND_TABLE)
  await session.query(FIND_DOUBLED)
  await session.query(FIND_IN_PAIRS)
  await ofDay(FIND_EXPIRED)
  await ofDay(FIND_AT_TILLS)
  await session.query(NUMBERED)
}

function literalOf(date: string): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date)) throw new Error(`${date} is no day`)
  return `'${date}'`
}

export interface Compared {
  /** Canonical JSON; its hash is the run's. */
  report: string
  differences: number
}

/** Keeps what was found under the run, and what waits in the pool. */
export async function keepCompared(
  transaction: Queryable,
  { runId, date, trailer }: { runId: string; date: string; trailer: StatementTrailer },
): Promise<Compared> {
  const ofDay = (text: string) => transaction.query({ text, values: [date] })
  await ofDay(POOL_MET)
  await ofDay(POOL_ENTERED)
  await ofDay(POOL_EXPIRED)
  await transaction.query({ text: DIFFERENCES, values: [runId] })
  const { rows } = await transaction.query<ReconciliationReport & { differences: number }>({
    text: REPORT,
    values: [date],
  })
  const { differences = 0, ...counted } = rows[0] ?? {}
  const { rows: lines, totalAmount: amount, totalSurcharge: surcharge, sha256 } = trailer
  const statement = { rows: lines, amount, surcharge, sha256 }
  const report = canonicalJson(reconciliationReport.parse({ businessDate: date, statement, ...counted }))
  return { report, differences }
}
