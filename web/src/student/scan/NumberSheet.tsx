import { type FormEvent, useState } from 'react'
import { useWords } from '../../shared/i18n/words.ts'
import { NO_ORDER_WORDS } from '../order/refusals.ts'
import { Sheet } from '../ui/Sheet.tsx'
import type { BeginOrder } from './use-begin-order.ts'
import { SCAN_WORDS } from './words.ts'

const MERCHANT_NO_DIGITS = 8

interface NumberSheetProps extends Pick<BeginOrder, 'begin' | 'busy' | 'noOrder'> {
  onClose: () => void
}

/** For a plate that no camera can read: its number, typed. */
export function NumberSheet({ begin, busy, noOrder, onClose }: NumberSheetProps) {
  const word = useWords(SCAN_WORDS)
  const said = useWords(NO_ORDER_WORDS)
  const [merchantNo, setMerchantNo] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void begin({ merchantNo })
  }
  return (
    <Sheet title={word.numberTitle} onClose={onClose}>
      <form className="number-form" onSubmit={submit}>
        <label className="field">
          <span>{word.numberName}</span>
          <input
            className="figures"
            value={merchantNo}
            required
            inputMode="numeric"
            autoComplete="off"
            pattern={`\\d{${MERCHANT_NO_DIGITS}}`}
            placeholder={word.numberHint}
            maxLength={MERCHANT_NO_DIGITS}
            onChange={({ target }) => {
              // Put back at once: where the number stays the same, nothing else would take the letter out of the field.
              target.value = target.value.replaceAll(/\D/g, '')
              setMerchantNo(target.value)
            }}
          />
        </label>
        {noOrder !== undefined && (
          <p className="form-failure" role="alert">
            <strong>{said[noOrder].title}</strong> {said[noOrder].sentence}
          </p>
        )}
        <button
          type="submit"
          className="button button-primary"
          disabled={busy || merchantNo.length < MERCHANT_NO_DIGITS}
        >
          {busy ? word.numberBusy : word.numberAction}
        </button>
      </form>
    </Sheet>
  )
}
