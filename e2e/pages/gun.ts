import { setTimeout as pause } from 'node:timers/promises'
import type { CDPSession, Page } from '@playwright/test'

/** A scanner gun: to the computer it is a keyboard that types very fast and ends with Enter. */

/** A good gun types 500 characters a second. */
const GAP_MS = 2
const ENTER = { code: 'Enter', key: 'Enter', text: '\r', windowsVirtualKeyCode: 13 }

function keyOf(character: string) {
  const place = /\d/.test(character) ? `Digit${character}` : `Key${character}`
  return { code: place, key: character, text: character, windowsVirtualKeyCode: character.charCodeAt(0) }
}

const sessions = new WeakMap<Page, Promise<CDPSession>>()

function devtoolsOf(page: Page): Promise<CDPSession> {
  const known = sessions.get(page) ?? page.context().newCDPSession(page)
  sessions.set(page, known)
  return known
}

/**
 * Types the code as a gun does. Every key carries the time at which it was pressed, as it does from a real keyboard, so
 * that the gaps are a gun's however busy this machine is.
 */
export async function typeAsGun(page: Page, code: string): Promise<void> {
  const devtools = await devtoolsOf(page)
  const keys = [...[...code].map(keyOf), ENTER]
  const began = Date.now()
  const strokes = keys.map(async (key, index) => {
    const timestamp = (began + index * GAP_MS) / 1000
    await devtools.send('Input.dispatchKeyEvent', { type: 'keyDown', timestamp, ...key })
    await devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', timestamp: timestamp + 0.001, ...key })
  })
  await Promise.all(strokes)
  // Nobody presses another key before the gun has finished.
  await pause(Math.max(0, began + keys.length * GAP_MS - Date.now()))
}
