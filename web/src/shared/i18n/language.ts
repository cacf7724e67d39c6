import { useSyncExternalStore } from 'react'

export type Language = 'zh-CN' | 'en'

const STORED = 'yimatong.language'
const listeners = new Set<() => void>()

/** What a person chose on this device before, else the first language of the browser that we have, else Chinese. */
export function preferredLanguage(stored: string | null, wanted: readonly string[]): Language {
  if (stored === 'zh-CN' || stored === 'en') return stored
  for (const tag of wanted) {
    if (/^zh\b/i.test(tag)) return 'zh-CN'
    if (/^en\b/i.test(tag)) return 'en'
  }
  return 'zh-CN'
}

function storedLanguage(): string | null {
  try {
    return localStorage.getItem(STORED)
  } catch {
    // Storage may be forbidden; the browser's own wish then decides.
    return null
  }
}

let current: Language | undefined

/** The language of the page now. The first call reads the browser and marks the document. */
export function currentLanguage(): Language {
  if (current === undefined) {
    current = preferredLanguage(storedLanguage(), navigator.languages)
    document.documentElement.lang = current
  }
  return current
}

/** Changes the page's language at once and for the next visits. */
export function chooseLanguage(language: Language): void {
  current = language
  document.documentElement.lang = language
  try {
    localStorage.setItem(STORED, language)
  } catch {
    // Then it holds for this visit only.
  }
  for (const listener of listeners) listener()
}

/** Calls `listener` after every change of the page's language. Returns how to stop. */
export function onLanguageChange(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useLanguage(): Language {
  return useSyncExternalStore(onLanguageChange, currentLanguage)
}
