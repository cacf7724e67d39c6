import type { ReactNode } from 'react'

/** What a chip's colour may say. Its words say it too. */
export type Tone = 'good' | 'bad' | 'wait' | 'calm'

/** A state in a word. */
export function Chip({ tone, children }: { tone: Tone; children: ReactNode }) {
  return <span className={`chip chip-${tone}`}>{children}</span>
}
