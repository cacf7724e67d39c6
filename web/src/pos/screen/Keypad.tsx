import type { MouseEvent, ReactNode } from 'react'
import { EraseIcon } from '../../shared/ui/icons.tsx'
import { useWords } from '../../shared/i18n/words.ts'
import type { AmountKey } from '../../shared/amount-entry.ts'
import { SALE_WORDS } from './words.ts'

/** A finger or mouse must not leave focus on a key: the next Enter of the keyboard would press it again. */
const keepFocus = (event: MouseEvent) => event.preventDefault()

interface KeyProps {
  onPress: () => void
  className?: string
  label?: string
  disabled?: boolean
  children: ReactNode
}

function Key({ onPress, className = '', label, disabled = false, children }: KeyProps) {
  return (
    <button
      type="button"
      className={`key ${className}`}
      aria-label={label}
      aria-disabled={disabled}
      onMouseDown={keepFocus}
      onClick={onPress}
    >
      {children}
    </button>
  )
}

const FIGURES: readonly AmountKey[] = ['7', '8', '9', '4', '5', '6', '1', '2', '3', '0']

interface FigureKeysProps {
  onKey: (key: AmountKey) => void
}

function FigureKeys({ onKey }: FigureKeysProps) {
  const word = useWords(SALE_WORDS)
  return (
    <>
      {FIGURES.map((key) => (
        <Key key={key} onPress={() => onKey(key)} className={`key-${key}`}>
          {key}
        </Key>
      ))}
      <Key onPress={() => onKey('BACKSPACE')} className="key-erase" label={word.erase}>
        <EraseIcon size={32} />
      </Key>
    </>
  )
}

/** Figures and backspace only, for the 20 digits; with a decimal point for an amount. */
export function DigitPad({ onKey, dot = false }: FigureKeysProps & { dot?: boolean }) {
  const word = useWords(SALE_WORDS)
  return (
    <div className={`keypad digit-pad ${dot ? 'digit-pad-dot' : ''}`}>
      <FigureKeys onKey={onKey} />
      {dot && (
        <Key onPress={() => onKey('.')} className="key-dot" label={word.dot}>
          .
        </Key>
      )}
    </div>
  )
}

interface KeypadProps extends FigureKeysProps {
  onCharge: () => void
  /** READY: Enter charges. BLOCKED: it only says why nothing can be charged. */
  charge: 'READY' | 'IDLE' | 'BLOCKED'
}

/** Laid out as the number pad of a keyboard is, so that hand and screen agree. */
export function Keypad({ onKey, onCharge, charge }: KeypadProps) {
  const word = useWords(SALE_WORDS)
  return (
    <div className="keypad" role="group" aria-label={word.keypad}>
      <FigureKeys onKey={onKey} />
      <Key onPress={() => onKey('.')} className="key-dot" label={word.dot}>
        .
      </Key>
      <Key onPress={() => onKey('+')} className="key-add" label={word.add}>
        +
      </Key>
      <Key onPress={onCharge} className={`key-charge ${charge.toLowerCase()}`} disabled={charge === 'BLOCKED'}>
        {word.charge}
        <kbd>Enter</kbd>
      </Key>
    </div>
  )
}
