import { expect, type Locator, type Page } from '@playwright/test'
import { readCode } from '../eyes/zbar.ts'
import { type Language, STUDENT_WORDS, yuan } from './words.ts'

type Words = (typeof STUDENT_WORDS)[Language]

export interface Login {
  schoolNo: string
  password: string
}

/** The student's phone as its owner uses it: by what is written on it. */
export interface Student {
  page: Page
  word: Words
  /** The code on show. */
  code: Locator
  /** The sheet over the code that tells how a payment ended. */
  result: Locator
  open: () => Promise<void>
  login: (login: Login) => Promise<void>
  /** The same where the login page is open already. */
  fillLogin: (login: Login) => Promise<void>
  /** Enables the phone and waits for the first code. */
  enrol: () => Promise<void>
  /** What zbar reads on a picture of the whole screen: the QR code's text. */
  scanQr: () => Promise<string>
  /** The same for the barcode. */
  scanBarcode: () => Promise<string>
  /** Has the digits written beside the code. */
  showDigits: () => Promise<void>
  /** The digits as they are written now. */
  readDigits: () => Promise<string>
  /** Waits for the result of a payment and gives what is written on it. */
  seePaid: (totalFen: number, balanceFen: number) => Promise<string>
  /** Waits until the result has gone by itself: whoever has looked at it for long finds no button there to press. */
  seeResultGo: () => Promise<void>
  goTo: (tab: keyof Words['tabs']) => Promise<void>
}

/** The value beside a name in a list of facts. */
export const factOf = (scope: Locator, name: string): Locator =>
  scope
    .locator('dl > div', {
      has: scope
        .page()
        .getByRole('term')
        .filter({ hasText: new RegExp(`^${name}$`) }),
    })
    .getByRole('definition')

export function studentOn(page: Page, language: Language): Student {
  const word: Words = STUDENT_WORDS[language]
  const code = page.getByRole('img', { name: word.code }).locator('svg')
  const result = page.getByRole('alertdialog')
  const digits = page.getByRole('button', { expanded: true }).getByText(/^[\d ]{20,}$/)
  const screen = async () => {
    await expect(code).toBeVisible()
    return page.screenshot()
  }
  const fillLogin = async ({ schoolNo, password }: Login) => {
    await page.getByLabel(word.schoolNo).fill(schoolNo)
    await page.getByLabel(word.password, { exact: true }).fill(password)
    await page.getByRole('button', { name: word.login, exact: true }).click()
  }
  return {
    page,
    word,
    code,
    result,
    open: async () => {
      await page.goto('/app/')
    },
    login: async (login) => {
      await page.goto('/app/login')
      await fillLogin(login)
    },
    fillLogin,
    enrol: async () => {
      await page.getByRole('button', { name: word.enrol }).click()
      await expect(code).toBeVisible()
    },
    scanQr: async () => readCode(await screen(), 'QR-Code'),
    scanBarcode: async () => readCode(await screen(), 'CODE-128'),
    showDigits: async () => {
      await page.getByRole('button', { name: word.showDigits }).click()
      await expect(digits).toBeVisible()
    },
    readDigits: async () => (await digits.innerText()).replaceAll(/\D/g, ''),
    seePaid: async (totalFen, balanceFen) => {
      // It goes by itself after six seconds, so all of it is read at once.
      await expect(result).toContainText(word.paid)
      const written = await result.innerText()
      expect(written).toContain(yuan(totalFen))
      expect(written.replaceAll(/\s/g, '')).toContain(`${word.balance}${yuan(balanceFen)}`)
      return written
    },
    seeResultGo: () => expect(result).toBeHidden({ timeout: 20_000 }),
    goTo: (tab) => page.getByRole('navigation').getByRole('link', { name: word.tabs[tab] }).click(),
  }
}

/** Waits until the app can start without a network: its worker has everything and is in charge. */
export async function readyForOffline(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready
    if (navigator.serviceWorker.controller === null)
      await new Promise((resolve) =>
        navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }),
      )
  })
}
