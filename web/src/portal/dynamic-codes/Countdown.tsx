import { useWords } from '../../shared/i18n/words.ts'
import { secondsLeft, timeLeft, toldAt } from './countdown.ts'
import { SHOWN_CODE_WORDS } from './words.ts'

/** From here on the time is set in the colour of waiting. */
const SHORT_SECONDS = 30

/** How long a code may still be paid: `4:32`. Ears hear of it at its marks only. */
export function Countdown({ leftMs }: { leftMs: number }) {
  const word = useWords(SHOWN_CODE_WORDS)
  const told = toldAt(leftMs)
  return (
    <p className={secondsLeft(leftMs) <= SHORT_SECONDS ? 'left left-short' : 'left'}>
      <span className="figures" aria-hidden="true">
        {word.left(timeLeft(leftMs))}
      </span>
      <span className="visually-hidden" aria-live="polite">
        {told === undefined ? '' : word.leftSpoken(told)}
      </span>
    </p>
  )
}
