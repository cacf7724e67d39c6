import { useEffectEvent, useLayoutEffect } from 'react'
import { characterOf, endsScan, type KeyPress } from '../logic/key-press.ts'
import { type Heard, hear, hush, LISTENING, type Listening, quietAt } from '../logic/scan-burst.ts'
import { actionOf, type TillAction } from '../logic/till-keys.ts'

export interface KeyboardDeps {
  /** `takesBack`: so many of the last amount keys were the start of this code. */
  scanned: (text: string, takesBack: number) => void
  action: (action: TillAction) => void
}

function isAmountKey(press: KeyPress): boolean {
  return actionOf(press)?.type === 'AMOUNT_KEY'
}

/** Enter and the space bar belong to a button that a person has walked to with Tab. */
function belongsToFocus(event: KeyboardEvent): boolean {
  const focused = document.activeElement
  const button = focused instanceof HTMLButtonElement || focused instanceof HTMLAnchorElement
  return button && (event.code === 'Enter' || event.code === 'NumpadEnter' || event.code === 'Space')
}

/** Keys of the browser itself: shortcuts, walking with Tab, scrolling. */
function isBrowsers(event: KeyboardEvent, listening: Listening): boolean {
  if (event.ctrlKey || event.altKey || event.metaKey) return true
  return listening.held.length < 8 && (event.code === 'Tab' || belongsToFocus(event))
}

/**
 * One ear for the whole window, before any element hears a key: a gun's code wins over focus, and what it types lands
 * nowhere else. Places of keys are read, not signs, so an input method or a layout does not matter.
 */
function listenToKeys(target: Window, deps: KeyboardDeps): () => void {
  let listening = LISTENING
  let timer: ReturnType<typeof setTimeout> | undefined
  const give = (heard: readonly Heard[]) => {
    for (const item of heard) {
      if (item.kind === 'SCAN') deps.scanned(item.text, item.takesBack.filter(isAmountKey).length)
      else {
        const action = actionOf(item.press)
        // A key that is held down types on, and does nothing else again and again.
        if (action && (!item.press.repeat || action.type === 'AMOUNT_KEY')) deps.action(action)
      }
    }
  }
  const wait = () => {
    clearTimeout(timer)
    const due = quietAt(listening)
    if (due === undefined) return
    // Counted from when the key was heard. A page that was busy hears a gun's keys late, one after the other, with more to
    // come; by the time at which they were pressed, every pause would already be over.
    timer = setTimeout(() => {
      const hearing = hush(listening, due)
      listening = hearing.state
      give(hearing.heard)
    }, due - listening.lastAt)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (isBrowsers(event, listening)) return
    const press: KeyPress = { code: event.code, shift: event.shiftKey, repeat: event.repeat, at: event.timeStamp }
    if (characterOf(press) !== undefined || actionOf(press) || endsScan(press.code)) {
      event.preventDefault()
      event.stopPropagation()
    }
    const hearing = hear(listening, press)
    listening = hearing.state
    give(hearing.heard)
    wait()
  }
  const stop = new AbortController()
  target.addEventListener('keydown', onKeyDown, { capture: true, signal: stop.signal })
  return () => {
    stop.abort()
    clearTimeout(timer)
  }
}

export function useKeyboard(deps: KeyboardDeps): void {
  const scanned = useEffectEvent(deps.scanned)
  const action = useEffectEvent(deps.action)
  // Before anything is painted: whoever sees a screen may press, also when training's has just given way to it.
  useLayoutEffect(() => listenToKeys(window, { scanned, action }), [])
}
