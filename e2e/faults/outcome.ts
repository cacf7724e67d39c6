import type { Story } from './story.ts'

/** Everything that was in doubt is told within this, once all parts are healthy. */
export const RESOLVED_WITHIN_MS = 30_000

/** How quickly what was open when everything was healthy again was finished. Milliseconds, the quickest first. */
export function resolutionOf(endedAfterMs: readonly number[]): {
  p99: number
  note: { type: string; description: string }
} {
  const at = (share: number) => Math.round(endedAfterMs[Math.ceil(endedAfterMs.length * share) - 1] ?? 0)
  const [p50, p99] = [at(0.5), at(0.99)]
  const description = `${endedAfterMs.length} payments were open; p50 ${p50} ms, p99 ${p99} ms`
  return { p99, note: { type: 'resolution', description } }
}

/** What came of a lunch, for whoever reads the report. */
export function outcomeOf(stories: readonly Story[], endedAfterMs: number): { type: string; description: string } {
  const ends = new Map<string, number>()
  for (const { views, neverOpened } of stories) {
    const last = views.at(-1)
    const end = neverOpened ? 'NEVER OPENED' : [last?.state, last?.declineCode].filter(Boolean).join(' ')
    ends.set(end, (ends.get(end) ?? 0) + 1)
  }
  const silences = stories.reduce((total, story) => total + story.silences, 0)
  const doubts = stories.filter(
    (story) => story.silences > 0 || story.views.some(({ state }) => state === 'PROCESSING'),
  )
  const told = [...ends].map(([end, count]) => `${count} ${end}`).join(', ')
  const description = `${told}; ${doubts.length} in doubt, ${silences} calls unanswered; all ended ${endedAfterMs} ms after`
  return { type: 'outcome', description }
}
