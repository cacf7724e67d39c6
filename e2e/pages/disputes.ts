import { expect, type Locator, type Page } from '@playwright/test'
import type { Portal } from './portal.ts'
import type { Student } from './student.ts'
import type { Language } from './words.ts'

/** What payers and merchants read about disputes, written down here a second time on purpose. */
const WORDS = {
  'zh-CN': {
    action: '这笔扣款不对',
    happened: '说明情况',
    submit: '提交',
    opened: '等待商户回复',
    page: '争议',
    answer: /^回复 /,
    note: '回复内容',
    send: '发出回复',
    movesNothing: /回复不会退钱/,
    answered: '待后勤处决定',
    noneInState: '没有这种状态的争议',
  },
  en: {
    action: 'This charge is wrong',
    happened: 'What happened',
    submit: 'Send',
    opened: 'Waiting for the merchant',
    page: 'Disputes',
    answer: /^Answer the dispute/,
    note: 'Your answer',
    send: 'Send the answer',
    movesNothing: /moves no money/,
    answered: 'Waiting for the office',
    noneInState: 'No dispute is in this state',
  },
} as const

/** A payer, logged in, says on the page of a bill that the charge is wrong. */
export async function dispute({ page }: Student, language: Language, paymentId: string, text: string): Promise<void> {
  const word = WORDS[language]
  await page.goto(`/app/bills/${paymentId}`)
  await page.getByRole('button', { name: word.action }).click()
  await page.getByLabel(word.happened).fill(text)
  await page.getByRole('button', { name: word.submit, exact: true }).click()
  await expect(page.getByText(word.opened)).toBeVisible()
}

/** Disputes as the merchant's owner sees and answers them. */
export interface PortalDisputes {
  page: Page
  word: (typeof WORDS)[Language]
  /** The side panel. */
  panel: Locator
  /** The dispute about an order. */
  about: (outTradeNo: string) => Locator
  /** The page of all disputes, at an address. */
  open: (address?: string) => Promise<void>
}

export function portalDisputesOn({ page }: Pick<Portal, 'page'>, language: Language): PortalDisputes {
  const word = WORDS[language]
  return {
    page,
    word,
    panel: page.getByRole('dialog'),
    about: (outTradeNo) => page.locator('.dispute').filter({ hasText: outTradeNo }),
    open: async (address = '') => {
      await page.goto(`/portal/disputes${address}`)
      await expect(page.getByRole('heading', { level: 1, name: word.page })).toBeVisible()
    },
  }
}
