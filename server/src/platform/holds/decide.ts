import type { Clock } from '@yimatong/contract/clock'
import type { Queryable } from '@yimatong/kit/database'

/** A loss report, or the end of one, as it stands in our database. */
export interface Hold {
  personId: string
  accountNo: string
  version: number
  held: boolean
  decidedAtMs: number
  /** When each peer had it; null while it must still be told. */
  atLedgerMs: number | null
  atTsmMs: number | null
  stopListVersion: number | null
}

export interface HoldDeps {
  database: Queryable
  clock: Clock
}

/** Who reports, from which of the app's sessions. */
export interface Reporter {
  personId: string
  sessionId: string
}

const REPORT = `
  WITH reported AS (
    UPDATE persons SET held_at = to_timestamp($3::float8 / 1000), hold_version = hold_version + 1
    WHERE person_id = $1 AND held_at IS NULL
    RETURNING person_id, hold_version, held_at
  ), noted AS (
    INSERT INTO person_holds (person_id, version, held, decided_at, session_id)
    SELECT person_id, hold_version, true, held_at, $2 FROM reported
  ), ended AS (
    UPDATE refresh_tokens SET revoked_at = to_timestamp($3::float8 / 1000)
    WHERE person_id = $1 AND session_id <> $2 AND revoked_at IS NULL
    RETURNING session_id
  )
  SELECT coalesce(array_agg(DISTINCT session_id), '{}') AS "sessionIds" FROM ended`

/**
 * Stops a person's payments here and ends all sessions but the one that reports; one row lock decides between many reports at
 * once. Reporting again ends sessions again, and nothing else. Gives the sessions that it has ended.
 */
export async function markReported({ database, clock }: HoldDeps, reporter: Reporter): Promise<readonly string[]> {
  const { rows } = await database.query<{ sessionIds: string[] }>({
    name: 'loss-report',
    text: REPORT,
    values: [reporter.personId, reporter.sessionId, clock()],
  })
  return rows[0]?.sessionIds ?? []
}

const LIFT = `
  WITH lifted AS (
    UPDATE persons o SET held_at = NULL, hold_version = o.hold_version + 1
    FROM person_holds h
    WHERE o.person_id = $1 AND o.held_at IS NOT NULL AND o.hold_version = $4
      AND h.person_id = o.person_id AND h.version = o.hold_version
      AND h.at_ledger IS NOT NULL AND h.at_tsm IS NOT NULL
    RETURNING o.person_id, o.hold_version
  )
  INSERT INTO person_holds (person_id, version, held, decided_at, session_id)
  SELECT person_id, hold_version, false, to_timestamp($3::float8 / 1000), $2 FROM lifted`

/** Ends the report of this version, once it has reached both peers: a lost phone must be dead before anything is paid again. */
export async function markLifted({ database, clock }: HoldDeps, reporter: Reporter, version: number): Promise<void> {
  const values = [reporter.personId, reporter.sessionId, clock(), version]
  await database.query({ name: 'loss-lifted', text: LIFT, values })
}

const SELECT = `
  SELECT h.person_id AS "personId", o.account_no AS "accountNo", h.version, h.held,
    extract(epoch FROM h.decided_at)::float8 * 1000 AS "decidedAtMs",
    extract(epoch FROM h.at_ledger)::float8 * 1000 AS "atLedgerMs",
    extract(epoch FROM h.at_tsm)::float8 * 1000 AS "atTsmMs", h.stop_list_version::float8 AS "stopListVersion"
  FROM person_holds h JOIN persons o USING (person_id)`

/** The person's latest decision; undefined when nothing was ever reported. */
export async function readHold({ database }: Pick<HoldDeps, 'database'>, personId: string): Promise<Hold | undefined> {
  const { rows } = await database.query<Hold & Record<string, unknown>>({
    name: 'hold',
    text: `${SELECT} WHERE h.person_id = $1 AND h.version = o.hold_version`,
    values: [personId],
  })
  return rows[0]
}

/** What one peer has been told, never taken back. */
export async function markTold(
  { database, clock }: HoldDeps,
  { personId, version }: Hold,
  told: { ledger: true } | { stopListVersion: number },
): Promise<void> {
  const at = 'ledger' in told ? 'at_ledger' : 'at_tsm'
  const list = 'ledger' in told ? '' : ', stop_list_version = $4'
  await database.query({
    text: `UPDATE person_holds SET ${at} = to_timestamp($3::float8 / 1000)${list}
      WHERE person_id = $1 AND version = $2 AND ${at} IS NULL`,
    values: [personId, version, clock(), ...('ledger' in told ? [] : [told.stopListVersion])],
  })
}

/** Decisions that a peer has not heard yet; each is taken up by one process at a time. */
export async function claimUntold({ database }: Pick<HoldDeps, 'database'>): Promise<readonly Hold[]> {
  const { rows } = await database.query<Hold & Record<string, unknown>>({
    name: 'holds-untold',
    text: `WITH due AS (
        SELECT person_id, version FROM person_holds
        WHERE (at_ledger IS NULL OR at_tsm IS NULL) AND sweep_after <= now()
        ORDER BY sweep_after LIMIT 100 FOR UPDATE SKIP LOCKED
      ), taken AS (
        UPDATE person_holds h SET sweep_after = now() + interval '10 seconds' FROM due
        WHERE h.person_id = due.person_id AND h.version = due.version RETURNING h.person_id, h.version
      )
      ${SELECT} JOIN taken t ON t.person_id = h.person_id AND t.version = h.version
      ORDER BY h.person_id, h.version`,
  })
  return rows
}

/** Lets the sweeper take it up at its next turn. */
export async function tellSoon({ database }: Pick<HoldDeps, 'database'>, { personId, version }: Hold): Promise<void> {
  const text = 'UPDATE person_holds SET sweep_after = now() WHERE person_id = $1 AND version = $2'
  await database.query({ text, values: [personId, version] })
}
