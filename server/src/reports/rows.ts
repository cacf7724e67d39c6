import { daysOf } from '@yimatong/contract/office-reports-api'
import { MEALS } from '@yimatong/contract/meals'
import type { Queryable } from '@yimatong/kit/database'
import type { Cut } from './cells.ts'
import { dayAfter, type Span, type Spans } from './span.ts'

/** Names of what rows stand for, by their keys. */
export type Names = ReadonlyMap<string, { name: string; nameEn?: string }>

const NAMED: Partial<Record<Cut, string>> = {
  canteen: 'SELECT id AS key, name, name_en AS "nameEn" FROM canteens',
  merchant: 'SELECT merchant_no::text AS key, name, name_en AS "nameEn" FROM merchants WHERE realm = \'LIVE\'',
  terminal: 'SELECT terminal_no AS key, name FROM terminals',
}

/** All names of a cut, in one look. */
export async function namesOf(database: Queryable, cut: Cut): Promise<Names> {
  const text = NAMED[cut]
  if (text === undefined) return new Map()
  const { rows } = await database.query<{ key: string; name: string; nameEn?: string }>(text)
  return new Map(rows.map(({ key, ...names }) => [key, names]))
}

/** Sums by key, now and before. */
export interface Compared<Sums> {
  now: ReadonlyMap<string, Sums>
  before: ReadonlyMap<string, Sums>
}

export function compare<Row extends { key: string; isBefore: boolean }, Sums>(
  rows: readonly Row[],
  sumsOf: (row: Row) => Sums,
): Compared<Sums> {
  const of = (isBefore: boolean) =>
    new Map(rows.filter((row) => row.isBefore === isBefore).map((row) => [row.key, sumsOf(row)]))
  return { now: of(false), before: of(true) }
}

const CLASSES = ['STUDENT', 'TEACHER', 'OUTSIDER', 'TEMPORARY', 'UNKNOWN']
const IN_ORDER: Partial<Record<Cut, readonly string[]>> = { meal: MEALS, class: CLASSES }

const daysIn = (span: Span): string[] => Array.from({ length: daysOf(span) }, (_, at) => dayAfter(span.from, at))

/** The keys of a report's rows: every day of the span, and otherwise what there is, in the order in which people name it. */
function keysOf<Sums>(cut: Cut, { span }: Spans, sums: Compared<Sums>): string[] {
  if (cut === 'day') return daysIn(span)
  const found = new Set([...sums.now.keys(), ...sums.before.keys()])
  const order = IN_ORDER[cut]
  return order === undefined ? [...found].toSorted() : order.filter((key) => found.has(key))
}

export interface ReportRow<Sums> {
  key: string
  name?: string
  nameEn?: string
  now: Sums
  before?: Sums
}

/** Rows with their names; a day stands beside the day as far into the span before. */
export function rowsOf<Sums>(
  cut: Cut,
  spans: Spans,
  sums: Compared<Sums>,
  names: Names,
  none: Sums,
): ReportRow<Sums>[] {
  const { before } = spans
  const back = before === undefined ? 0 : -daysOf(before)
  return keysOf(cut, spans, sums).map((key) => ({
    key,
    ...names.get(key),
    now: sums.now.get(key) ?? none,
    ...(before === undefined ? {} : { before: sums.before.get(cut === 'day' ? dayAfter(key, back) : key) ?? none }),
  }))
}

/** The spans as an answer says them. */
export const saidOf = ({ span, before }: Spans) => ({ span, ...(before === undefined ? {} : { before }) })
