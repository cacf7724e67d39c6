import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { DisplayScreen } from './DisplayScreen.tsx'
import './display.css'

/** Makes this window a customer display. */
export function showDisplay(root: HTMLElement): void {
  createRoot(root).render(
    <StrictMode>
      <DisplayScreen />
    </StrictMode>,
  )
}
