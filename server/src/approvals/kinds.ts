import type { OfficeRole } from '@yimatong/contract/roles'
import type { z } from 'zod'
import type { AuditCaller } from '../audit/record.ts'

/** What was approved, for whoever carries it out. */
export interface ApprovedTask<Payload> {
  /** Names the work: carried out again under the same id it must change nothing more. */
  approvalId: string
  requestedBy: string
  decidedBy: string
  payload: Payload
  /** Who decided, for the audit log. */
  caller: AuditCaller
}

/** Something that one person asks for and another decides. */
export interface ApprovalKind<Payload = unknown> {
  /** A part of the system and what is asked for: `rules.publish`. */
  kind: string
  askedBy: readonly OfficeRole[]
  decidedBy: readonly OfficeRole[]
  payload: z.ZodType<Payload>
  /**
   * Does what was approved, and is called again after a crash or when it threw: idempotent by `approvalId`. A problem below
   * 500 is final and ends it as FAILED with its code; anything else is tried again.
   */
  carryOut(task: ApprovedTask<Payload>): Promise<void>
}

/** A kind whose payload only it knows. */
export interface KnownKind {
  kind: string
  askedBy: readonly OfficeRole[]
  decidedBy: readonly OfficeRole[]
  /** The payload as it is kept; throws when it does not fit. */
  parse(payload: unknown): unknown
  carryOut(task: ApprovedTask<unknown>): Promise<void>
}

/** Declares a kind; what carries it out gets its payload checked and typed. */
export function approvalKind<Payload>(declared: ApprovalKind<Payload>): KnownKind {
  const { kind, askedBy, decidedBy, payload } = declared
  return {
    kind,
    askedBy,
    decidedBy,
    parse: (value) => payload.parse(value),
    carryOut: (task) => declared.carryOut({ ...task, payload: payload.parse(task.payload) }),
  }
}

export type Kinds = ReadonlyMap<string, KnownKind>

export function kindsOf(declared: readonly KnownKind[]): Kinds {
  const kinds = new Map(declared.map((one) => [one.kind, one]))
  if (kinds.size !== declared.length) throw new Error('two kinds of approval have the same name')
  return kinds
}
