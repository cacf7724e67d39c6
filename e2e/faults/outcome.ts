import type { Story } from './story.ts'

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
