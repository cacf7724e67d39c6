import { useEffectEvent, useLayoutEffect, useRef, useState } from 'react'
import { useWords } from '../../shared/i18n/words.ts'
import { EraseIcon } from '../../shared/ui/icons.tsx'
import { PIN_DIGITS, type PinKey, pinKeyOf, pressPinKey } from './entry.ts'
import { PIN_WORDS } from './words.ts'
import './pin.css'

const FIGURES: readonly PinKey[] = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '0']

/** A real keyboard types into the sheet that lies on top, and into no other one below it. */
function isOnTop(entry: HTMLElement | null): boolean {
  return (entry?.closest('dialog') ?? undefined) === [...document.querySelectorAll('dialog:modal')].at(-1)
}

interface PinEntryProps {
  /** What the six digits are for, for ears. */
  label: string
  onTyped: (pin: string) => void
}

/**
 * Six dots and a pad of our own: no keyboard learns the PIN, no browser offers to keep it, and nothing echoes a figure, by
 * eye or by ear. A real keyboard types as well.
 */
export function PinEntry({ label, onTyped }: PinEntryProps) {
  const word = useWords(PIN_WORDS)
  const [typed, setTyped] = useState('')
  const entry = useRef<HTMLDivElement>(null)
  const press = (key: PinKey) => {
    const next = pressPinKey(typed, key)
    setTyped(next.length < PIN_DIGITS ? next : '')
    if (next.length === PIN_DIGITS) onTyped(next)
  }
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    const key = pinKeyOf(event)
    if (key !== undefined && !event.repeat && isOnTop(entry.current)) press(key)
  })
  // Before it is seen, not after: nobody waits with the first figure.
  useLayoutEffect(() => {
    const listener = (event: KeyboardEvent) => onKeyDown(event)
    window.addEventListener('keydown', listener)
    return () => window.removeEventListener('keydown', listener)
  }, [])
  return (
    <div ref={entry} className="pin-entry" role="group" aria-label={label}>
      <p className="pin-dots" aria-hidden="true">
        {Array.from({ length: PIN_DIGITS }, (_, place) => (
          <span key={place} className={place < typed.length ? 'pin-dot pin-dot-typed' : 'pin-dot'} />
        ))}
      </p>
      <p className="visually-hidden" role="status">
        {word.typed(typed.length)}
      </p>
      <div className="pin-pad" role="group" aria-label={word.pad}>
        {FIGURES.map((key) => (
          <button key={key} type="button" className={`pin-key pin-key-${key}`} onClick={() => press(key)}>
            {key}
          </button>
        ))}
        <button
          type="button"
          className="pin-key pin-key-erase"
          aria-label={word.erase}
          onClick={() => press('BACKSPACE')}
        >
          <EraseIcon />
        </button>
      </div>
    </div>
  )
}
