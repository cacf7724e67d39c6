import type { HostName } from '../campus/host.ts'

/** The places of which the design of the project's reliability says, in a table of its own, what a crash there must end as. */
export type CrashPoint = `CP${number}`

/** A place at which a process is made to die, named by a statement that it passes, and the crash point that it stands for. */
export interface Point {
  hosts: readonly HostName[]
  point: string
  crashPoint: CrashPoint
  /** How often it is drawn, beside the others of its host: one at which nobody may come by is tried more often. */
  tickets: number
  /** Hardly anybody passes here: whoever does first dies. */
  isRare?: boolean
}

const GATEWAY = ['gateway-a', 'gateway-b'] as const

/** Where processes die on purpose. `crash-points.ts` has the crash points that no death at a statement stands for. */
export const POINTS: readonly Point[] = [
  { hosts: GATEWAY, point: 'before open', crashPoint: 'CP1', tickets: 2 },
  { hosts: GATEWAY, point: 'after open', crashPoint: 'CP2', tickets: 2 },
  { hosts: ['tsm'], point: 'after redeem', crashPoint: 'CP3', tickets: 2 },
  { hosts: GATEWAY, point: 'before people', crashPoint: 'CP4', tickets: 2 },
  { hosts: ['onecard'], point: 'before post-group', crashPoint: 'CP5', tickets: 2 },
  { hosts: ['onecard'], point: 'after post-group', crashPoint: 'CP6', tickets: 2 },
  { hosts: GATEWAY, point: 'before record', crashPoint: 'CP7', tickets: 2 },
  { hosts: GATEWAY, point: 'after record', crashPoint: 'CP8', tickets: 2 },
  // Marked as closing, and nobody has heard what became of the reversal of what is not known.
  { hosts: GATEWAY, point: 'after sweep-closing', crashPoint: 'CP9', tickets: 3, isRare: true },
  // A reversal that is decided, and has not been asked for.
  { hosts: GATEWAY, point: 'after payment-cancelled', crashPoint: 'CP9', tickets: 1, isRare: true },
  { hosts: GATEWAY, point: 'before commit of refund-take', crashPoint: 'CP11', tickets: 2, isRare: true },
  { hosts: GATEWAY, point: 'after commit of refund-take', crashPoint: 'CP11', tickets: 2, isRare: true },
  { hosts: GATEWAY, point: 'before refunds-record', crashPoint: 'CP11', tickets: 2, isRare: true },
]

/**
 * Where a worker falls asleep with a duty in its hands, for longer than its claim on it is worth: somebody else takes it up, and
 * then the sleeper goes on as if nothing had been.
 */
export const DUTIES = [
  { duty: 'work of sweep-claim', claimMs: 3000 },
  { duty: 'work of sweep-claim', claimMs: 3000 },
  { duty: 'work of refunds-claim', claimMs: 3000 },
  { duty: 'work of refunds-claim', claimMs: 3000 },
  // Rarer than the rest: nobody pays through a server that stands still for so long.
  { duty: 'work of webhook-claim', claimMs: 15_000 },
] as const

/** In the middle of comparing a day: the claim is taken, the statement is read, the report is written and not committed. */
export const BATCH_POINTS = [
  'work of reconciliation-claim',
  'before reconciliation-report',
  'after reconciliation-report',
  'before reconciliation-end',
] as const
