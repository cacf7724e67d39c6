import { type ReactNode, useId, useLayoutEffect, useRef } from 'react'
import { useWords } from '../../shared/i18n/words.ts'
import { CrossIcon } from '../../shared/ui/icons.tsx'
import { SHELL_WORDS } from '../words.ts'

interface PanelProps {
  title: string
  onClose: () => void
  children: ReactNode
  /** SIDE: something is made or shown beside the list; WIDE: beside a picture of it. CENTRE: one question. */
  place?: 'SIDE' | 'WIDE' | 'CENTRE'
}

/** A panel over the page. The browser's own dialog keeps the focus in, gives it back, and closes with Escape. */
export function Panel({ title, onClose, children, place = 'SIDE' }: PanelProps) {
  const word = useWords(SHELL_WORDS)
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useLayoutEffect(() => {
    const shown = dialog.current
    shown?.showModal()
    // Taken away by its owner it is closed first, or the focus would be lost with it.
    return () => shown?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      className={`panel panel-${place.toLowerCase()}`}
      aria-labelledby={id}
      onClose={() => dialog.current?.open === false && onClose()}
    >
      <header className="panel-head">
        <h2 id={id}>{title}</h2>
        <button type="button" className="icon-button" aria-label={word.close} onClick={() => dialog.current?.close()}>
          <CrossIcon size={20} />
        </button>
      </header>
      <div className="panel-body">{children}</div>
    </dialog>
  )
}
