import { expect, type Locator, type Page } from '@playwright/test'
import type { Portal } from './portal.ts'
import type { Language } from './words.ts'

/** What merchants read about refunds, written down here a second time on purpose. */
const REFUND_WORDS = {
  'zh-CN': {
    page: '退款',
    card: '退款与冲正',
    open: '退款',
    amount: '退多少（消费金额）',
    reason: '原因',
    soldOut: '菜品售罄',
    confirm: (total: string) => `退款 ${total}`,
    request: (total: string) => `提交审批 ${total}`,
    again: (total: string) => `再发一次 ${total}`,
    secondPerson: /须由另一位负责人批准/,
    unknown: /不会退两次/,
    exceeded: /最多还能退/,
    notToday: /收银员只能退当天/,
    ownRequest: /须由另一位负责人审批/,
    states: { REQUESTED: '待审批', PROCESSING: '退回中', SUCCESS: '已退回', REJECTED: '已拒绝' },
    waiting: '等待审批',
    waitingCount: (count: number) => `${count} 笔待审批`,
    approve: '批准',
    reject: '拒绝',
    approveNow: (total: string) => `批准并退款 ${total}`,
    rejectNow: '拒绝申请',
    noneInState: '没有这种状态的退款',
    suspense: /待领取账户/,
  },
  en: {
    page: 'Refunds',
    card: 'Refunds and reversals',
    open: 'Refund',
    amount: 'How much of the amount',
    reason: 'Reason',
    soldOut: 'Sold out',
    confirm: (total: string) => `Refund ${total}`,
    request: (total: string) => `Ask for approval of ${total}`,
    again: (total: string) => `Send ${total} again`,
    secondPerson: /another owner must approve/,
    unknown: /it is done once/,
    exceeded: /At most/,
    notToday: /refunds payments of the same day/,
    ownRequest: /another owner must decide/,
    states: { REQUESTED: 'Waiting for approval', PROCESSING: 'On its way', SUCCESS: 'Paid back', REJECTED: 'Rejected' },
    waiting: 'Waiting for approval',
    waitingCount: (count: number) => `${count} waiting for approval`,
    approve: 'Approve',
    reject: 'Reject',
    approveNow: (total: string) => `Approve and refund ${total}`,
    rejectNow: 'Reject',
    noneInState: 'No refund is in this state',
    suspense: /lies in an account of the school/,
  },
} as const

type Words = (typeof REFUND_WORDS)[Language]

/** Refunds as somebody in the office sees and gives them. */
export interface PortalRefunds {
  page: Page
  word: Words
  /** The side panel, or the question. */
  panel: Locator
  /** The refunds of the payment on show, newest first. */
  items: Locator
  /** The page of a payment. */
  openPayment: (paymentId: string) => Promise<void>
  /** Opens the panel, and fills it. */
  fillIn: (asked: { amount?: string; reason?: string }) => Promise<void>
  /** A button of the panel, by its whole name. */
  press: (name: string) => Promise<void>
  /** The page of all refunds, at an address. */
  openRefunds: (address?: string) => Promise<void>
  /** What waits for a second person, on that page. */
  waiting: Locator
}

export function portalRefundsOn({ page }: Portal, language: Language): PortalRefunds {
  const word: Words = REFUND_WORDS[language]
  const panel = page.getByRole('dialog')
  const card = page.getByRole('region', { name: word.card })
  return {
    page,
    word,
    panel,
    items: card.locator('.refund-item'),
    openPayment: async (paymentId) => {
      await page.goto(`/portal/payments/${paymentId}`)
      await expect(card).toBeVisible()
    },
    fillIn: async ({ amount, reason }) => {
      await card.getByRole('button', { name: word.open, exact: true }).click()
      if (amount !== undefined) await panel.getByLabel(word.amount).fill(amount)
      if (reason === undefined) await panel.getByRole('button', { name: word.soldOut, exact: true }).click()
      else await panel.getByLabel(word.reason).fill(reason)
    },
    press: (name) => panel.getByRole('button', { name, exact: true }).click(),
    openRefunds: async (address = '') => {
      await page.goto(`/portal/refunds${address}`)
      await expect(page.getByRole('heading', { level: 1, name: word.page })).toBeVisible()
    },
    waiting: page.getByRole('region', { name: word.waiting }),
  }
}
