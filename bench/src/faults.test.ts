import { expect, it } from 'vitest'
import { faultsOf } from './faults.ts'
import type { OverloadReport } from './report.ts'

const NONE = { p50: 0, p99: 0 }

const overload = (byStatus: Record<string, number>): OverloadReport => ({
  sustainablePerSecond: 2000,
  arrivedPerSecond: 4000,
  acceptedPerSecond: 1800,
  byStatus,
  acceptedMs: NONE,
  refusedMs: NONE,
  noopMs: NONE,
  p99RatioToNoop: 1,
  p99RatioToNoopRange: [1, 1],
  rounds: [],
})

it.each([
  ['none of it was measured', {}],
  ['everybody was let in', { overload: overload({ '200': 60_000 }) }],
  ['everybody was let in or turned away', { overload: overload({ '200': 27_000, '503': 33_000 }) }],
])('finds no fault with overload when %s', (_what, report) => {
  expect(faultsOf(report)).toEqual([])
})

it('finds fault with every answer under overload that is neither a payment nor a refusal', () => {
  expect(faultsOf({ overload: overload({ '200': 27_000, '500': 2, '503': 32_997, 'no answer': 1 }) })).toEqual([
    'Under overload something other than 200 and 503 was answered: 500 (2), no answer (1).',
  ])
})
