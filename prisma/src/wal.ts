import { readdir } from 'node:fs/promises'
import { walFolder } from './archive.ts'

// Segments of PostgreSQL's log by their numbers. A name is 24 hexadecimal digits: the timeline, which changes with every
// restore, then where the segment stands, in two parts; a segment has 16 MiB.

const segmentName = /^[0-9A-F]{8}([0-9A-F]{8})([0-9A-F]{8})\.gz$/
const segmentsPerFile = 256
const segmentBits = 24

const numberOf = (high: string, low: string) => Number.parseInt(high, 16) * segmentsPerFile + Number.parseInt(low, 16)

/** The segment that holds a position such as `2A/3000028`. */
export const segmentOf = (lsn: string): number => {
  const [high = '', low = ''] = lsn.split('/')
  return numberOf(high, (Number.parseInt(low, 16) >>> segmentBits).toString(16))
}

export type Segment = { file: string; number: number }

/** The segments in a backup folder, whatever their timeline, by their place in the log. */
export const listSegments = async (backupDirectory: string): Promise<Segment[]> => {
  const names = await readdir(walFolder(backupDirectory))
  return names
    .flatMap((file) => {
      const [, high, low] = segmentName.exec(file) ?? []
      return high === undefined || low === undefined ? [] : [{ file, number: numberOf(high, low) }]
    })
    .toSorted((a, b) => a.number - b.number)
}

/**
 * The first segment from `fromLsn` on that is missing although later ones are there; undefined when the log is whole.
 * A campus that once ran without its backup folder leaves such a hole, and a restore would end there without a word.
 */
export const findGap = (segments: readonly Segment[], fromLsn: string): number | undefined => {
  let expected = segmentOf(fromLsn)
  for (const { number } of segments) {
    if (number > expected) return expected
    if (number === expected) expected += 1
  }
  return undefined
}
