import type { PeopleFilter, PeoplePage } from '@yimatong/contract/office-api'
import type { Queryable } from '@yimatong/kit/database'
import { ENDS_SOON_DAYS, PERSON_COLUMNS, type Person, personRow } from './person.ts'

/** One page of people, by school number. */
export interface PeopleAsked {
  filter: PeopleFilter
  cursor: string | undefined
  limit: number
  /** The business day that validity is judged by. */
  today: string
}

const VALIDITY: Readonly<Record<NonNullable<PeopleFilter['validity']>, (today: string) => string>> = {
  ENDED: (today) => `o.identity_until < ${today}`,
  FUTURE: (today) => `o.identity_from > ${today}`,
  ENDING: (today) => `o.identity_until BETWEEN ${today} AND ${today} + ${ENDS_SOON_DAYS}
    AND (o.identity_from IS NULL OR o.identity_from <= ${today})`,
  CURRENT: (today) => `(o.identity_until IS NULL OR o.identity_until > ${today} + ${ENDS_SOON_DAYS})
    AND (o.identity_from IS NULL OR o.identity_from <= ${today})`,
}

/** The beginning of something, as LIKE says it: what is typed is never a pattern. */
const prefix = (typed: string): string => `${typed.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)}%`

/** What a filter says as SQL over `persons o`, with its values. Not a named statement: a prefix finds its index by its value. */
function conditionsOf(filter: PeopleFilter, today: string): { where: string; values: unknown[] } {
  const values: unknown[] = []
  const value = (given: unknown) => `$${values.push(given)}`
  const conditions = [`o.realm = 'LIVE'`]
  const typed = filter.q?.trim() ?? ''
  if (typed !== '') {
    const [begins, upper] = [value(prefix(typed)), value(prefix(typed.toUpperCase()))]
    const tail = value(typed.toUpperCase())
    conditions.push(`(o.school_no LIKE ${begins} OR o.school_no LIKE ${upper} OR o.name LIKE ${begins}
      OR o.account_no LIKE ${upper} OR right(o.school_no, 4) = ${tail})`)
  }
  if (filter.class === 'NONE') conditions.push('o.identity_class IS NULL')
  else if (filter.class !== undefined) conditions.push(`o.identity_class = ${value(filter.class)}::identity_class`)
  if (filter.state === 'LOST') conditions.push('o.held_at IS NOT NULL')
  else if (filter.state !== undefined) conditions.push(`o.state = ${value(filter.state)}::person_state`)
  if (filter.kind !== undefined) conditions.push(`o.kind = ${value(filter.kind)}::person_kind`)
  if (filter.validity !== undefined) conditions.push(VALIDITY[filter.validity](`${value(today)}::date`))
  return { where: conditions.join(' AND '), values }
}

/** The people of a filter from a place on. The cursor is the school number of the page before's last. */
export async function findPeople(database: Queryable, asked: PeopleAsked): Promise<Person[]> {
  const { where, values } = conditionsOf(asked.filter, asked.today)
  const [after, limit] = [`$${values.push(asked.cursor ?? '')}`, `$${values.push(asked.limit)}`]
  const { rows } = await database.query<Person & Record<string, unknown>>({
    text: `SELECT ${PERSON_COLUMNS} FROM persons o WHERE ${where} AND o.school_no > ${after} ORDER BY o.school_no LIMIT ${limit}`,
    values,
  })
  return rows
}

/** How many people a filter has. */
export async function countPeople(database: Queryable, filter: PeopleFilter, today: string): Promise<number> {
  const { where, values } = conditionsOf(filter, today)
  const { rows } = await database.query<{ total: number }>({
    text: `SELECT count(*)::int AS total FROM persons o WHERE ${where}`,
    values,
  })
  return rows[0]?.total ?? 0
}

/** A page with the number of all that the filter has. */
export async function readPeoplePage(database: Queryable, asked: PeopleAsked): Promise<PeoplePage> {
  const [found, total] = await Promise.all([
    findPeople(database, { ...asked, limit: asked.limit + 1 }),
    countPeople(database, asked.filter, asked.today),
  ])
  const shown = found.slice(0, asked.limit)
  const last = shown.at(-1)
  return {
    people: shown.map((person) => personRow(person, asked.today)),
    total,
    ...(found.length > asked.limit && last ? { nextCursor: last.schoolNo } : {}),
  }
}
