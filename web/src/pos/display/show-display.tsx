import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { DisplayScreen } from './DisplayScreen.tsx'
import '../training/training.css'
import './display.css'

/** Makes this window a customer display. */
export function showDisplay(root: HTMLElement): void {
  createRoot(root).render(
    <StrictMode>
      <DisplayScreen />
    </StrictMode>,
  )
}
