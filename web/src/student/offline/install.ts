import { createStore } from '../../shared/store.ts'

/** What Chromium hands over so that a page can ask, at a good moment, whether to install it. */
interface InstallPromptEvent extends Event {
  prompt: () => Promise<unknown>
}

export const install = createStore<{ prompt: InstallPromptEvent | undefined }>({ prompt: undefined })

function isInstallPrompt(event: Event): event is InstallPromptEvent {
  return 'prompt' in event
}

/** Listens from the start, because the browser offers it once and early. */
export function watchInstall(): void {
  window.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault()
    if (isInstallPrompt(event)) install.set({ prompt: event })
  })
  window.addEventListener('appinstalled', () => install.set({ prompt: undefined }))
}

/** Already opened from the home screen: nothing to suggest. */
export function isInstalled(): boolean {
  return matchMedia('(display-mode: standalone)').matches
}

/** Safari has no prompt; its owner is told where the button is. */
export function isIos(userAgent: string, touchPoints: number): boolean {
  return /iPhone|iPad|iPod/.test(userAgent) || (userAgent.includes('Mac OS X') && touchPoints > 1)
}
