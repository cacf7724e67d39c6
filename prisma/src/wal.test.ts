import { describe, expect, test } from 'vitest'
import { findGap, segmentOf } from './wal.ts'

const segments = (...numbers: number[]) => numbers.map((number) => ({ file: `${number}`, number }))

test.for([
  ['0/2000028', 2],
  ['0/FFFFFFFF', 255],
  ['1/0', 256],
  ['2A/3000028', 42 * 256 + 3],
] as const)('%s is in segment %i', ([lsn, number]) => {
  expect(segmentOf(lsn)).toBe(number)
})

describe('a log', () => {
  test.for([
    ['is whole from its copy on', [2, 3, 4], undefined],
    ['is whole when it holds more than the copy needs', [0, 1, 2, 3], undefined],
    ['is whole across a restore, which writes some segments again', [2, 3, 3, 4, 4, 5], undefined],
    ['has a hole where a segment is missing before others', [2, 3, 5], 4],
    ['has a hole when it begins after its copy', [3, 4], 2],
  ] as const)('%s', ([, numbers, gap]) => {
    expect(findGap(segments(...numbers), '0/2000028')).toBe(gap)
  })
})
