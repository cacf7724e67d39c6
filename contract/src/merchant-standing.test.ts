import { describe, expect, it } from 'vitest'
import { businessDateOf, startOfBusinessDate } from './clock.ts'
import { merchantRefusalOn } from './merchant-standing.ts'

const contract = { state: 'ACTIVE', contractFrom: '2026-03-01', contractUntil: '2026-06-30' } as const
const begin = startOfBusinessDate('2026-03-01')
const end = startOfBusinessDate('2026-07-01')

describe('a merchant', () => {
  it.each([
    ['a millisecond before its contract', begin - 1, 'CONTRACT_NOT_BEGUN'],
    ['at the first instant of its contract', begin, undefined],
    ['at the last millisecond of its contract', end - 1, undefined],
    ['at the first instant after it', end, 'CONTRACT_ENDED'],
  ])('%s takes payments, or says why not', (_, atMs, refusal) => {
    expect(merchantRefusalOn(contract, businessDateOf(atMs))).toBe(refusal)
  })

  it('without dates takes payments on any day', () => {
    expect(merchantRefusalOn({ state: 'ACTIVE', contractFrom: null }, '1999-01-01')).toBeUndefined()
  })

  it.each(['OPENING', 'DISABLED'] as const)('that is %s takes none whatever its contract says', (state) => {
    expect(merchantRefusalOn({ ...contract, state }, '2026-04-01')).toBe(state)
  })
})
