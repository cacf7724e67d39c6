import type { MouseEvent, ReactNode } from 'react'
import { EraseIcon } from '../../shared/ui/icons.tsx'
import { useWords } from '../../shared/i18n/words.ts'
import type { AmountKey } from '../logic/amount-entry.ts'
import type { SaleEvent } from '../logic/sale.ts'
import { useTill } from '../till/till-context.ts'
import { SALE_WORDS } from './words.ts'

/** A finger or mouse must not leave focus on a key: the next Enter of the keyboard would press it again. */
const keepFocus = (event: MouseEvent) => event.preventDefault()

interface KeyProps {
  press: SaleEvent
  className?: string
  label?: string
  children: ReactNode
}

function Key({ press, className = '', label, children }: KeyProps) {
  const till = useTill()
  return (
    <button
      type="button"
      className={`key ${className}`}
      aria-label={label}
      onMouseDown={keepFocus}
      onClick={() => till.do(press)}
    >
      {children}
    </button>
  )
}

const FIGURES: readonly AmountKey[] = ['7', '8', '9', '4', '5', '6', '1', '2', '3', '0', '.']

/** Laid out as the number pad of a keyboard is, so that hand and screen agree. `ready`: Enter would charge. */
export function Keypad({ ready }: { ready: boolean }) {
  const word = useWords(SALE_WORDS)
  return (
    <div className="keypad" role="group" aria-label={word.keypad}>
      {FIGURES.map((key) => (
        <Key
          key={key}
          press={{ type: 'AMOUNT_KEY', key }}
          className={key === '.' ? 'key-dot' : `key-${key}`}
          {...(key === '.' ? { label: word.dot } : {})}
        >
          {key}
        </Key>
      ))}
      <Key press={{ type: 'AMOUNT_KEY', key: 'BACKSPACE' }} className="key-erase" label={word.erase}>
        <EraseIcon size={32} />
      </Key>
      <Key press={{ type: 'AMOUNT_KEY', key: '+' }} className="key-add" label={word.add}>
        +
      </Key>
      <Key press={{ type: 'ENTER' }} className={`key-charge ${ready ? 'ready' : ''}`}>
        {word.charge}
        <kbd>Enter</kbd>
      </Key>
    </div>
  )
}
