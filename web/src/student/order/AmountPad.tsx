import { useEffectEvent, useLayoutEffect } from 'react'
import type { AmountKey } from '../../shared/amount-entry.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { EraseIcon } from '../../shared/ui/icons.tsx'
import { ORDER_WORDS } from './words.ts'

const FIGURES: readonly AmountKey[] = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0']

function amountKeyOf({ key, ctrlKey, altKey, metaKey }: KeyboardEvent): AmountKey | undefined {
  if (ctrlKey || altKey || metaKey) return undefined
  if (key === 'Backspace') return 'BACKSPACE'
  return /^[\d.]$/.test(key) ? (key as AmountKey) : undefined
}

interface AmountPadProps {
  onKey: (key: AmountKey) => void
  /** Undefined while there is nothing that could be paid. */
  onPay: (() => void) | undefined
  busy: boolean
}

/** Figures for the thumb, laid out as on a telephone; a real keyboard types as well, and its Enter pays. */
export function AmountPad({ onKey, onPay, busy }: AmountPadProps) {
  const word = useWords(ORDER_WORDS)
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    // A sheet over the page has its own keys, and a focused button its own Enter.
    if (document.querySelector('dialog[open]') !== null) return
    const key = amountKeyOf(event)
    if (key !== undefined) onKey(key)
    else if (event.key === 'Enter' && event.target === document.body && !busy) onPay?.()
  })
  // Before it is seen, not after: nobody waits with the first figure.
  useLayoutEffect(() => {
    const listener = (event: KeyboardEvent) => onKeyDown(event)
    window.addEventListener('keydown', listener)
    return () => window.removeEventListener('keydown', listener)
  }, [])
  return (
    <div className="amount-pad" role="group" aria-label={word.keypad}>
      {FIGURES.map((key) => (
        <button key={key} type="button" className={`amount-key amount-key-${key}`} onClick={() => onKey(key)}>
          {key}
        </button>
      ))}
      <button type="button" className="amount-key amount-key-dot" aria-label={word.dot} onClick={() => onKey('.')}>
        .
      </button>
      <button
        type="button"
        className="amount-key amount-key-erase"
        aria-label={word.erase}
        onClick={() => onKey('BACKSPACE')}
      >
        <EraseIcon />
      </button>
      <button
        type="button"
        className="amount-key amount-key-pay button-primary"
        disabled={onPay === undefined || busy}
        onClick={onPay}
      >
        {busy ? word.quoting : word.action}
      </button>
    </div>
  )
}
