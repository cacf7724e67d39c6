import { createPublicKey, type KeyObject } from 'node:crypto'
import { toRfc3339 } from '@yimatong/contract/clock'
import type { TerminalLock } from '@yimatong/contract/gateway-api'
import { idPattern } from '@yimatong/contract/ids'
import type { Database } from '@yimatong/kit/database'
import { createGatherer } from '@yimatong/kit/gatherer'
import { type Memory, shortMemory } from '../payments/short-memory.ts'

/** A till as it stands in our database, with its key ready for use. */
export interface Terminal {
  terminalId: string
  terminalNo: string
  name: string
  merchantNo: string
  state: 'CREATED' | 'ACTIVE' | 'DISABLED'
  /** Bound by activation. */
  publicKey: KeyObject | undefined
  activatedAtMs: number | undefined
  lastSeenAtMs: number | undefined
  clockSkewMs: number | undefined
  version: string | undefined
  stopListVersion: number | undefined
  /** It may only sell while a shift is open, and none is. */
  needsShift: boolean
  /** The office has locked it: it finishes what it has begun and begins nothing. */
  lock: TerminalLock | undefined
}

export interface Terminals {
  /**
   * The till of this id, at most a second old; so a disabled one is refused within a second, everywhere. One that is held is
   * there at once.
   */
  find(terminalId: string): Terminal | undefined | Promise<Terminal | undefined>
  /** Forgets what was held of a till that has just changed here. */
  forget(terminalId: string): void
}

const TERMINAL_ID = idPattern('terminal')
const MAX_AGE_MS = 1000
/** More tills than a university has; the oldest leaves. */
const MAX_HELD = 5000

interface Row {
  terminalId: string
  terminalNo: string
  name: string
  merchantNo: string
  state: Terminal['state']
  publicKeyX: string | null
  publicKeyY: string | null
  activatedAt: Date | null
  lastSeenAt: Date | null
  clockSkewMs: number | null
  version: string | null
  stopListVersion: number | null
  needsShift: boolean
  lockedAt: Date | null
  lockReason: string | null
  lockContact: string | null
}

export function createTerminals({ database }: { database: Database }): Terminals {
  const held = new Map<string, Memory<Terminal | undefined>>()
  const keyOf = rememberedKeys()
  // Tills that come due at the same moment share one statement.
  const rows = createGatherer({ name: 'terminals', run: (ids: string[]) => readRows(database, ids) })

  async function read(terminalId: string): Promise<Terminal | undefined> {
    const row = await rows.add(terminalId)
    return row && toTerminal(row, keyOf)
  }

  function hold(terminalId: string): Memory<Terminal | undefined> {
    const [oldest] = held.keys()
    if (held.size >= MAX_HELD && oldest !== undefined) held.delete(oldest)
    const memory = shortMemory(() => read(terminalId), MAX_AGE_MS)
    held.set(terminalId, memory)
    return memory
  }

  return {
    find(terminalId) {
      // Asked with what a stranger wrote into a token's header, so it may be anything: a list of one id also reads like one,
      // and would spoil the statement that it shares with others.
      if (typeof terminalId !== 'string' || !TERMINAL_ID.test(terminalId)) return undefined
      return (held.get(terminalId) ?? hold(terminalId))()
    },
    forget(terminalId) {
      held.get(terminalId)?.forget()
    },
  }
}

async function readRows(database: Database, ids: readonly string[]): Promise<(Row | undefined)[]> {
  const { rows } = await database.query<Row>({
    name: 'terminals',
    text: `SELECT t.terminal_id AS "terminalId", t.terminal_no AS "terminalNo", t.name, t.merchant_no AS "merchantNo",
        t.state, t.public_key_x AS "publicKeyX", t.public_key_y AS "publicKeyY", t.activated_at AS "activatedAt",
        t.last_seen_at AS "lastSeenAt", t.clock_skew_ms::float8 AS "clockSkewMs", t.version,
        t.stop_list_version::float8 AS "stopListVersion", t.locked_at AS "lockedAt", t.lock_reason AS "lockReason",
        t.lock_contact AS "lockContact", m.shift_required AND NOT EXISTS (
          SELECT FROM shifts s WHERE s.terminal_no = t.terminal_no AND s.closed_at IS NULL) AS "needsShift"
      FROM terminals t JOIN merchants m USING (merchant_no) WHERE t.terminal_id = ANY($1::text[])`,
    values: [ids],
  })
  const byId = new Map(rows.map((row) => [row.terminalId, row]))
  return ids.map((id) => byId.get(id))
}

function toTerminal(row: Row, keyOf: (x: string, y: string) => KeyObject): Terminal {
  const { publicKeyX: x, publicKeyY: y, activatedAt, lastSeenAt, clockSkewMs, version, stopListVersion } = row
  const { terminalId, terminalNo, name, merchantNo, state, needsShift } = row
  return {
    terminalId,
    terminalNo,
    name,
    merchantNo,
    state,
    needsShift,
    lock: lockOf(row),
    publicKey: x === null || y === null ? undefined : keyOf(x, y),
    activatedAtMs: activatedAt?.getTime(),
    lastSeenAtMs: lastSeenAt?.getTime(),
    clockSkewMs: clockSkewMs ?? undefined,
    version: version ?? undefined,
    stopListVersion: stopListVersion ?? undefined,
  }
}

/** The lock of a till's row, as its cashier is shown it. */
export function lockOf({
  lockedAt,
  lockReason: reason,
  lockContact: contact,
}: Pick<Row, 'lockedAt' | 'lockReason' | 'lockContact'>): TerminalLock | undefined {
  if (lockedAt === null || reason === null || contact === null) return undefined
  return { lockedAt: toRfc3339(lockedAt.getTime()), reason, contact }
}

/** Making a key object costs as much as a verification, and tills keep their keys for years. */
function rememberedKeys(): (x: string, y: string) => KeyObject {
  const keys = new Map<string, KeyObject>()
  return (x, y) => {
    const known = keys.get(x + y)
    if (known !== undefined) return known
    const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' })
    if (keys.size >= MAX_HELD) keys.clear()
    keys.set(x + y, key)
    return key
  }
}
