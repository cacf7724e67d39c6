import { app } from '../app-state.ts'

/** Asked for anew this often by an app that stays open for days. */
const LOOK_FOR_RELEASE_MS = 60 * 60_000

/** Offers a release that waits; taking it reloads the page once it is in force. */
function offer(waiting: ServiceWorker): void {
  app.set({
    update: () => {
      navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true })
      waiting.postMessage('TAKE_OVER', [])
    },
  })
}

function watch(registration: ServiceWorkerRegistration): void {
  if (registration.waiting !== null && navigator.serviceWorker.controller !== null) offer(registration.waiting)
  registration.addEventListener('updatefound', () => {
    const { installing } = registration
    installing?.addEventListener('statechange', () => {
      // Without a controller it is the first one: nothing to update from.
      if (installing.state === 'installed' && navigator.serviceWorker.controller !== null) offer(installing)
    })
  })
  setInterval(() => void registration.update().catch(() => undefined), LOOK_FOR_RELEASE_MS)
}

/**
 * A page that was loading while the first worker took over what was open then is nobody's, and would stay so: without a network it
 * could not be loaded anew. So whoever has no controller asks once more.
 */
async function beTakenOver(): Promise<void> {
  const { active } = await navigator.serviceWorker.ready
  if (navigator.serviceWorker.controller === null) active?.postMessage('CLAIM', [])
}

/** Registers the worker that makes the app start without a network. Without support the app works online only. */
export function registerWorker(): void {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return
  navigator.serviceWorker
    .register('/app/sw.js', { scope: '/app/', updateViaCache: 'none' })
    .then(watch, () => undefined)
  void beTakenOver()
}
