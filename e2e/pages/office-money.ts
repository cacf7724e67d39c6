import { expect, type Locator, type Page } from '@playwright/test'
import { type Devices, DESK } from './devices.ts'
import { portalOn } from './portal.ts'
import type { Language } from './words.ts'

/** What people read on the pages of money, written down here a second time on purpose. */
const WORDS = {
  'zh-CN': {
    find: '查找',
    schoolNo: '学工号',
    amount: '金额（元）',
    topUp: '确认充值',
    receipt: '看凭条',
    receiptTitle: '充值凭条',
    count: '点钞登记',
    keep: '登记',
    drawers: '今日钱箱',
    fresh: '新批次',
    name: '批次名称',
    list: /每行一个学工号/,
    reason: '理由',
    check: '试算',
    unknown: '没有这个学工号',
    ask: '提交复核',
    open: '看申请',
    approve: '同意并执行',
    done: '已完成',
    balanced: /借贷相等/,
    people: '持卡人余额',
    closeTitle: '销户并退余额',
    payTo: '退到',
    closed: '已销户',
    pay: /^支付/,
    table: '试算平衡',
  },
  en: {
    find: 'Find',
    schoolNo: 'School no.',
    amount: 'Amount (CNY)',
    topUp: 'Top up',
    receipt: 'Open the receipt',
    receiptTitle: 'Receipt',
    count: 'Count my drawer',
    keep: 'Keep the count',
    drawers: "Today's drawers",
    fresh: 'New batch',
    name: 'Name of the batch',
    list: /^A school number and an amount/,
    reason: 'Reason',
    check: 'Try it',
    unknown: 'Nobody has this number',
    ask: 'Ask for approval',
    open: 'Open it',
    approve: 'Approve and carry out',
    done: 'Done',
    balanced: /It balances/,
    people: "People's balances",
    closeTitle: 'Close and pay out',
    payTo: 'Pay to',
    closed: 'Closed',
    pay: /^Pay out/,
    table: 'Trial balance',
  },
} as const

const PASSWORD = 'campus-demo-1'

export interface OfficeMoney {
  page: Page
  word: (typeof WORDS)[Language]
  main: Locator
  panel: Locator
  open: (path: string) => Promise<void>
  button: (name: string) => Locator
  /** Presses, and gives the password if it is asked for, until what comes of it is there. */
  press: (button: Locator, finished: Locator) => Promise<void>
}

/** Somebody of finance at a desk, logged in. */
export async function openOfficeMoney(
  openContext: Devices['openContext'],
  { login = 'finance', language }: { login?: string; language: Language },
): Promise<OfficeMoney> {
  const word = WORDS[language]
  const page = await (await openContext(language, DESK)).newPage()
  await portalOn(page, language).login(login)
  const [main, panel] = [page.getByRole('main'), page.getByRole('dialog')]
  return {
    page,
    word,
    main,
    panel,
    async open(path) {
      await page.goto(`/portal${path}`)
      await expect(main.getByRole('heading', { level: 1 })).toBeVisible()
      await expect(page.locator('.skeleton')).toHaveCount(0)
    },
    button: (name) => page.getByRole('button', { name, exact: true }),
    async press(button, finished) {
      await button.click()
      const question = page.locator('input[type=password]')
      await expect(question.or(finished).first()).toBeVisible()
      if (!(await question.isVisible())) return
      await question.fill(PASSWORD)
      await question.press('Enter')
      await expect(finished).toBeVisible()
    },
  }
}
