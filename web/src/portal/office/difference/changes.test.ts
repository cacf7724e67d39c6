import { describe, expect, it } from 'vitest'
import { changesOf, differs } from './changes.ts'

describe('what was changed', () => {
  it('is said member by member, at any depth, with what came and what is gone', () => {
    const changes = changesOf(
      { state: 'ACTIVE', limits: { daily: 100, single: 50 }, gone: 1 },
      { state: 'FROZEN', limits: { daily: 100, single: 60 }, came: true },
    )
    expect(changes.filter(differs)).toEqual([
      { path: ['state'], before: 'ACTIVE', after: 'FROZEN' },
      { path: ['limits', 'single'], before: 50, after: 60 },
      { path: ['came'], before: undefined, after: true },
      { path: ['gone'], before: 1, after: undefined },
    ])
  })

  it('shows what was made without a before, and lists in one go', () => {
    expect(changesOf(undefined, { events: ['a', 'b'], rows: [{ x: 1 }], days: [1, 7], none: null })).toEqual([
      { path: ['events'], before: undefined, after: 'a, b' },
      { path: ['rows', '1', 'x'], before: undefined, after: 1 },
      { path: ['days'], before: undefined, after: '1, 7' },
      { path: ['none'], before: undefined, after: null },
    ])
    expect(changesOf(undefined, undefined)).toEqual([])
  })
})
