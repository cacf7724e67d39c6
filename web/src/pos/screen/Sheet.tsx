import { type ReactNode, useEffect, useId, useRef } from 'react'
import { useWords } from '../../shared/i18n/words.ts'
import { FRAME_WORDS } from './words.ts'

interface SheetProps {
  title: string
  className?: string
  onClose: () => void
  children: ReactNode
}

/** Something laid over the sale; the browser keeps focus inside and gives it back. Esc closes it. */
export function Sheet({ title, className = '', onClose, children }: SheetProps) {
  const word = useWords(FRAME_WORDS)
  const dialog = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    const element = dialog.current
    element?.showModal()
    // Enter must not press the first button of a sheet that has another use for it.
    element?.querySelector<HTMLElement>('[data-first-focus]')?.focus()
    return () => element?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      className={`sheet ${className}`}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <header className="sheet-head">
        <h2 id={titleId}>{title}</h2>
        <button type="button" className="button" onClick={onClose}>
          {word.close} <kbd>Esc</kbd>
        </button>
      </header>
      {children}
    </dialog>
  )
}
