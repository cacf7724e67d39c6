import { useState } from 'react'
import type { AmountKey } from '../../shared/amount-entry.ts'
import { useWords } from '../../shared/i18n/words.ts'
import type { TillAction } from '../logic/till-keys.ts'
import { DigitPad } from '../screen/Keypad.tsx'
import { type CashierEntry, emptyEntry, hasNumber, isWhole, PIN_LENGTH, typed } from './entry.ts'
import { useSheetKeys } from './sheet-keys.ts'
import { SHIFT_WORDS } from './words.ts'

interface CashierFormProps {
  /** Of a cashier who is known: only the PIN is typed. */
  cashierNo?: string
  action: string
  busy: boolean
  failure: string | undefined
  onSubmit: (cashierNo: string, pin: string) => void
}

/** A dialog that opens with the form gives focus here, so that Enter is this button's; React's own prop comes too early. */
const focusedInDialog = (button: HTMLButtonElement | null) => button?.setAttribute('autofocus', '')

/** A cashier's number and PIN, typed on the keyboard or touched. What is typed is never shown, only how much of it. */
export function CashierForm({ cashierNo, action, busy, failure, onSubmit }: CashierFormProps) {
  const word = useWords(SHIFT_WORDS)
  const fixed = cashierNo !== undefined
  const [entry, setEntry] = useState<CashierEntry>(() => emptyEntry(cashierNo))
  const press = (key: AmountKey) => busy || setEntry(typed(entry, key, fixed))
  const submit = () => {
    if (busy) return
    if (entry.at === 'NUMBER') {
      if (hasNumber(entry)) setEntry({ ...entry, at: 'PIN' })
      return
    }
    if (!isWhole(entry)) return
    setEntry({ ...entry, pin: '' })
    onSubmit(entry.cashierNo, entry.pin)
  }
  useSheetKeys((key: TillAction) => {
    if (key.type === 'AMOUNT_KEY') press(key.key)
    if (key.type === 'ENTER') submit()
  })
  const ready = entry.at === 'NUMBER' ? hasNumber(entry) : isWhole(entry)
  return (
    <div className="cashier-form">
      <div className="cashier-fields">
        {!fixed && (
          <button
            type="button"
            className={`entry-field ${entry.at === 'NUMBER' ? 'entry-here' : ''}`}
            onClick={() => setEntry({ ...entry, at: 'NUMBER' })}
          >
            <span>{word.number}</span>
            <output className="figures">{entry.cashierNo === '' ? '\u00a0' : entry.cashierNo}</output>
          </button>
        )}
        <button
          type="button"
          className={`entry-field ${entry.at === 'PIN' ? 'entry-here' : ''}`}
          onClick={() => hasNumber(entry) && setEntry({ ...entry, at: 'PIN' })}
        >
          <span>{word.pin}</span>
          <output className="pin-dots">
            <span className="visually-hidden">{word.pinDigits(entry.pin.length)}</span>
            {Array.from({ length: PIN_LENGTH }, (_, index) => (
              <span key={index} aria-hidden="true" className={index < entry.pin.length ? 'dot dot-full' : 'dot'} />
            ))}
          </output>
        </button>
        <p role="alert" className="entry-failure">
          {failure}
        </p>
        <button
          ref={focusedInDialog}
          type="button"
          className="button button-primary entry-go"
          aria-disabled={!ready || busy}
          onClick={submit}
        >
          {busy ? word.working : entry.at === 'NUMBER' ? word.next : action} <kbd>Enter</kbd>
        </button>
      </div>
      <DigitPad onKey={press} />
    </div>
  )
}
