import { expect, it } from 'vitest'
import { rarePointsOf } from './summary.ts'

it('a crash point that was come to too rarely is named, also one that was never come to', () => {
  expect(rarePointsOf({ crashPointHits: { CP1: 20, CP2: 19, CP3: 0 } }, 20)).toEqual([
    'TOO FEW CP2: 19 instead of 20',
    'TOO FEW CP3: 0 instead of 20',
  ])
})
