import { useWords, words } from '../../shared/i18n/words.ts'
import type { AmountKey } from '../../shared/amount-entry.ts'
import { DigitPad } from './Keypad.tsx'
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
    hint: 'The payer taps “Show digits” and reads the 20 digits in order.',
    left: (count) => `${count} to go`,
  },
)

interface DigitsSheetProps {
  digits: string
  onKey: (key: AmountKey) => void
  onClose: () => void
}

/** Shows what is typed; the window's keys come in through the till, so a scan still wins. */
export function DigitsSheet({ digits, onKey, onClose }: DigitsSheetProps) {
  const word = useWords(WORDS)
  return (
    <Sheet title={word.title} className="digits-sheet" onClose={onClose}>
      <p>{word.hint}</p>
      <output className="digits figures" aria-label={`${word.title}: ${digits}`}>
        {Array.from({ length: DIGITS_LENGTH }, (_, index) => (
          <span key={index} className={index < digits.length ? 'digit' : 'digit digit-open'}>
            {digits[index] ?? ''}
          </span>
        ))}
      </output>
      <p className="hint">{word.left(DIGITS_LENGTH - digits.length)}</p>
      <DigitPad onKey={onKey} />
    </Sheet>
  )
}
