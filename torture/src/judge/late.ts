import { Late } from '../within.ts'
import type { Violation } from './judge.ts'

/** A wait that did not end is a violation with its name; what else went wrong is a defect of the harness. */
export function whatIsLate(error: unknown): Violation[] {
  if (!(error instanceof Late)) throw error
  return [{ rule: 'every wait of the harness ends', what: error.message }]
}
