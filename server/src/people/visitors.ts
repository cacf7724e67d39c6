import type { VisitorBody, VisitorSlip } from '@yimatong/contract/office-api'
import { hashPassword } from '@yimatong/kit/passwords'
import { isUniqueViolation } from '@yimatong/kit/database'
import { type AuditCaller, recordChange } from '../audit/record.ts'
import { asProblem, NEXT_ACCOUNT_NO, openAccounts } from './accounts.ts'
import { drawPassword, resetPassword } from './credentials.ts'
import type { PeopleDeps } from './deps.ts'
import { refuseReversed } from './identity.ts'

const NUMBERS = `SELECT ${NEXT_ACCOUNT_NO} AS "accountNo", 'V' || lpad(nextval('visitor_numbers')::text, 7, '0') AS "schoolNo"`

const FIND = `SELECT school_no AS "schoolNo", name, identity_from::text AS "identityFrom", identity_until::text AS "identityUntil"
  FROM persons WHERE person_id = $1 AND kind = 'VISITOR'`

type Known = Pick<VisitorSlip, 'schoolNo' | 'name' | 'identityFrom' | 'identityUntil'>

/**
 * Makes a visitor: an outsider of some days with an account and a login that only this answer knows. The page names the
 * person, so asking again gives the same one, with another password. Problems: VALIDATION_FAILED, ONECARD_UNAVAILABLE.
 */
export async function makeVisitor(
  deps: PeopleDeps,
  caller: AuditCaller,
  { personId, name, identityFrom, identityUntil, reason }: VisitorBody,
): Promise<VisitorSlip> {
  refuseReversed(identityFrom, identityUntil)
  const known = await findVisitor(deps, personId)
  if (known !== undefined) {
    const { password } = await resetPassword(deps, { caller, personId, reason })
    return { personId, ...known, password }
  }
  const password = drawPassword()
  const visitor = { personId, name, identityFrom, identityUntil }
  try {
    const schoolNo = await insert(deps, caller, { ...visitor, passwordHash: await hashPassword(password), reason })
    return { ...visitor, schoolNo, password }
  } catch (error) {
    // The same form came twice at once: the other one made the visitor.
    if (!isUniqueViolation(error, 'persons_pkey')) throw error
    return makeVisitor(deps, caller, { ...visitor, reason })
  }
}

async function findVisitor({ database }: PeopleDeps, personId: string): Promise<Known | undefined> {
  const { rows } = await database.query<Known & Record<string, unknown>>({ text: FIND, values: [personId] })
  return rows[0]
}

type NewVisitor = Omit<VisitorBody, 'reason'> & { passwordHash: string; reason: string }

/** The account first: one that nobody owns holds nothing, a person without one could not be topped up. Gives the number. */
async function insert(deps: PeopleDeps, caller: AuditCaller, visitor: NewVisitor): Promise<string> {
  const { personId, name, identityFrom, identityUntil, passwordHash, reason } = visitor
  const { rows } = await deps.database.query<{ accountNo: string; schoolNo: string }>({ text: NUMBERS })
  const [numbers] = rows
  if (numbers === undefined) throw new Error('a sequence gives no number')
  const { accountNo, schoolNo } = numbers
  await openAccounts(deps, [{ accountNo, holderName: name }]).catch((error: unknown) => {
    throw asProblem(error)
  })
  await deps.database.transaction(async (transaction) => {
    await transaction.query({
      text: `INSERT INTO persons (person_id, school_no, name, kind, identity_class, identity_from, identity_until, account_no, password_hash)
        VALUES ($1, $2, $3, 'VISITOR', 'OUTSIDER', $4::date, $5::date, $6, $7)`,
      values: [personId, schoolNo, name, identityFrom, identityUntil, accountNo, passwordHash],
    })
    const after = { schoolNo, name, kind: 'VISITOR', identityFrom, identityUntil }
    await recordChange(transaction, { caller, action: 'people.visitor', subject: personId, after, reason })
  })
  return schoolNo
}
