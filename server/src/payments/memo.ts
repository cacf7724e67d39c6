import type { PostingItem } from '@yimatong/contract/onecard-api'
import { IDENTITY_CLASSES } from '@yimatong/contract/states'
import { z } from 'zod'
import type { AppliedRule, CodeForm, Payer } from './payment.ts'

type Memo = NonNullable<PostingItem['memo']>

/** What was known when the debit was sent: who, through which phone, and by which rule. */
export interface Circumstances {
  payer: Payer
  /** Absent in a forward scan: nothing of a device was shown. */
  deviceId?: string | undefined
  codeForm?: CodeForm | undefined
  rule?: AppliedRule | undefined
}

/** The circumstances as they come back: the person's name is looked up again, it is nobody's business elsewhere. */
export type Recalled = Omit<Circumstances, 'payer'> & { payer: Pick<Payer, 'personId' | 'identityClass'> }

/**
 * Travels with the posting, so that a payment whose answer was lost can be recorded whole from the ledger's side alone:
 * the rule may have changed since, and the code is not stored.
 */
export function memoOf({ payer, deviceId, codeForm, rule }: Circumstances): Memo {
  const device = deviceId === undefined || codeForm === undefined ? {} : { deviceId, codeForm }
  const { personId, identityClass = null } = payer
  const who = { personId, identityClass, ...device }
  if (rule === undefined) return who
  const { ruleId, version, rateBps, receiver, name, nameEn } = rule
  return { ...who, ruleId, ruleVersion: version, rateBps, receiver, ruleName: name, ruleNameEn: nameEn }
}

const who = z.object({
  personId: z.string(),
  /** null: not established then. */
  identityClass: z.enum(IDENTITY_CLASSES).nullable(),
  deviceId: z.string().optional(),
  codeForm: z.enum(['QR', 'DIGITS']).optional(),
})
const byRule = z.object({
  ruleId: z.string(),
  ruleVersion: z.int(),
  rateBps: z.int(),
  receiver: z.enum(['SCHOOL', 'MERCHANT']),
  ruleName: z.string(),
  ruleNameEn: z.string(),
})

/** Reads a memo of ours; undefined when it is not one. */
export function readMemo(memo: Memo | undefined): Recalled | undefined {
  const known = who.safeParse(memo)
  if (!known.success) return undefined
  const { personId, identityClass, deviceId, codeForm } = known.data
  const rule = byRule.safeParse(memo)
  const payer = { personId, identityClass: identityClass ?? undefined }
  return { payer, deviceId, codeForm, rule: rule.success ? toRule(rule.data) : undefined }
}

function toRule({ ruleVersion, ruleName, ruleNameEn, ...rest }: z.output<typeof byRule>): AppliedRule {
  return { ...rest, version: ruleVersion, name: ruleName, nameEn: ruleNameEn }
}
