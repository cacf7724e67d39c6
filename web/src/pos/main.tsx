import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { currentLanguage } from '../shared/i18n/language.ts'
import { unlockSounds } from '../shared/sounds.ts'
import { App } from './App.tsx'
import { isDisplay } from './display/open-display.ts'
import { watchForNewBuild } from './till/new-build.ts'
import { openTill } from './till/open-till.ts'
import '../shared/tokens.css'
import '../shared/base.css'
import './till.css'
import './stage.css'
import './sheets.css'
import './shift/shift.css'
import './training/training.css'
import './activation/activation.css'

currentLanguage()
unlockSounds()
watchForNewBuild()

async function startTill(root: HTMLElement): Promise<void> {
  const open = () => openTill(() => location.reload())
  // The record first: what an earlier page left without an outcome is taken up before anything is drawn.
  createRoot(root).render(
    <StrictMode>
      <App found={await open()} open={open} />
    </StrictMode>,
  )
}

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no root')
if (isDisplay(location)) (await import('./display/show-display.tsx')).showDisplay(root)
else await startTill(root)
