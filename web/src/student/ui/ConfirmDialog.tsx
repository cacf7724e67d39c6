import { type ReactNode, useEffect, useId, useRef } from 'react'

interface ConfirmDialogProps {
  title: string
  sentence: string
  /** The button that does it names what it does. */
  action: string
  cancel: string
  busy: boolean
  onConfirm: () => void
  onClose: () => void
  children?: ReactNode
}

/** A sheet from below that asks once before something that cannot be undone. The browser's own dialog keeps the focus in. */
export function ConfirmDialog({
  title,
  sentence,
  action,
  cancel,
  busy,
  onConfirm,
  onClose,
  children,
}: ConfirmDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    dialog.current?.showModal()
  }, [])
  return (
    <dialog
      ref={dialog}
      className="sheet"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-sentence`}
      onClose={onClose}
    >
      <div className="sheet-body">
        <h2 id={`${id}-title`} className="sheet-title">
          {title}
        </h2>
        <p id={`${id}-sentence`}>{sentence}</p>
        {children}
        <button type="button" className="button button-danger" disabled={busy} onClick={onConfirm}>
          {action}
        </button>
        <button type="button" className="button" onClick={() => dialog.current?.close()}>
          {cancel}
        </button>
      </div>
    </dialog>
  )
}
