import { timeOfDay } from '../../shared/format.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { PersonIcon, WaitIcon } from '../../shared/ui/icons.tsx'
import { useTillState } from '../till/till-context.ts'
import { cashierName } from '../../shared/cashier-name.ts'
import { SHIFT_WORDS } from './words.ts'

/** Who is on, and since when; it opens the shift sheet. */
export function ShiftChip({ onOpen }: { onOpen: () => void }) {
  const word = useWords(SHIFT_WORDS)
  const language = useLanguage()
  const { shift, late } = useTillState((state) => state.shift)
  return (
    <button
      type="button"
      className={`header-button shift-chip ${late ? 'shift-chip-late' : ''}`}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onOpen}
    >
      {late ? <WaitIcon size={20} /> : <PersonIcon size={20} />}
      {late ? (
        word.late
      ) : shift ? (
        <span>
          {cashierName(shift.cashier, language)}{' '}
          <span className="figures">{word.since(timeOfDay(shift.openedAt))}</span>
        </span>
      ) : (
        word.noShift
      )}{' '}
      <kbd>F8</kbd>
    </button>
  )
}
