import { businessDateOf, toRfc3339 } from '@yimatong/contract/clock'
import { accountClosingAnswer, accountView, SUSPENSE_ACCOUNT } from '@yimatong/contract/onecard-api'
import type { PersonState } from '@yimatong/contract/states'
import { revokeDevicesAnswer } from '@yimatong/contract/tsm-api'
import type { PeopleDeps } from './deps.ts'

/** A decision of the office that a peer has not heard. */
interface Untold {
  personId: string
  accountNo: string
  state: PersonState
  version: number
}

/** Somebody at a counter waits; what is not done by then the next turn does. */
const TIMEOUT_MS = 3000
/** Longer than a call may take, so that an older decision of the same person is not under way beside a newer one. */
const CLAIM = `interval '10 seconds'`

/** Takes up one person, or up to a hundred that are due; each is taken up by one process at a time. */
async function claim({ database }: PeopleDeps, personId: string | null): Promise<readonly Untold[]> {
  const { rows } = await database.query<Untold & Record<string, unknown>>({
    name: 'states-untold',
    text: `WITH due AS (
        SELECT person_id FROM persons
        WHERE state_told < state_version AND CASE WHEN $1::text IS NULL THEN state_sweep_after <= now() ELSE person_id = $1 END
        ORDER BY state_sweep_after LIMIT 100 FOR NO KEY UPDATE SKIP LOCKED
      )
      UPDATE persons o SET state_sweep_after = now() + ${CLAIM} FROM due WHERE o.person_id = due.person_id
      RETURNING o.person_id AS "personId", o.account_no AS "accountNo", o.state, o.state_version AS version`,
    values: [personId],
  })
  return rows
}

/** Tells the peers of a person's state now. What fails stays a duty, and the next turn goes on. */
export async function tellState(deps: PeopleDeps, personId: string): Promise<void> {
  for (const untold of await claim(deps, personId)) await attempt(deps, untold)
}

/** Tells what is still untold: after a crash, or while a peer was away. */
export async function tellStates(deps: PeopleDeps): Promise<void> {
  await Promise.all((await claim(deps, null)).map((untold) => attempt(deps, untold)))
}

async function attempt(deps: PeopleDeps, untold: Untold): Promise<void> {
  const { personId, version } = untold
  try {
    await (untold.state === 'CLOSED' ? close(deps, untold) : putState(deps, untold))
    // Decided anew meanwhile: that one is still to be told.
    await deps.database.query({
      text: 'UPDATE persons SET state_told = $2 WHERE person_id = $1 AND state_told < $2',
      values: [personId, version],
    })
  } catch (error) {
    deps.log.warn({ err: error, personId, version }, 'a decision about a person is not everywhere yet')
  }
}

async function putState({ onecard }: PeopleDeps, { accountNo, state }: Untold): Promise<void> {
  await onecard.put(`/onecard/v1/accounts/${accountNo}/state`, { state }, accountView, { timeoutMs: TIMEOUT_MS })
}

/**
 * Phones first, then the account. It was empty when that was decided; what has come back since waits in the suspense account
 * for its owner, as a refund would that comes later.
 */
async function close({ onecard, tsm, clock }: PeopleDeps, { personId, accountNo }: Untold): Promise<void> {
  const options = { timeoutMs: TIMEOUT_MS }
  await tsm.post(`/tsm/v1/persons/${personId}/revocations`, {}, revokeDevicesAnswer, options)
  const { state, balance } = await onecard.get(`/onecard/v1/accounts/${accountNo}`, accountView, options)
  if (state === 'CLOSED') return
  const now = clock()
  const body = {
    closingId: `CLS_${personId}`,
    payTo: SUSPENSE_ACCOUNT,
    atMost: Math.max(0, balance),
    businessDate: businessDateOf(now),
    occurredAt: toRfc3339(now),
    reason: 'It came back after the account was closed.',
  }
  const { answer } = await onecard.post(
    `/onecard/v1/accounts/${accountNo}/closing`,
    body,
    accountClosingAnswer,
    options,
  )
  if (answer !== 'DONE') throw new Error(`the ledger does not close ${accountNo}: ${answer}`)
}
