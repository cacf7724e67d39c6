import { useWords, words } from '../../shared/i18n/words.ts'
import { Sheet } from './Sheet.tsx'

/** A campus code read aloud: 20 digits. */
export const DIGITS_LENGTH = 20

const WORDS = words(
  {
    title: '输入数字码',
    hint: '请付款人点开「显示数字」，按顺序念出 20 位数字。',
    left: (count: number) => `还差 ${count} 位`,
  },
  {
    title: 'Type the digits',
    hint: 'The payer taps “show digits” and reads the 20 digits in order.',
    left: (count) => `${count} to go`,
  },
)

/** Shows what is typed; the window's keys come in through the till, so a scan still wins. */
export function DigitsSheet({ digits, onClose }: { digits: string; onClose: () => void }) {
  const word = useWords(WORDS)
  const rest = '·'.repeat(DIGITS_LENGTH - digits.length)
  return (
    <Sheet title={word.title} className="digits-sheet" onClose={onClose}>
      <p>{word.hint}</p>
      <output className="digits figures" aria-label={word.title}>
        {(digits + rest).replace(/.{4}(?=.)/g, '$& ')}
      </output>
      <p className="hint" aria-live="polite">
        {word.left(DIGITS_LENGTH - digits.length)}
      </p>
    </Sheet>
  )
}
