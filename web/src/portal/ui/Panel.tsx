import { type ReactNode, useEffect, useId, useRef } from 'react'
import { useWords } from '../../shared/i18n/words.ts'
import { CrossIcon } from '../../shared/ui/icons.tsx'
import { SHELL_WORDS } from '../words.ts'

interface PanelProps {
  title: string
  onClose: () => void
  children: ReactNode
  /** SIDE: something is made or shown beside the list. CENTRE: one question. */
  place?: 'SIDE' | 'CENTRE'
}

/** A panel over the page. The browser's own dialog keeps the focus in, gives it back, and closes with Escape. */
export function Panel({ title, onClose, children, place = 'SIDE' }: PanelProps) {
  const word = useWords(SHELL_WORDS)
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    dialog.current?.showModal()
  }, [])
  return (
    <dialog ref={dialog} className={`panel panel-${place.toLowerCase()}`} aria-labelledby={id} onClose={onClose}>
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
