import { businessDateOf, campusTimeOf, type Clock, toRfc3339 } from '@yimatong/contract/clock'
import { TERMINAL_SILENT_AFTER_MS, TERMINAL_SKEW_LIMIT_MS } from '@yimatong/contract/limits'
import {
  type OfficeTerminal,
  type OfficeTerminalAnswer,
  type OfficeTerminalPage,
  type SilentTerminals,
  TERMINAL_FLAWS,
  type TerminalFlaw,
  type TerminalsFilter,
} from '@yimatong/contract/office-api'
import type { Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import { beginning, type Conditions, conditions, containing } from '../conditions.ts'

export interface TerminalReadDeps {
  database: Queryable
  clock: Clock
  /** The version of the stop list that there is, as far as it is known. */
  stopListVersion(): number | undefined
}

interface Row extends Record<TerminalFlaw, boolean> {
  terminalNo: string
  terminalId: string
  name: string
  merchantNo: string
  merchantName: string
  merchantNameEn: string
  canteenId: string
  canteenName: string
  canteenNameEn: string
  state: 'CREATED' | 'ACTIVE' | 'DISABLED'
  expected: boolean
  lastSeenAt: Date | null
  activatedAt: Date | null
  version: string | null
  clockSkewMs: number | null
  stopListVersion: number | null
  codeExpiresAt: Date | null
  lockedAt: Date | null
  lockedBy: string | null
  lockReason: string | null
  lockContact: string | null
}

/** What the tills are measured by. */
interface Measure {
  nowMs: number
  newestVersion: string | undefined
  stopListVersion: number | undefined
}

const NEWEST = {
  name: 'office-newest-version',
  text: String.raw`SELECT t.version FROM terminals t JOIN merchants m USING (merchant_no)
    WHERE t.state = 'ACTIVE' AND m.realm = 'LIVE' AND t.version ~ '^\d{1,6}(\.\d{1,6}){0,3}$'
    ORDER BY string_to_array(t.version, '.')::int[] DESC LIMIT 1`,
}

async function measureOf({ database, clock, stopListVersion }: TerminalReadDeps): Promise<Measure> {
  const { rows } = await database.query<{ version: string }>(NEWEST)
  return { nowMs: clock(), newestVersion: rows[0]?.version, stopListVersion: stopListVersion() }
}

/** A flaw as a condition. */
function flawCondition({ value }: Conditions, measure: Measure, flaw: TerminalFlaw): string {
  const { nowMs, newestVersion = null, stopListVersion = null } = measure
  const active = "t.state = 'ACTIVE'"
  switch (flaw) {
    case 'OFFLINE': {
      const silentSince = value(new Date(nowMs - TERMINAL_SILENT_AFTER_MS))
      return `${active} AND coalesce(t.last_seen_at < ${silentSince}::timestamptz, true)`
    }
    case 'LOCKED':
      return 't.locked_at IS NOT NULL'
    case 'OLD_VERSION':
      return `${active} AND coalesce(t.version <> ${value(newestVersion)}::text, false)`
    case 'CLOCK':
      return `${active} AND coalesce(abs(t.clock_skew_ms) > ${TERMINAL_SKEW_LIMIT_MS}, false)`
    case 'STOP_LIST':
      return `${active} AND coalesce(t.stop_list_version < ${value(stopListVersion)}::bigint, false)`
  }
}

/** Its canteen is open and its merchant sells: somebody should be at it. */
function expectedCondition({ value }: Conditions, { nowMs }: Measure): string {
  const minute = `${value(campusTimeOf(nowMs).minuteOfDay)}::int`
  const today = `${value(businessDateOf(nowMs))}::date`
  return `t.state = 'ACTIVE' AND m.state = 'ACTIVE' AND coalesce(m.contract_from <= ${today}, true)
    AND coalesce(m.contract_until >= ${today}, true) AND ${minute} >= c.opens_minute AND ${minute} < c.closes_minute`
}

const FROM = 'FROM terminals t JOIN merchants m USING (merchant_no) JOIN canteens c ON c.id = m.canteen_id'

/** What to read of a till, from tills, merchants and canteens; conditions follow. */
const select = (
  asked: Conditions,
  measure: Measure,
) => `SELECT t.terminal_no AS "terminalNo", t.terminal_id AS "terminalId", t.name, t.merchant_no AS "merchantNo",
  m.name AS "merchantName", m.name_en AS "merchantNameEn", c.id AS "canteenId", c.name AS "canteenName",
  c.name_en AS "canteenNameEn", t.state, t.last_seen_at AS "lastSeenAt", t.activated_at AS "activatedAt", t.version,
  t.clock_skew_ms::float8 AS "clockSkewMs", t.stop_list_version::float8 AS "stopListVersion",
  (SELECT max(a.expires_at) FROM activation_codes a WHERE a.terminal_id = t.terminal_id AND a.used_at IS NULL
    AND a.expires_at > ${asked.value(new Date(measure.nowMs))}::timestamptz) AS "codeExpiresAt",
  t.locked_at AS "lockedAt", coalesce((SELECT u.name FROM portal_users u WHERE u.user_id = t.locked_by), t.locked_by) AS "lockedBy",
  t.lock_reason AS "lockReason", t.lock_contact AS "lockContact", ${expectedCondition(asked, measure)} AS expected,
  ${TERMINAL_FLAWS.map((flaw) => `${flawCondition(asked, measure, flaw)} AS "${flaw}"`).join(', ')} ${FROM}`

const timeOf = (at: Date): string => toRfc3339(at.getTime())

function lockView({ lockedAt, lockedBy, lockReason: reason, lockContact: contact }: Row): OfficeTerminal['lock'] {
  if (lockedAt === null || lockedBy === null || reason === null || contact === null) return undefined
  return { lockedAt: timeOf(lockedAt), by: lockedBy, reason, contact }
}

function terminalView(row: Row): OfficeTerminal {
  const { terminalNo, terminalId, name, state, expected, version, clockSkewMs, stopListVersion } = row
  const { lastSeenAt, activatedAt, codeExpiresAt } = row
  const lock = lockView(row)
  return {
    terminalNo,
    terminalId,
    name,
    merchant: { merchantNo: row.merchantNo, name: row.merchantName, nameEn: row.merchantNameEn },
    canteen: { canteenId: row.canteenId, name: row.canteenName, nameEn: row.canteenNameEn },
    state: state === 'DISABLED' ? 'RETIRED' : state,
    flaws: TERMINAL_FLAWS.filter((flaw) => row[flaw]),
    expected,
    ...(lastSeenAt === null ? {} : { lastSeenAt: timeOf(lastSeenAt) }),
    ...(activatedAt === null ? {} : { activatedAt: timeOf(activatedAt) }),
    ...(version === null ? {} : { version }),
    ...(clockSkewMs === null ? {} : { clockSkewMs }),
    ...(stopListVersion === null ? {} : { stopListVersion }),
    ...(codeExpiresAt === null ? {} : { activationCodeExpiresAt: timeOf(codeExpiresAt) }),
    ...(lock === undefined ? {} : { lock }),
  }
}

/** The conditions of a filter. */
function filtered({ q, merchant, canteen, state, flaw }: TerminalsFilter, measure: Measure): Conditions {
  const asked = conditions()
  const { value, where } = asked
  where("m.realm = 'LIVE'")
  if (q !== undefined) {
    const part = value(containing(q))
    const columnsWithIt = ['t.name', 'm.name', 'm.name_en'].map((column) => `${column} ILIKE ${part}`)
    const start = value(beginning(q))
    where([...columnsWithIt, `t.terminal_no ILIKE ${start}`, `t.merchant_no LIKE ${start}`].join(' OR '))
  }
  if (merchant !== undefined) where(`t.merchant_no = ${value(merchant)}`)
  if (canteen !== undefined) where(`m.canteen_id = ${value(canteen)}`)
  if (state !== undefined) where(`t.state = ${value(state === 'RETIRED' ? 'DISABLED' : state)}::terminal_state`)
  if (flaw !== undefined) where(flawCondition(asked, measure, flaw))
  return asked
}

const compared = ({ newestVersion, stopListVersion, nowMs }: Measure) => ({
  ...(newestVersion === undefined ? {} : { newestVersion }),
  ...(stopListVersion === undefined ? {} : { stopListVersion }),
  serverTime: toRfc3339(nowMs),
})

/** A page of the tills that a filter finds, by number, and how many there are. */
export async function readTerminals(
  deps: TerminalReadDeps,
  filter: TerminalsFilter,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): Promise<OfficeTerminalPage> {
  const measure = await measureOf(deps)
  const counted = filtered(filter, measure)
  const count = deps.database.query<{ count: number }>({
    text: `SELECT count(*)::int AS count ${FROM} WHERE ${counted.text()}`,
    values: counted.values,
  })
  const asked = filtered(filter, measure)
  if (cursor !== undefined) asked.where(`t.terminal_no > ${asked.value(cursor)}`)
  const { rows } = await deps.database.query<Row>({
    text: `${select(asked, measure)} WHERE ${asked.text()} ORDER BY t.terminal_no LIMIT ${asked.value(limit + 1)}`,
    values: asked.values,
  })
  const terminals = rows.slice(0, limit).map(terminalView)
  const last = rows.length > limit ? terminals.at(-1) : undefined
  const nextCursor = last === undefined ? {} : { nextCursor: last.terminalNo }
  return { terminals, count: (await count).rows[0]?.count ?? 0, ...compared(measure), ...nextCursor }
}

const GROUP = 500

/** Everything that a filter finds, in groups. */
export async function* allTerminals(
  deps: TerminalReadDeps,
  filter: TerminalsFilter,
): AsyncGenerator<readonly OfficeTerminal[]> {
  let cursor: string | undefined
  do {
    const page = await readTerminals(deps, filter, { cursor, limit: GROUP })
    yield page.terminals
    cursor = page.nextCursor
  } while (cursor !== undefined)
}

/** One till; NOT_FOUND without it, and for a test merchant's. */
export async function readTerminal(deps: TerminalReadDeps, terminalNo: string): Promise<OfficeTerminalAnswer> {
  const measure = await measureOf(deps)
  const asked = filtered({}, measure)
  asked.where(`t.terminal_no = ${asked.value(terminalNo)}`)
  const text = `${select(asked, measure)} WHERE ${asked.text()}`
  const { rows } = await deps.database.query<Row>({ text, values: asked.values })
  const [row] = rows
  if (row === undefined) throw problem('NOT_FOUND')
  return { terminal: terminalView(row), ...compared(measure) }
}

const MOST_SILENT = 20

/** The tills that should be heard of now and are not, the longest silent first, and how many there are of each kind. */
export async function readSilent(deps: TerminalReadDeps): Promise<SilentTerminals> {
  const measure = await measureOf(deps)
  const asked = filtered({ flaw: 'OFFLINE' }, measure)
  asked.where(expectedCondition(asked, measure))
  const { rows } = await deps.database.query<Row>({
    text: `${select(asked, measure)} WHERE ${asked.text()}
      ORDER BY t.last_seen_at NULLS FIRST, t.terminal_no LIMIT ${MOST_SILENT}`,
    values: asked.values,
  })
  const counted = filtered({}, measure)
  const offline = flawCondition(counted, measure, 'OFFLINE')
  const counts = await deps.database.query<{ online: number; offline: number; locked: number }>({
    text: `SELECT count(*) FILTER (WHERE t.state = 'ACTIVE' AND NOT (${offline}))::int AS online,
        count(*) FILTER (WHERE ${offline} AND ${expectedCondition(counted, measure)})::int AS offline,
        count(*) FILTER (WHERE t.locked_at IS NOT NULL)::int AS locked
      ${FROM} WHERE ${counted.text()}`,
    values: counted.values,
  })
  const sums = counts.rows[0] ?? { online: 0, offline: 0, locked: 0 }
  return { ...sums, terminals: rows.map(terminalView), serverTime: toRfc3339(measure.nowMs) }
}
