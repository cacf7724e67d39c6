import { newId } from '@yimatong/contract/ids'
import type { Queryable } from '@yimatong/kit/database'
import { recordChange, type AuditCaller } from '../../audit/record.ts'
import type { PeopleDeps } from '../deps.ts'
import { JUDGE, NO_HANDFUL } from './judge.ts'
import { readRoster, type RosterRow } from './roster.ts'

export interface Upload {
  fileName: string
  bytes: Buffer
}

// Arrays of two thousand rows: as quick as COPY to within a tenth of a second for fifty thousand, by the connection as it is.
const STAGE = `
  INSERT INTO person_import_rows (import_id, line, school_no, name, class_text, from_text, until_text, payment_text, daily_text,
    identity_class, identity_from, identity_until, payment_limit_fen, daily_limit_fen, faults)
  SELECT $1, line, school_no, name, class_text, from_text, until_text, payment_text, daily_text,
    cls::identity_class, from_day::date, until_day::date, payment_fen, daily_fen, '{UNJUDGED}'
  FROM unnest($2::int[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[],
    $12::text[], $13::int[], $14::int[])
    AS t (line, school_no, name, class_text, from_text, until_text, payment_text, daily_text, cls, from_day, until_day,
      payment_fen, daily_fen)`

const BEGIN = `
  INSERT INTO person_imports (import_id, file_name, uploaded_by, uploaded_at, row_count, new_count, changed_count, unchanged_count, bad_count)
  VALUES ($1, $2, $3, to_timestamp($4::float8 / 1000), 0, 0, 0, 0, 0)`

const COUNT = `
  UPDATE person_imports i SET row_count = c.all, new_count = c.new, changed_count = c.changed, unchanged_count = c.unchanged, bad_count = c.bad
  FROM (SELECT count(*)::int AS all, count(*) FILTER (WHERE action = 'NEW')::int AS new,
      count(*) FILTER (WHERE action = 'CHANGED')::int AS changed,
      count(*) FILTER (WHERE action = 'UNCHANGED')::int AS unchanged, count(*) FILTER (WHERE action = 'BAD')::int AS bad
    FROM person_import_rows WHERE import_id = $1) c
  WHERE i.import_id = $1
  RETURNING row_count AS "rows", new_count AS "new", changed_count AS "changed", unchanged_count AS "unchanged", bad_count AS "bad"`

/**
 * Takes a roster in and says what it would do, row by row, without changing anybody: a dry run. All of it or nothing is
 * there afterwards. Gives the import's id; throws FILE_REFUSED for a file that is no roster.
 */
export function stageRoster(
  { database, clock }: Pick<PeopleDeps, 'database' | 'clock'>,
  caller: AuditCaller,
  { fileName, bytes }: Upload,
): Promise<string> {
  const importId = newId('personImport')
  return database.transaction(async (transaction) => {
    await transaction.query({ text: BEGIN, values: [importId, fileName, caller.userId, clock()] })
    for await (const rows of readRoster(bytes)) await stage(transaction, importId, rows)
    await transaction.query({ text: NO_HANDFUL })
    await transaction.query({ text: JUDGE, values: [importId] })
    const { rows } = await transaction.query({ text: COUNT, values: [importId] })
    const after = { fileName, ...rows[0] }
    await recordChange(transaction, { caller, action: 'people.import-check', subject: importId, after })
    return importId
  })
}

async function stage(transaction: Queryable, importId: string, rows: readonly RosterRow[]): Promise<void> {
  const column = <T>(read: (row: RosterRow) => T | undefined): (T | null)[] => rows.map((row) => read(row) ?? null)
  await transaction.query({
    text: STAGE,
    values: [
      importId,
      column(({ line }) => line),
      column(({ schoolNo }) => schoolNo),
      column(({ name }) => name),
      column(({ classText }) => classText),
      column(({ fromText }) => fromText),
      column(({ untilText }) => untilText),
      column(({ paymentText }) => paymentText),
      column(({ dailyText }) => dailyText),
      column(({ identityClass }) => identityClass),
      column(({ identityFrom }) => identityFrom),
      column(({ identityUntil }) => identityUntil),
      column(({ paymentLimitFen }) => paymentLimitFen),
      column(({ dailyLimitFen }) => dailyLimitFen),
    ],
  })
}
