import { render } from 'preact'
import { currentLanguage } from '../shared/i18n/language.ts'
import { unlockSounds } from '../shared/sounds.ts'
import { App } from './App.tsx'
import { watchInstall } from './offline/install.ts'
import { registerWorker } from './offline/register.ts'
import { wakePhone } from './phone/wake.ts'
import '../shared/tokens.css'
import '../shared/base.css'
import './student.css'

currentLanguage()
unlockSounds()
watchInstall()

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no root')

// The code first: what rests on the phone is opened before anything is drawn, the network is asked after.
await wakePhone()
render(<App />, root)
// What the worker fetches must not share a slow line with the first picture.
requestAnimationFrame(() => setTimeout(registerWorker))
