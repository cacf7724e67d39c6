import type { IdentityBody } from '@yimatong/contract/office-api'
import { problem } from '@yimatong/kit/problem'
import { recordChange } from '../audit/record.ts'
import type { PeopleDeps, PersonChange } from './deps.ts'
import { lockOpenPerson, type Person } from './person.ts'

const shown = ({ name, identityClass, identityFrom, identityUntil }: Omit<IdentityBody, 'reason'> | Person) => ({
  name,
  identityClass: identityClass ?? null,
  identityFrom: identityFrom ?? null,
  identityUntil: identityUntil ?? null,
})

/**
 * Says who somebody is, and from when until when. It holds from the next payment on. Problems: NOT_FOUND, STATE_CONFLICT for
 * a closed account, VALIDATION_FAILED for an end before the beginning or a visitor that would be no outsider of some days.
 */
export async function changeIdentity(
  { database }: Pick<PeopleDeps, 'database'>,
  { caller, personId, reason }: PersonChange,
  wanted: Omit<IdentityBody, 'reason'>,
): Promise<void> {
  const { name, identityClass, identityFrom, identityUntil } = wanted
  refuseReversed(identityFrom, identityUntil)
  await database.transaction(async (transaction) => {
    const before = await lockOpenPerson(transaction, personId)
    if (before.kind === 'VISITOR' && (identityClass !== 'OUTSIDER' || !identityFrom || !identityUntil)) {
      throw invalid('/identityClass', 'A visitor is an outsider of some days.')
    }
    if (JSON.stringify(shown(before)) === JSON.stringify(shown(wanted))) return
    await transaction.query({
      text: `UPDATE persons SET name = $2, identity_class = $3::identity_class, identity_from = $4::date,
        identity_until = $5::date WHERE person_id = $1`,
      values: [personId, name, identityClass ?? null, identityFrom ?? null, identityUntil ?? null],
    })
    const change = {
      action: 'people.identity' as const,
      subject: personId,
      before: shown(before),
      after: shown(wanted),
    }
    await recordChange(transaction, { caller, ...change, reason })
  })
}

function invalid(pointer: string, detail: string) {
  return problem('VALIDATION_FAILED', undefined, { errors: [{ pointer, detail }] })
}

/** Throws VALIDATION_FAILED for an end before the beginning. */
export function refuseReversed(from: string | undefined, until: string | undefined): void {
  if (from !== undefined && until !== undefined && until < from) {
    throw invalid('/identityUntil', 'It ends before it begins.')
  }
}
