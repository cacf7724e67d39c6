import type { DryRunAnswer, SubsidyLineError, SubsidyRows } from '@yimatong/contract/office-api'
import { parseYuan } from '@yimatong/contract/money'
import type { Queryable } from '@yimatong/kit/database'
import { fileRefused, readCsv } from '../files/csv-read.ts'

export interface SubsidyRow {
  line: number
  personId: string
  accountNo: string
  amountFen: number
}

type Bad = DryRunAnswer['bad'][number]

export interface CheckedRows {
  good: SubsidyRow[]
  bad: Bad[]
}

interface Wanted {
  line: number
  text: string
  schoolNo: string
  amountFen: number
}

const SHOWN_TEXT = 80
const MOST_ROWS = 50_000

/** What somebody types, or a spreadsheet writes, between two cells. */
const BETWEEN_CELLS = [',', '\t', ';', '，', '；']

/**
 * What a CSV file asks for, and the lines that say nothing one could do. A first line without an amount is a title. Throws
 * FILE_REFUSED for what is no table.
 */
export async function readSubsidyCsv(csv: string): Promise<{ wanted: Wanted[]; bad: Bad[] }> {
  const wanted: Wanted[] = []
  const bad: Bad[] = []
  let rows = 0
  for await (const group of readCsv(Buffer.from(csv), { delimiter: BETWEEN_CELLS })) {
    for (const { line, cells } of group) {
      if (++rows > MOST_ROWS + 1) throw fileRefused('TOO_MANY_ROWS', `At most ${MOST_ROWS} lines.`, line)
      const [first = '', yuan = '', ...more] = cells
      // A spreadsheet's way of saying that a number is text.
      const schoolNo = first.replace(/^'/u, '')
      const text = cells.join(',').slice(0, SHOWN_TEXT)
      const amountFen = parseYuan(yuan)
      if (rows === 1 && amountFen === undefined && !/\d/u.test(text)) continue
      const refuse = (error: SubsidyLineError) => bad.push({ line, text, error })
      if (!/^[A-Za-z0-9]{1,20}$/u.test(schoolNo) || more.some((cell) => cell !== '')) refuse('FORM')
      else if (amountFen === undefined) refuse('AMOUNT')
      else wanted.push({ line, text, schoolNo, amountFen })
    }
  }
  return { wanted, bad }
}

const FIND = `SELECT school_no AS "schoolNo", person_id AS "personId", account_no AS "accountNo", state = 'CLOSED' AS closed
  FROM persons WHERE school_no = ANY ($1::text[]) AND realm = 'LIVE'`
const OF_CLASS = `SELECT person_id AS "personId", account_no AS "accountNo" FROM persons
  WHERE identity_class = $1::identity_class AND realm = 'LIVE' AND state <> 'CLOSED' ORDER BY school_no`

interface Found extends Record<string, unknown> {
  schoolNo: string
  personId: string
  accountNo: string
  closed: boolean
}

/** Who gets how much, each person once, and the lines that cannot be taken, by line. */
export async function checkSubsidyRows(database: Queryable, rows: SubsidyRows): Promise<CheckedRows> {
  if ('identityClass' in rows) {
    const { rows: people } = await database.query<Found>({ text: OF_CLASS, values: [rows.identityClass] })
    const good = people.map(({ personId, accountNo }, at) => ({
      line: at + 1,
      personId,
      accountNo,
      amountFen: rows.amount,
    }))
    return { good, bad: [] }
  }
  const { wanted, bad } = await readSubsidyCsv(rows.csv)
  const { rows: people } = await database.query<Found>({ text: FIND, values: [wanted.map(({ schoolNo }) => schoolNo)] })
  const byNo = new Map(people.map((person) => [person.schoolNo, person]))
  const seen = new Set<string>()
  const good: SubsidyRow[] = []
  for (const { line, text, schoolNo, amountFen } of wanted) {
    const person = byNo.get(schoolNo)
    const error = person === undefined ? 'UNKNOWN' : person.closed ? 'CLOSED' : seen.has(schoolNo) ? 'TWICE' : undefined
    seen.add(schoolNo)
    if (error !== undefined) bad.push({ line, text, error })
    else if (person !== undefined)
      good.push({ line, personId: person.personId, accountNo: person.accountNo, amountFen })
  }
  return { good, bad: bad.toSorted((one, other) => one.line - other.line) }
}

const SHOWN_BAD = 1000

/** The check as its reader sees it. */
export const dryRunOf = ({ good, bad }: CheckedRows): DryRunAnswer => ({
  rows: good.length,
  total: good.reduce((sum, { amountFen }) => sum + amountFen, 0),
  bad: bad.slice(0, SHOWN_BAD),
  badCount: bad.length,
})
