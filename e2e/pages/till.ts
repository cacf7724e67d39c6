import { expect, type Locator, type Page } from '@playwright/test'
import { typeAsGun } from './gun.ts'
import { stageSince } from './witness.ts'
import { type Language, TILL_WORDS, yuan } from './words.ts'

type Words = (typeof TILL_WORDS)[Language]

/** What the right side of the till shows. */
export type Stage =
  | 'TYPE_AMOUNT'
  | 'PRESS_ENTER'
  | 'SHOW_CODE'
  | 'CODE_HELD'
  | 'REFUSED'
  | 'WORKING'
  | 'CHECKING'
  | 'PAID'
  | 'NOT_PAID'

/** The till as a cashier uses it: keyboard, scanner, and what can be read from a metre away. */
export interface Till {
  page: Page
  word: Words
  /** The right side of the screen while it is in that state. */
  stage: (state: Stage) => Locator
  activate: (activationCode: string) => Promise<void>
  /** Types the amount as a hand does, and Enter. */
  charge: (amount: string) => Promise<void>
  /** Types as a scanner gun does. */
  scan: (code: string) => Promise<void>
  /** Waits for green and gives what is written on it. */
  seePaid: (totalFen: number) => Promise<string>
  /** Waits for red, from the server or from the till itself, with that cause. */
  seeNotCharged: (state: 'NOT_PAID' | 'REFUSED', cause: string) => Promise<void>
}

/** Between the keys of a hand; a scanner gun is far quicker. */
const HAND_MS = 45

export function tillOn(page: Page, language: Language): Till {
  const word: Words = TILL_WORDS[language]
  const stage = (state: Stage) => page.locator(`[data-stage=${state}]`)
  // What was shown before belongs to an earlier sale.
  let since = 0
  return {
    page,
    word,
    stage,
    activate: async (activationCode) => {
      await page.goto('/pos/')
      await page.getByLabel(word.activationCode).fill(activationCode)
      await page.getByRole('button', { name: word.activate, exact: true }).click()
      await expect(stage('TYPE_AMOUNT')).toBeVisible()
      await expect(page.getByText(word.online)).toBeVisible()
    },
    charge: async (amount) => {
      since = Date.now()
      await page.keyboard.type(amount, { delay: HAND_MS })
      await page.keyboard.press('Enter')
    },
    scan: (code) => {
      since = Date.now()
      return typeAsGun(page, code)
    },
    seePaid: async (totalFen) => {
      const green = await stageSince(page, 'PAID', since)
      expect(green).toContain(word.paid)
      expect(green).toContain(yuan(totalFen))
      return green
    },
    seeNotCharged: async (state, cause) => {
      const red = await stageSince(page, state, since)
      expect(red).toContain(cause)
      expect(red).toContain(word.notCharged)
    },
  }
}
