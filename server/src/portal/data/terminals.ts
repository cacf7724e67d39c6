import { businessDateOf, startOfBusinessDate, toRfc3339 } from '@yimatong/contract/clock'
import { TERMINAL_SILENT_AFTER_MS } from '@yimatong/contract/limits'
import type { PortalHome, PortalTerminal } from '@yimatong/contract/portal-api'
import type { MerchantData } from './for-merchant.ts'
import { TAKINGS_SQL, type TakingsRow, takingsView } from './takings.ts'

interface TerminalRow extends TakingsRow {
  terminalNo: string
  name: string
  state: PortalTerminal['state']
  lastSeenAt: Date | null
  activatedAt: Date | null
  version: string | null
  clockSkewMs: number | null
  codeExpiresAt: Date | null
}

type Seen = Pick<TerminalRow, 'state' | 'lastSeenAt'>

function isOnline({ state, lastSeenAt }: Seen, nowMs: number): boolean {
  return state === 'ACTIVE' && lastSeenAt !== null && nowMs - lastSeenAt.getTime() < TERMINAL_SILENT_AFTER_MS
}

/** All tills of a merchant, by number, with what each took today. */
export async function readTerminals(data: MerchantData, nowMs: number): Promise<PortalTerminal[]> {
  const rows = await data.query<TerminalRow>({
    name: 'portal-terminals',
    text: `SELECT t.terminal_no AS "terminalNo", t.name, t.state, t.last_seen_at AS "lastSeenAt",
        t.activated_at AS "activatedAt", t.version, t.clock_skew_ms::float8 AS "clockSkewMs",
        (SELECT max(a.expires_at) FROM activation_codes a
          WHERE a.terminal_id = t.terminal_id AND a.used_at IS NULL AND a.expires_at > $2::timestamptz) AS "codeExpiresAt",
        today.count, today."amountFen", today."surchargeFen"
      FROM terminals t
      CROSS JOIN LATERAL (
        SELECT ${TAKINGS_SQL} FROM payments p
        WHERE p.terminal_no = t.terminal_no AND p.merchant_no = t.merchant_no
          AND p.created_at >= $3::timestamptz AND p.created_at < $3::timestamptz + interval '1 day'
      ) today
      WHERE t.merchant_no = $1 ORDER BY t.terminal_no`,
    values: [new Date(nowMs), new Date(startOfBusinessDate(businessDateOf(nowMs)))],
  })
  return rows.map((row) => terminalView(row, nowMs))
}

function terminalView(row: TerminalRow, nowMs: number): PortalTerminal {
  const { terminalNo, name, state, lastSeenAt, activatedAt, version, clockSkewMs, codeExpiresAt } = row
  return {
    terminalNo,
    name,
    state,
    online: isOnline(row, nowMs),
    ...(lastSeenAt === null ? {} : { lastSeenAt: toRfc3339(lastSeenAt.getTime()) }),
    ...(activatedAt === null ? {} : { activatedAt: toRfc3339(activatedAt.getTime()) }),
    ...(version === null ? {} : { version }),
    ...(clockSkewMs === null ? {} : { clockSkewMs }),
    ...(codeExpiresAt === null ? {} : { activationCodeExpiresAt: toRfc3339(codeExpiresAt.getTime()) }),
    today: takingsView(row),
  }
}

/** How many tills are in which condition. */
export async function countTerminals(data: MerchantData, nowMs: number): Promise<PortalHome['terminals']> {
  const rows = await data.query<Seen>({
    name: 'portal-terminal-states',
    text: `SELECT state, last_seen_at AS "lastSeenAt" FROM terminals WHERE merchant_no = $1`,
  })
  const active = rows.filter(({ state }) => state === 'ACTIVE')
  const online = active.filter((row) => isOnline(row, nowMs)).length
  return {
    online,
    offline: active.length - online,
    notActivated: rows.filter(({ state }) => state === 'CREATED').length,
    disabled: rows.filter(({ state }) => state === 'DISABLED').length,
  }
}

/** The names of a merchant's tills, by number. */
export async function readTerminalNames(data: MerchantData): Promise<ReadonlyMap<string, string>> {
  const rows = await data.query<{ terminalNo: string; name: string }>({
    name: 'portal-terminal-names',
    text: `SELECT terminal_no AS "terminalNo", name FROM terminals WHERE merchant_no = $1`,
  })
  return new Map(rows.map(({ terminalNo, name }) => [terminalNo, name]))
}

/** True when this till is the merchant's. */
export async function hasTerminal(data: MerchantData, terminalNo: string): Promise<boolean> {
  const rows = await data.query({
    name: 'portal-has-terminal',
    text: 'SELECT 1 FROM terminals WHERE merchant_no = $1 AND terminal_no = $2',
    values: [terminalNo],
  })
  return rows.length > 0
}
