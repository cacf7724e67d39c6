import type { Place } from '../campus/place.ts'
import { test as base } from '../campus/test.ts'
import { allowedIn, type Callers, everybody, type SendAllowed } from './callers.ts'
import { everyOperation, type Operation } from './doors.ts'

/** What people's browsers would have in their address bar; whatever ends TLS in front passes everything on to the campus. */
export const PUBLIC_ORIGIN = 'https://pay.campus.example'

/** The name that a browser has asked for, as what ends TLS in front passes it on. */
export const AS_ASKED = { host: new URL(PUBLIC_ORIGIN).host }

interface Target {
  /** `origin` is where the public door listens. */
  place: Place
  callers: Callers
  operations: Operation[]
  sendAllowed: SendAllowed
}

/**
 * A campus as a school runs it: reached by https, and with no address of its own open to notifications. What is known of it is
 * where its doors listen.
 */
export const test = base.extend<object, Target>({
  settings: [{ PUBLIC_ORIGIN, WEBHOOK_ALLOW_LOCALHOST: 'false' }, { scope: 'worker' }],
  place: [
    async ({ place }, use) => use({ ...place, origin: place.campus.urls.payment }),
    { scope: 'worker', timeout: 240_000 },
  ],
  callers: [async ({ place }, use) => use(await everybody(place)), { scope: 'worker' }],
  operations: [async ({ place }, use) => use(await everyOperation(place)), { scope: 'worker' }],
  sendAllowed: [async ({ place, callers }, use) => use(allowedIn(place, callers)), { scope: 'worker' }],
})

export { expect } from '@playwright/test'
