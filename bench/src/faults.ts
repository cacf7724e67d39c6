import type { OverloadReport, Report } from './report.ts'

/** What was measured and must not be, each as a sentence; the figures are told all the same. */
export function faultsOf({ overload }: Report): string[] {
  return overload === undefined ? [] : otherAnswers(overload)
}

/** Whoever arrives while there is too much to do is paid for or turned away; whoever hears anything else does not know. */
const GOOD = new Set(['200', '503'])

function otherAnswers({ byStatus }: OverloadReport): string[] {
  const others = Object.entries(byStatus).filter(([status]) => !GOOD.has(status))
  const counts = others.map(([status, count]) => `${status} (${count})`)
  return counts.length === 0
    ? []
    : [`Under overload something other than 200 and 503 was answered: ${counts.join(', ')}.`]
}
