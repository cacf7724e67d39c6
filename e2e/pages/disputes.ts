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
    accept: (no: string) => `认可 ${no} 的争议`,
    reject: (no: string) => `不予认可 ${no} 的争议`,
    verdict: '裁定说明',
    back: /^退回消费金额/,
    decide: '确认裁定',
    accepted: '已认可',
    rejected: '未予认可',
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
    accept: (no: string) => `Accept the dispute about ${no}`,
    reject: (no: string) => `Reject the dispute about ${no}`,
    verdict: 'Words of the decision',
    back: /^Give back of the amount/,
    decide: 'Decide',
    accepted: 'Accepted',
    rejected: 'Not accepted',
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

/** Disputes as the office sees and decides them. */
export interface OfficeDisputes extends Pick<PortalDisputes, 'page' | 'word' | 'panel' | 'about' | 'open'> {
  /** Says a verdict by keys alone, with what goes back where something does. */
  decide: (verdict: string, note: string, back?: string) => Promise<void>
}

export function officeDisputesOn(office: Pick<Portal, 'page'>, language: Language): OfficeDisputes {
  const disputes = portalDisputesOn(office, language)
  const { page, word, panel } = disputes
  return {
    ...disputes,
    async decide(verdict, note, back) {
      await page.getByRole('button', { name: verdict, exact: true }).press('Enter')
      await panel.getByLabel(word.verdict).fill(note)
      if (back !== undefined) await panel.getByLabel(word.back).fill(back)
      await panel.getByRole('button', { name: word.decide }).press('Enter')
    },
  }
}
