import { type ReactNode, useId, useLayoutEffect, useRef } from 'react'
import { useWords } from '../../shared/i18n/words.ts'
import { CrossIcon } from '../../shared/ui/icons.tsx'
import { SHELL_WORDS } from '../words.ts'

interface SheetProps {
  title: string
  /** Undefined while the sheet must stay: something is under way that cannot be taken back. */
  onClose: (() => void) | undefined
  children: ReactNode
}

/** A sheet from below, over the page. The browser keeps the focus inside and gives it back; Escape closes it. */
export function Sheet({ title, onClose, children }: SheetProps) {
  const word = useWords(SHELL_WORDS)
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  // Closed while it is still in the document, or the browser would not give the focus back.
  useLayoutEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      className="sheet"
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onClose?.()
      }}
    >
      <div className="sheet-body">
        <header className="sheet-head">
          <h2 id={id} className="sheet-title">
            {title}
          </h2>
          {onClose !== undefined && (
            <button type="button" className="sheet-close" aria-label={word.close} onClick={onClose}>
              <CrossIcon size={20} />
            </button>
          )}
        </header>
        {children}
      </div>
    </dialog>
  )
}
