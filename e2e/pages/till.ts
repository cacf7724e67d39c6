import { expect, type Locator, type Page } from '@playwright/test'
import { readCode } from '../eyes/zbar.ts'
import { typeAsGun } from './gun.ts'
import { firstShown, stageSince } from './witness.ts'
import { type Language, TILL_WORDS, yuan } from './words.ts'

/** What the cashier reads about dynamic codes, written down here a second time on purpose. */
const CODE_WORDS = {
  'zh-CN': {
    askToScan: '请顾客扫码',
    scanRefused: '刚扫的付款码没有收',
    attemptFailed: '刚才一次付款未成功，未扣款',
    beingPaid: '顾客正在付款',
    cancelled: '动态码已取消，未扣款',
    paidBack: '动态码已取消，顾客刚付的款已全额退回',
    expired: '动态码已过期，没有人付款',
    codeHeld: '已读取付款码',
    waiting: '等待付款',
    plateArrived: '顾客扫码牌付款，已收款',
    dynamicCode: /^动态码/,
  },
  en: {
    askToScan: 'Ask the customer to scan',
    scanRefused: 'The payment code just scanned was not taken',
    attemptFailed: 'The last attempt did not succeed; nothing was taken',
    beingPaid: 'The customer is paying',
    cancelled: 'Cancelled. Nothing was taken',
    paidBack: 'Cancelled. What the customer had just paid has gone back',
    expired: 'Nobody paid in time',
    codeHeld: 'A payment code is already read',
    waiting: 'Waiting',
    plateArrived: 'Paid by scanning the plate',
    dynamicCode: /^Dynamic code/,
  },
} as const

type Words = (typeof TILL_WORDS)[Language] & (typeof CODE_WORDS)[Language]

/** What the right side of the till shows. */
export type Stage =
  | 'TYPE_AMOUNT'
  | 'PRESS_ENTER'
  | 'SHOW_CODE'
  | 'CODE_HELD'
  | 'REFUSED'
  | 'WORKING'
  | 'CHECKING'
  | 'DUPLICATE'
  | 'CANCELLING'
  | 'AWAITING_PIN'
  | 'MAKING_CODE'
  | 'DYNAMIC_CODE'
  | 'CODE_ENDING'
  | 'CODE_IN_DOUBT'
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
  /** Types the amount, and asks for a dynamic code by key. */
  askForCode: (amount: string) => Promise<void>
  /** What zbar reads on a picture of the till that shows a dynamic code. */
  scanQr: () => Promise<string>
  /** Types as a scanner gun does. */
  scan: (code: string) => Promise<void>
  /** Waits until it has shown that in the present sale, be it for a moment only, and gives what was written there. */
  saw: (state: Stage) => Promise<string>
  /** Waits until the dynamic code of the present sale has left the screen for one of these, and says for which. */
  sawCodeGiveWayTo: (...states: Stage[]) => Promise<string>
  /** Waits for green and gives what is written on it. */
  seePaid: (totalFen: number) => Promise<string>
  /** Waits for red, from the server or from the till itself, with that cause. */
  seeNotCharged: (state: 'NOT_PAID' | 'REFUSED', cause: string) => Promise<void>
}

/** Between the keys of a hand; a scanner gun is far quicker. */
const HAND_MS = 45

export function tillOn(page: Page, language: Language): Till {
  const word: Words = { ...TILL_WORDS[language], ...CODE_WORDS[language] }
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
    askForCode: async (amount) => {
      since = Date.now()
      await page.keyboard.type(amount, { delay: HAND_MS })
      await page.keyboard.press('F2')
    },
    scanQr: async () => {
      await expect(stage('DYNAMIC_CODE')).toBeVisible()
      return readCode(await page.screenshot(), 'QR-Code')
    },
    scan: (code) => {
      since = Date.now()
      return typeAsGun(page, code)
    },
    saw: (state) => stageSince(page, state, since),
    sawCodeGiveWayTo: async (...states) => (await firstShown(page, { states, since, after: 'DYNAMIC_CODE' })).state,
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
