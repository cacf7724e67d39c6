import { percent } from '../../shared/format.ts'

/** How today stands against the same weekday of the week before, until the same time of day; amounts in fen. */
export type Compared = { kind: 'SAME' | 'NONE' } | { kind: 'MORE' | 'LESS'; share: string }

export function compare(today: number, before: number): Compared {
  if (before === 0) return { kind: today === 0 ? 'SAME' : 'NONE' }
  const bps = Math.round((Math.abs(today - before) * 1000) / before) * 10
  if (bps === 0) return { kind: 'SAME' }
  return { kind: today > before ? 'MORE' : 'LESS', share: percent(bps) }
}
