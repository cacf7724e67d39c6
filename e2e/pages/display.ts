import { expect, type Locator, type Page } from '@playwright/test'
import { readCode } from '../eyes/zbar.ts'
import type { Till } from './till.ts'
import { stageSince, watchStage } from './witness.ts'
import type { Language } from './words.ts'

/** What customers read, written down here a second time on purpose. */
export const DISPLAY_WORDS = {
  'zh-CN': {
    welcome: '欢迎光临',
    showCode: '请出示付款码',
    scan: '请用手机扫码付款',
    checking: '请不要重复付款',
    paid: '付款成功',
    notPaid: '付款未成功',
    notCharged: '未扣款',
    expired: '二维码已过期',
    closed: '收银台未打开',
  },
  en: {
    welcome: 'Welcome',
    showCode: 'Show your payment code',
    scan: 'Scan with your phone to pay',
    checking: 'Please do not pay again',
    paid: 'Paid',
    notPaid: 'Not paid',
    notCharged: 'Nothing was taken',
    expired: 'The code has expired',
    closed: 'The till is not open',
  },
} as const

export type Face =
  | 'IDLE'
  | 'AMOUNT'
  | 'SHOW_CODE'
  | 'DUE'
  | 'DYNAMIC_CODE'
  | 'CONFIRM'
  | 'PROCESSING'
  | 'PAID'
  | 'NOT_PAID'
  | 'CLOSED'

/** The second window of a till, as the customer sees it. */
export interface Display {
  page: Page
  word: (typeof DISPLAY_WORDS)[Language]
  /** The whole window while it shows that. */
  face: (face: Face) => Locator
  /** Waits until it has shown that since then, be it for a moment only, and gives what was written there. */
  sawSince: (face: Face, since: number) => Promise<string>
  /** What zbar reads on a picture of it. */
  scanQr: () => Promise<string>
}

/** The smallest screen that stands on counters. */
const SMALL_DISPLAY = { width: 1024, height: 600 }

/** Opens the customer display as the cashier does. */
export async function openDisplay({ page: till }: Till, language: Language = 'zh-CN'): Promise<Display> {
  const [page] = await Promise.all([till.waitForEvent('popup'), till.keyboard.press('F1')])
  await page.setViewportSize(SMALL_DISPLAY)
  const face: Display['face'] = (shown) => page.locator(`[data-face=${shown}]`)
  await expect(page.locator('[data-face]:not([data-face=CLOSED])')).toBeVisible()
  // A window that a page opens is made before anything runs in it that was meant for its document.
  await page.evaluate(watchStage)
  // A page that was opened takes the keyboard with it; the cashier goes on at the till.
  await till.bringToFront()
  return {
    page,
    word: DISPLAY_WORDS[language],
    face,
    sawSince: (shown, since) => stageSince(page, shown, since),
    scanQr: async () => readCode(await page.screenshot(), 'QR-Code'),
  }
}
