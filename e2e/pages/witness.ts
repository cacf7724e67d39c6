import type { Page } from '@playwright/test'

/** Somebody who never looks away from the till and its customer display: results stay there for a few seconds only. */

interface Seen {
  /** Of the till's right side, or the face of the display. */
  state: string
  text: string
  at: number
}

/** Runs in the page before its own scripts: notes every state of the till's right side, or display, with what was written there. */
export function watchStage(): void {
  const seen: Seen[] = []
  Object.assign(globalThis, { seenStages: seen })
  let before = ''
  new MutationObserver(() => {
    const stage = document.querySelector<HTMLElement>('[data-stage], [data-face]')
    const state = stage?.dataset['stage'] ?? stage?.dataset['face']
    if (!stage || state === undefined) return
    // One red screen may follow another: then only the words change.
    const shown = `${state} ${stage.querySelector('h2')?.textContent}`
    if (shown !== before) seen.push({ state, text: stage.innerText, at: Date.now() })
    before = shown
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
}

interface Wanted {
  /** Any of them. */
  states: readonly string[]
  since: number
  /** Only what followed this one. */
  after?: string
}

/** Waits until the page has shown one of these states, and gives the first of them. */
export async function firstShown(page: Page, wanted: Wanted): Promise<Seen> {
  const seen = await page.waitForFunction(
    ({ states, since, after }) => {
      const all = (Reflect.get(globalThis, 'seenStages') as Seen[] | undefined)?.filter(({ at }) => at >= since) ?? []
      const from = after === undefined ? 0 : all.findIndex(({ state }) => state === after)
      return from < 0 ? undefined : all.slice(from).find(({ state }) => states.includes(state))
    },
    wanted,
    // A window behind another one may draw nothing, and so nothing is looked at whenever it draws.
    { timeout: 40_000, polling: 100 },
  )
  return (await seen.jsonValue()) as Seen
}

/** Waits until the page has shown this state since then, and gives what was written on it. */
export async function stageSince(page: Page, state: string, since: number): Promise<string> {
  return (await firstShown(page, { states: [state], since })).text
}
