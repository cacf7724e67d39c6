import type { PostingOutcome } from '@yimatong/contract/onecard-api'
import type { Metrics } from '@yimatong/kit/metrics'

export interface Meters {
  countOutcomes(outcomes: readonly PostingOutcome[]): void
}

export function createMeters(metrics: Pick<Metrics, 'counter'>): Meters {
  const answers = metrics.counter({
    name: 'onecard_postings_total',
    help: 'Items answered, by outcome or reason of decline; a repeated question counts again.',
    labelNames: ['outcome'],
  })
  return {
    countOutcomes(outcomes) {
      const counts = new Map<string, number>()
      for (const answer of outcomes) {
        const outcome = answer.outcome === 'DECLINED' ? answer.declineCode : answer.outcome
        counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
      }
      for (const [outcome, count] of counts) answers.inc({ outcome }, count)
    },
  }
}
