import { MAX_ROSTER_ROWS } from '@yimatong/contract/limits'
import type { IdentityClass } from '@yimatong/contract/states'
import { type CsvRow, fileRefused, readCsv } from '../../files/csv-read.ts'

/** What a roster may say of somebody; what a file has no column for is empty. */
export const ROSTER_FIELDS = ['schoolNo', 'name', 'class', 'from', 'until', 'payment', 'daily'] as const
export type RosterField = (typeof ROSTER_FIELDS)[number]

/** How columns may be called, in both languages. The first name of each is the template's and the export's. */
export const TITLES: Readonly<Record<RosterField, readonly [zh: string, en: string, ...others: string[]]>> = {
  schoolNo: ['学工号', 'School no.', '学号', '工号', 'school_no'],
  name: ['姓名', 'Name'],
  class: ['身份', 'Class', '身份类别', 'identity', 'identity_class'],
  from: ['有效期起', 'Valid from', '有效期开始', 'valid_from'],
  until: ['有效期止', 'Valid until', '有效期至', 'valid_to', 'valid_until'],
  payment: ['单笔限额（元）', 'Payment limit (CNY)', '单笔限额', 'payment_limit'],
  daily: ['日限额（元）', 'Daily limit (CNY)', '日限额', 'daily_limit'],
}
const REQUIRED: readonly RosterField[] = ['schoolNo', 'name']

/** Columns of our own export that a roster may have and that say nothing here. */
const IGNORED = ['类别', 'Kind', '状态', 'State', '账号', 'Account', '问题', 'Problems', '行', 'Line']

/** The words that a file may use for a class. */
export const CLASS_WORDS: Readonly<Record<IdentityClass, readonly [zh: string, en: string, ...others: string[]]>> = {
  STUDENT: ['学生', 'Student'],
  TEACHER: ['教职工', 'Staff', '教师', '职工', 'Teacher'],
  OUTSIDER: ['校外人员', 'Outsider'],
  TEMPORARY: ['临时人员', 'Temporary', '临时工', 'Temporary staff'],
}
export const NO_CLASS_WORDS = ['未核实', 'Not established'] as const

const plain = (word: string): string =>
  word
    .trim()
    .toLowerCase()
    .replaceAll(/[\s_.]/g, '')
const FIELD_BY_TITLE = new Map(
  ROSTER_FIELDS.flatMap((field) => TITLES[field].map((title) => [plain(title), field] as const)),
)
const IGNORED_TITLES = new Set(IGNORED.map(plain))
const CLASS_BY_WORD = new Map(
  Object.entries(CLASS_WORDS).flatMap(([cls, words]) =>
    [cls, ...words].map((word) => [plain(word), cls as IdentityClass]),
  ),
)
const NO_CLASS = new Set(NO_CLASS_WORDS.map(plain))

/** Somebody's line: as it was written, and as it was read. What cannot be read is undefined although it was written. */
export interface RosterRow {
  line: number
  schoolNo: string
  name: string
  classText: string
  fromText: string
  untilText: string
  paymentText: string
  dailyText: string
  identityClass: IdentityClass | undefined
  identityFrom: string | undefined
  identityUntil: string | undefined
  paymentLimitFen: number | undefined
  dailyLimitFen: number | undefined
}

/** Which column has which field. Throws FILE_REFUSED for a heading that is not a roster's. */
function columnsOf({ cells }: CsvRow): ReadonlyMap<RosterField, number> {
  const columns = new Map<RosterField, number>()
  cells.forEach((title, at) => {
    const field = FIELD_BY_TITLE.get(plain(title))
    if (field === undefined) {
      if (title === '' || IGNORED_TITLES.has(plain(title))) return
      throw fileRefused('HEADING', `There is no column called ${title.slice(0, 40)}.`, 1)
    }
    if (columns.has(field)) throw fileRefused('HEADING', `The column ${title} is there twice.`, 1)
    columns.set(field, at)
  })
  const missing = REQUIRED.filter((field) => !columns.has(field))
  if (missing.length > 0) {
    const names = missing.map((field) => TITLES[field].slice(0, 2).join(' / ')).join(', ')
    throw fileRefused('HEADING', `The heading has no column ${names}.`, 1)
  }
  return columns
}

/** `2026-11-22`, `2026/11/22`, `2026.11.22` or `20261122`; undefined for what is no day of the calendar. */
function readDay(text: string): string | undefined {
  const match = /^(\d{4})([-/.]?)(\d{1,2})\2(\d{1,2})$/.exec(text)
  if (match === null || (match[2] === '' && text.length !== 8)) return undefined
  const day = `${match[1]}-${match[3]?.padStart(2, '0')}-${match[4]?.padStart(2, '0')}`
  const time = Date.parse(`${day}T00:00:00Z`)
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== day ? undefined : day
}

const MAX_LIMIT_FEN = 10_000_000

/** Yuan with at most two decimals, as fen; undefined for anything else, and for what is no limit. */
function readYuan(text: string): number | undefined {
  const match = /^(\d{1,6})(?:\.(\d{1,2}))?$/.exec(text.replaceAll(',', ''))
  if (match === null) return undefined
  const fen = Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'))
  return fen >= 1 && fen <= MAX_LIMIT_FEN ? fen : undefined
}

/** More than fits anywhere is cut, and is too long then, too; nobody's cell fills the database. */
const LONGEST = 200

function toRow({ line, cells }: CsvRow, columns: ReadonlyMap<RosterField, number>, width: number): RosterRow {
  if (cells.slice(width).some((cell) => cell !== '')) {
    throw fileRefused('MALFORMED', `Line ${line} has more cells than the heading.`, line)
  }
  const cell = (field: RosterField) => (cells[columns.get(field) ?? -1] ?? '').slice(0, LONGEST)
  const [classText, fromText, untilText] = [cell('class'), cell('from'), cell('until')]
  const [paymentText, dailyText] = [cell('payment'), cell('daily')]
  return {
    line,
    schoolNo: cell('schoolNo'),
    name: cell('name'),
    classText: NO_CLASS.has(plain(classText)) ? '' : classText,
    fromText,
    untilText,
    paymentText,
    dailyText,
    identityClass: CLASS_BY_WORD.get(plain(classText)),
    identityFrom: readDay(fromText),
    identityUntil: readDay(untilText),
    paymentLimitFen: readYuan(paymentText),
    dailyLimitFen: readYuan(dailyText),
  }
}

/** The people of a roster, group by group. Throws FILE_REFUSED for what is none. */
export async function* readRoster(bytes: Buffer): AsyncGenerator<readonly RosterRow[]> {
  let columns: ReadonlyMap<RosterField, number> | undefined
  let width = 0
  let read = 0
  for await (const group of readCsv(bytes)) {
    const [first] = group
    let rows = group
    if (columns === undefined && first !== undefined) {
      columns = columnsOf(first)
      width = first.cells.length
      rows = group.slice(1)
    }
    const known = columns
    if (known === undefined) continue
    read += rows.length
    if (read > MAX_ROSTER_ROWS) throw fileRefused('TOO_MANY_ROWS', `A roster has at most ${MAX_ROSTER_ROWS} people.`)
    yield rows.map((row) => toRow(row, known, width))
  }
  if (read === 0) throw fileRefused('EMPTY', 'There is nobody in this file.')
}
