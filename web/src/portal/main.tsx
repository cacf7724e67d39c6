import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { currentLanguage } from '../shared/i18n/language.ts'
import { App } from './App.tsx'
import { queries } from './api/queries.ts'
import '../shared/tokens.css'
import '../shared/base.css'
import './portal.css'

currentLanguage()

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no root')
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
)
