import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { currentLanguage } from '../shared/i18n/language.ts'
import { Landing } from './Landing.tsx'
import '../shared/tokens.css'
import '../shared/base.css'
import './landing.css'

currentLanguage()
const root = document.getElementById('root')
if (root === null) throw new Error('the page has no root')
createRoot(root).render(
  <StrictMode>
    <Landing />
  </StrictMode>,
)
