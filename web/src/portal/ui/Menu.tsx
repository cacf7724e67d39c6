import { type ReactNode, useId } from 'react'
import { MoreIcon } from '../../shared/ui/icons.tsx'
import { useOpening } from './use-opening.ts'
import './menu.css'

interface MenuProps {
  /** What the button says: the choice, or what is chosen. */
  name: string
  children: ReactNode
}

/** A button that opens some controls below itself. */
export function Menu({ name, children }: MenuProps) {
  const { open, setOpen, whole, button } = useOpening()
  const id = useId()
  return (
    <div ref={whole} className="menu">
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
