import { z } from 'zod'
import { amount, businessDate, fen, id, identityClass, merchantNo, pageQuery, text, time } from './fields.ts'
import { SURCHARGE_WAIVERS } from './states.ts'
import { NOT_APPLYING, PRECEDENCE, type Precedence } from './surcharge.ts'

/**
 * The office's wire for surcharge rules (搭伙费), `/portal/v1/office/rules...`. Rules are never edited: a draft gathers changes,
 * and publishing it (a second person, `rules.publish`) writes new versions, which hold at once.
 */

const MINUTES = 1440
/** What a rule may take at most besides its rate, in fen; the ledger's largest surcharge lies far above. */
export const MAX_FLAT_FEN = 100_000
export const MAX_CAP_FEN = 10_000_000

const unique = (values: readonly unknown[]) => new Set(values).size === values.length

/** What a rule says, without its number and version. */
const ruleContent = z.strictObject({
  name: text(64),
  nameEn: text(64),
  identityClasses: z.array(identityClass).min(1).refine(unique, 'Each class once.'),
  /** At most one of the two; neither: every merchant. */
  merchantNo: merchantNo.optional(),
  categoryId: id('merchantCategory').optional(),
  /** 1 is Monday. */
  weekdays: z.array(z.int().min(1).max(7)).min(1).refine(unique, 'Each weekday once.'),
  fromMinute: z
    .int()
    .min(0)
    .max(MINUTES - 1),
  toMinute: z.int().min(1).max(MINUTES),
  validFrom: businessDate,
  validTo: businessDate.optional(),
  rateBps: z.int().min(0).max(10_000),
  flat: z.int().min(0).max(MAX_FLAT_FEN),
  min: z.int().min(0).max(MAX_FLAT_FEN),
  cap: z.int().min(0).max(MAX_CAP_FEN).optional(),
  receiver: z.enum(['SCHOOL', 'MERCHANT']),
  denied: z.boolean(),
})
export type RuleContent = z.infer<typeof ruleContent>

/** What is wrong with a rule as a whole, by the field that a person would change; undefined when nothing is. */
export function flawOf(rule: RuleContent): { field: keyof RuleContent; detail: string } | undefined {
  if (rule.merchantNo !== undefined && rule.categoryId !== undefined) {
    return { field: 'categoryId', detail: 'A rule is for one merchant, for a category or for all.' }
  }
  if (rule.fromMinute === rule.toMinute) return { field: 'toMinute', detail: 'The window is empty.' }
  if (rule.validTo !== undefined && rule.validTo < rule.validFrom) {
    return { field: 'validTo', detail: 'The rule ends before it begins.' }
  }
  if (rule.cap !== undefined && rule.cap < rule.min) return { field: 'cap', detail: 'The cap lies below the minimum.' }
  return undefined
}

const wholeRule = ruleContent.superRefine((rule, context) => {
  const flaw = flawOf(rule)
  if (flaw !== undefined) context.addIssue({ code: 'custom', path: [flaw.field], message: flaw.detail })
})

const ruleId = id('surchargeRule')
const draftId = id('ruleDraft')

/** Somebody of the office. */
const person = z.object({ userId: z.string(), name: z.string() })

export const ruleVersion = z
  .object({
    ruleId,
    version: z.int(),
    rule: ruleContent,
    /** From when to when this version stood. */
    since: time,
    until: time.optional(),
    /** The draft that brought it; absent for what was there from the beginning. */
    draftId: draftId.optional(),
  })
  .meta({ id: 'RuleVersion' })
export type RuleVersion = z.infer<typeof ruleVersion>

/** `GET rules`: everything in force, also what is yet to begin or is over, and whom rules can be for. */
export const rulesView = z
  .object({
    rules: z.array(ruleVersion),
    merchants: z.array(
      z.object({ merchantNo, name: z.string(), nameEn: z.string(), categoryId: z.string().optional() }),
    ),
    categories: z.array(z.object({ categoryId: z.string(), name: z.string(), nameEn: z.string() })),
    now: time,
  })
  .meta({ id: 'Rules' })
export type RulesView = z.infer<typeof rulesView>

/** One change: `baseVersion` 0 adds a rule (of a number of its own, or of one that is retired), `rule` null retires. */
export const ruleChange = z.object({ ruleId, baseVersion: z.int().min(0), rule: ruleContent.nullable() })
export type RuleChange = z.infer<typeof ruleChange>

/**
 * What somebody should look at before a draft is published. INSIDERS: it charges or turns away students or teachers. STALE: a rule
 * was changed since by another draft; publishing would be refused. GAP: a rule that holds now is replaced by one that begins
 * later, and until then nothing holds. NOTHING: it changes nothing.
 */
export const DRAFT_WARNINGS = ['INSIDERS', 'GAP', 'STALE', 'NOTHING'] as const
export type DraftWarning = (typeof DRAFT_WARNINGS)[number]

export const ruleDraft = z
  .object({
    draftId,
    title: z.string(),
    state: z.enum(['OPEN', 'PUBLISHED', 'DISCARDED']),
    revision: z.int(),
    /** Each with what stands now, or stood when it was published. */
    changes: z.array(ruleChange.extend({ before: ruleContent.optional() })),
    warnings: z.array(z.enum(DRAFT_WARNINGS)),
    /** Waits for a second person and can be neither edited nor discarded. */
    waiting: z.boolean(),
    approvalId: z.string().optional(),
    rollsBack: draftId.optional(),
    createdBy: person,
    createdAt: time,
    askedBy: person.optional(),
    approvedBy: person.optional(),
    endedAt: time.optional(),
  })
  .meta({ id: 'RuleDraft' })
export type RuleDraft = z.infer<typeof ruleDraft>

export const ruleDrafts = z.object({ drafts: z.array(ruleDraft) }).meta({ id: 'RuleDrafts' })
/** `GET rules/history`: what was published, newest first. */
export const ruleHistoryQuery = pageQuery
export const ruleHistory = z
  .object({ drafts: z.array(ruleDraft), nextCursor: z.string().optional() })
  .meta({ id: 'RuleHistory' })

export const ruleParams = z.strictObject({ ruleId })
export const ruleVersions = z.object({ versions: z.array(ruleVersion) }).meta({ id: 'RuleVersions' })

export const draftParams = z.strictObject({ draftId })
export const newDraftBody = z.strictObject({ title: text(64) })

/** `PUT rules/drafts/{draftId}`: the whole draft as it shall be; STATE_CONFLICT when it is not at `revision` any more. */
export const draftBody = z.strictObject({
  title: text(64),
  revision: z.int().min(1),
  changes: z
    .array(
      z.strictObject({
        /** Absent: a new rule, which is given a number. */
        ruleId: ruleId.optional(),
        baseVersion: z.int().min(0),
        rule: wholeRule.nullable(),
      }),
    )
    .max(100),
})
export type DraftBody = z.infer<typeof draftBody>

/**
 * `POST rules/drafts/{draftId}/publish`, with the password: asks a second person. `seen` are the warnings that the page has shown, and
 * those of the what-if; RULES_WARNED when there are others.
 */
export const PUBLISH_WARNINGS = [...DRAFT_WARNINGS, 'SUM'] as const
export type PublishWarning = (typeof PUBLISH_WARNINGS)[number]
export const publishBody = z.strictObject({
  revision: z.int().min(1),
  reason: text(500),
  seen: z.array(z.enum(PUBLISH_WARNINGS)).max(PUBLISH_WARNINGS.length),
})
export type PublishBody = z.infer<typeof publishBody>
export const noBody = z.strictObject({})

const precedences = PRECEDENCE.map(({ by }) => by) as [Precedence, ...Precedence[]]

/** `GET rules/explain`: which rule wins and why the others do not. `schoolNo` or `identityClass`, one of the two. */
export const explainQuery = z.strictObject({
  schoolNo: z
    .string()
    .regex(/^[A-Za-z0-9]{4,20}$/)
    .optional(),
  identityClass: identityClass.optional(),
  merchantNo,
  at: z.iso.datetime({ offset: true }).optional(),
  amount: z
    .string()
    .regex(/^[1-9]\d{0,7}$/)
    .meta({ description: 'Integer fen (分).' }),
  draftId: draftId.optional(),
})
export const explanation = z
  .object({
    at: time,
    amount,
    /** Absent: the person's identity is not established, so nothing is charged and the surcharge is pending. */
    identityClass: identityClass.optional(),
    person: z.object({ maskedName: z.string() }).optional(),
    merchantNo,
    categoryId: z.string().optional(),
    outcome: z.enum(['CHARGED', 'FREE', 'DENIED', 'PENDING']),
    surcharge: fen,
    total: fen,
    /** The winner first, then what lost, then what does not apply. */
    candidates: z.array(
      z.object({
        ruleId,
        version: z.int(),
        rule: ruleContent,
        surcharge: fen,
        standing: z.discriminatedUnion('is', [
          z.object({ is: z.literal('WINS') }),
          z.object({ is: z.literal('LOSES'), by: z.enum(precedences) }),
          z.object({ is: z.literal('APART'), because: z.enum(NOT_APPLYING) }),
        ]),
      }),
    ),
  })
  .meta({ id: 'RuleExplanation' })
export type RuleExplanation = z.infer<typeof explanation>

/** `GET rules/drafts/{draftId}/what-if`: the payments of these business days, inclusive; the last seven whole ones when absent. */
export const whatIfQuery = z.strictObject({ from: businessDate.optional(), to: businessDate.optional() })
/** The longest time that a what-if looks at, in days. */
export const WHAT_IF_DAYS = 31

const whatIfSums = z.object({
  payments: z.int(),
  /** Surcharges as they were charged, and as the draft would have. */
  oldSum: fen,
  newSum: fen,
  /** Payments whose surcharge would have been another one, or that would have been refused; and whose they were. */
  changedPayments: z.int(),
  changedPeople: z.int(),
  /** What would have been refused because the class may not pay there then. */
  refusedPayments: z.int(),
  refusedAmount: fen,
})
export const whatIf = z
  .object({
    from: businessDate,
    to: businessDate,
    sums: whatIfSums,
    rows: z.array(whatIfSums.extend({ merchantNo, identityClass })),
    /** The payment whose surcharge would have grown most; absent when none would have grown. */
    worst: z
      .object({
        paymentId: id('payment'),
        merchantNo,
        identityClass,
        createdAt: time,
        amount,
        oldSurcharge: fen,
        newSurcharge: fen,
      })
      .optional(),
    /** SUM: the sum would have changed by more than a quarter. */
    warnings: z.array(z.enum(['SUM'])),
  })
  .meta({ id: 'RuleWhatIf' })
export type WhatIf = z.infer<typeof whatIf>

export const PENDING_STATES = ['PENDING', 'COLLECTING', 'SETTLED', 'WAIVED'] as const

export const pendingSurchargesQuery = pageQuery.extend({ state: z.enum(PENDING_STATES).optional() })
export type PendingSurchargesQuery = z.infer<typeof pendingSurchargesQuery>

/** A surcharge that was not known when the payment was made, because the payer's identity was not established. */
export const pendingSurcharge = z
  .object({
    paymentId: id('payment'),
    merchantNo,
    merchantName: z.string(),
    payer: z.object({ maskedName: z.string(), accountTail: z.string() }),
    amount,
    createdAt: time,
    state: z.enum(PENDING_STATES),
    identityClass: identityClass.optional(),
    /** Once it is worked out. */
    surcharge: fen.optional(),
    ruleName: z.string().optional(),
    ruleNameEn: z.string().optional(),
    /** How often the ledger could not take it. */
    refusals: z.int(),
    waivedBecause: z.enum(SURCHARGE_WAIVERS).optional(),
    waivedBy: z.string().optional(),
    reason: z.string().optional(),
    endedAt: time.optional(),
  })
  .meta({ id: 'PendingSurcharge' })
export type PendingSurcharge = z.infer<typeof pendingSurcharge>

/** `GET pending-surcharges`: newest payment first, with the sums of all. */
export const pendingSurchargePage = z
  .object({
    pending: z.array(pendingSurcharge),
    sums: z.array(z.object({ state: z.enum(PENDING_STATES), payments: z.int(), amount: fen, surcharge: fen })),
    nextCursor: z.string().optional(),
  })
  .meta({ id: 'PendingSurchargePage' })
export type PendingSurchargePage = z.infer<typeof pendingSurchargePage>

export const pendingParams = z.strictObject({ paymentId: id('payment') })
/** `POST pending-surcharges/{paymentId}/waive`, with the password; STATE_CONFLICT once it is being collected. */
export const waiveBody = z.strictObject({ reason: text(128) })
