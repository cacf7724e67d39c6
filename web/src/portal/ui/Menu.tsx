import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { MoreIcon } from '../../shared/ui/icons.tsx'
import './menu.css'

interface MenuProps {
  /** What the button says: the choice, or what is chosen. */
  name: string
  children: ReactNode
}

/** A button that opens some controls below itself. They close with Escape, and when one goes on elsewhere. */
export function Menu({ name, children }: MenuProps) {
  const [open, setOpen] = useState(false)
  const menu = useRef<HTMLDivElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const id = useId()
  useEffect(() => {
    if (!open) return undefined
    const leave = ({ target }: Event) => {
      if (!menu.current?.contains(target as Node)) setOpen(false)
    }
    const escape = ({ key }: KeyboardEvent) => {
      if (key !== 'Escape') return
      setOpen(false)
      button.current?.focus()
    }
    document.addEventListener('focusin', leave)
    document.addEventListener('pointerdown', leave)
    document.addEventListener('keydown', escape)
    return () => {
      document.removeEventListener('focusin', leave)
      document.removeEventListener('pointerdown', leave)
      document.removeEventListener('keydown', escape)
    }
  }, [open])
  return (
    <div ref={menu} className="menu">
      <button
        ref={button}
        type="button"
        className="input menu-button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        {name}
        <MoreIcon size={16} />
      </button>
      <div id={id} className="menu-panel" hidden={!open}>
        {children}
      </div>
    </div>
  )
}
