import { z } from 'zod'
import { fen, id, pageQuery, text, time } from './fields.ts'
import { officeActor } from './office-audit-api.ts'

/**
 * What one person asks for and another decides (复核). REQUESTED waits for a second person; APPROVED is being carried out,
 * which is repeated until it is DONE, or FAILED with a problem's code; the others changed nothing.
 */
export const APPROVAL_STATES = ['REQUESTED', 'APPROVED', 'DONE', 'FAILED', 'REJECTED', 'WITHDRAWN', 'EXPIRED'] as const
export type ApprovalState = (typeof APPROVAL_STATES)[number]

export const approvalView = z
  .object({
    approvalId: id('approval'),
    /** `rules.publish`: a part of the system and what is asked for. */
    kind: z.string(),
    /** What it is about, by its id or number. */
    subject: z.string(),
    state: z.enum(APPROVAL_STATES),
    before: z.unknown().optional(),
    after: z.unknown().optional(),
    /** What it moves, where it moves money. */
    amount: fen.optional(),
    reason: z.string(),
    requestedBy: officeActor,
    requestedAt: time,
    /** Nobody can approve it after that. */
    expiresAt: time,
    decidedBy: officeActor.optional(),
    decidedAt: time.optional(),
    note: z.string().optional(),
    finishedAt: time.optional(),
    /** With FAILED: why. */
    failure: z.string().optional(),
    /** The caller may approve or reject it now. */
    mayDecide: z.boolean(),
    /** The caller has asked for it and may take it back. */
    mayWithdraw: z.boolean(),
  })
  .meta({ id: 'Approval' })
export type ApprovalView = z.infer<typeof approvalView>

export const approvalParams = z.strictObject({ approvalId: id('approval') })

/** `GET approvals`: newest first. */
export const approvalsQuery = pageQuery.extend({
  state: z.enum(APPROVAL_STATES).optional(),
  kind: z
    .string()
    .regex(/^[a-z][a-zA-Z.-]{0,63}$/)
    .optional(),
})
export type ApprovalsQuery = z.infer<typeof approvalsQuery>

export const approvalPage = z
  .object({ approvals: z.array(approvalView), nextCursor: z.string().optional() })
  .meta({ id: 'ApprovalPage' })
export type ApprovalPage = z.infer<typeof approvalPage>

/** `GET approvals/waiting`: how many wait for the caller's decision. */
export const approvalsWaiting = z.object({ count: z.int() })
export type ApprovalsWaiting = z.infer<typeof approvalsWaiting>

/**
 * `POST approvals/{approvalId}/approve` and `/reject`, both with the password: FORBIDDEN for who asked, and for a role that
 * does not decide this kind; STATE_CONFLICT when it is decided, withdrawn or expired. The same decision again by the same
 * person is answered with what stands.
 */
export const approveBody = z.strictObject({ note: text(500).optional() })
export const rejectBody = z.strictObject({ note: text(500) })
