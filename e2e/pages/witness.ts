import type { Page } from '@playwright/test'

/** Somebody who never looks away from the till: results stay on its screen for two seconds only. */

interface Seen {
  state: string
  text: string
  at: number
}

/** Runs in the page before its own scripts: notes every state of the till's right side, with what was written there. */
export function watchStage(): void {
  const seen: Seen[] = []
  Object.assign(globalThis, { seenStages: seen })
  let before = ''
  new MutationObserver(() => {
    const stage = document.querySelector<HTMLElement>('[data-stage]')
    const state = stage?.dataset['stage']
    if (!stage || state === undefined) return
    // One red screen may follow another: then only the words change.
    const shown = `${state} ${stage.querySelector('h2')?.textContent}`
    if (shown !== before) seen.push({ state, text: stage.innerText, at: Date.now() })
    before = shown
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
}

/** Waits until the till has shown this state since then, and gives what was written on it. */
export async function stageSince(page: Page, state: string, since: number): Promise<string> {
  const seen = await page.waitForFunction(
    (wanted) => {
      const all = Reflect.get(globalThis, 'seenStages') as Seen[] | undefined
      return all?.find(({ state, at }) => state === wanted.state && at >= wanted.since)?.text
    },
    { state, since },
    { timeout: 30_000 },
  )
  return String(await seen.jsonValue())
}
