import { useWords } from '../../shared/i18n/words.ts'
import { CODE_WORDS } from './words.ts'

/** Seconds at which ears are told; eyes see every one. */
const TOLD = [10, 30, 60] as const
/** From here on the time is set in the colour of waiting. */
const SHORT_SECONDS = 30

interface CountdownProps {
  /** Milliseconds until it is over. */
  leftMs: number
  /** What is said of it; of a code unless given. */
  words?: { left: (time: string) => string; leftSpoken: (seconds: number) => string }
}

/** How long a code may still be paid, or a payment be confirmed: `4:32`. */
export function Countdown({ leftMs, words }: CountdownProps) {
  const codeWords = useWords(CODE_WORDS)
  const word = words ?? codeWords
  const seconds = Math.max(0, Math.ceil(leftMs / 1000))
  const told = TOLD.find((mark) => seconds <= mark)
  const time = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  return (
    <div className={`countdown ${seconds <= SHORT_SECONDS ? 'countdown-short' : ''}`}>
      <span className="figures" aria-hidden="true">
        {word.left(time)}
      </span>
      <span className="visually-hidden" aria-live="polite">
        {told === undefined ? '' : word.leftSpoken(told)}
      </span>
    </div>
  )
}
