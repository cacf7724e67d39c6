/// <reference lib="webworker" />
import { createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'
import type { PrecacheEntry } from 'workbox-precaching'

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: PrecacheEntry[] }

/**
 * Keeps the app's own files, and nothing else: no answer of an API is ever cached, so no code and no balance lies about
 * outside the app's encrypted store. Every page below /app/ is the one page.
 */
precacheAndRoute(self.__WB_MANIFEST)
registerRoute(new NavigationRoute(createHandlerBoundToURL('/app/index.html'), { allowlist: [/^\/app(\/|$)/] }))

// The first visit is taken at once, so that it survives a lost network; a new release waits until the person says so.
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
self.addEventListener('message', (event) => {
  if (event.data === 'TAKE_OVER') void self.skipWaiting()
  if (event.data === 'CLAIM') event.waitUntil(self.clients.claim())
})
