import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Frame, Page } from '@playwright/test'
import type axe from 'axe-core'

/**
 * What axe thinks of a page. Its own binding brings its whole source along twice at every look, which takes as long as the look does;
 * here a document gets it once, and what comes back is what anybody reads.
 */

const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** It neither fetches style sheets again, which no rule of these needs, nor works out where everything stands that is well. */
const OPTIONS: axe.RunOptions = {
  preload: false,
  resultTypes: ['violations'],
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
}

export interface Look {
  /** The rules that something on the page was held to, and kept. */
  kept: string[]
  violations: { id: string; where: string[] }[]
}

type WithAxe = typeof globalThis & { axe?: typeof axe }

/** A document that is there for the first time knows nothing of axe. */
async function bringTo(frame: Frame): Promise<void> {
  if (!(await frame.evaluate(() => 'axe' in globalThis))) await frame.evaluate(SOURCE)
}

/** Shorter ones lead to what is to be looked at: half faded in, nothing can be read. Longer ones are part of it. */
const LONGEST_ENTRANCE_MS = 1_000

/** What a press has brought about is there: drawn, which takes the student's app a second frame, and no longer on its way in. */
async function allThere(page: Page): Promise<void> {
  await page.evaluate(async (longest) => {
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame)
    const entrances = document
      .getAnimations()
      .filter(({ effect }) => Number(effect?.getComputedTiming().endTime) < longest)
    await Promise.allSettled(entrances.map(({ finished }) => finished))
  }, LONGEST_ENTRANCE_MS)
}

/** Holds what the page shows now to every rule of WCAG 2.2 AA that axe knows. */
export async function lookAt(page: Page): Promise<Look> {
  await Promise.all(page.frames().map(bringTo))
  await allThere(page)
  return page.evaluate(async (options) => {
    const found = await (globalThis as WithAxe).axe?.run(document, options)
    if (found === undefined) throw new Error('axe is not here')
    return {
      kept: found.passes.map(({ id }) => id),
      violations: found.violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ target }) => target.join(' ')) })),
    }
  }, OPTIONS)
}
