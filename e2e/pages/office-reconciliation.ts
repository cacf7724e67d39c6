import { expect, type Locator, type Page } from '@playwright/test'
import { type Devices, DESK } from './devices.ts'
import type { Language } from './words.ts'

/** What the office reads about reconciliation and exceptions, written down here a second time on purpose. */
const WORDS = {
  'zh-CN': {
    login: '登录名',
    password: '密码',
    enter: '登录',
    logout: '退出登录',
    runOf: (date: string) => `立即对账 ${date}`,
    days: '营业日列表',
    differences: '差异列表',
    queue: '差错列表',
    sides: '两边的记录',
    missingHere: '我方无记录',
    nothing: '没有记录',
    toCase: '看差错',
    found: /^\d+ 项差异$/,
    take: '我来处理',
    release: '放回队列',
    note: '写备注',
    noteField: '备注',
    go: '确定',
    due: '改时间',
    resolve: '处理完毕',
    corrected: '对方已更正',
    reason: '说明',
    reopen: '重新打开',
    payBack: /^退回付款人/,
    openChip: '待处理',
    mine: '我的',
    resolved: '已处理',
    overdue: '已逾期',
    empty: '没有符合条件的差错',
    home: '未结',
    same: '与上一次相同',
    runAgain: '再对一次',
  },
  en: {
    login: 'Login',
    password: 'Password',
    enter: 'Log in',
    logout: 'Log out',
    runOf: (date: string) => `Reconcile ${date} now`,
    days: 'Business days',
    differences: 'Differences',
    queue: 'Exceptions',
    sides: 'What each side has',
    missingHere: 'Missing here',
    nothing: 'Nothing',
    toCase: 'See the case',
    found: /^\d+ differences?$/,
    take: 'Take it',
    release: 'Give it back',
    note: 'Write a note',
    noteField: 'Note',
    go: 'Do it',
    due: 'Change time',
    resolve: 'Resolve',
    corrected: 'Corrected there',
    reason: 'In words',
    reopen: 'Open again',
    payBack: /^Pay back/,
    openChip: 'Open',
    mine: 'Mine',
    resolved: 'Resolved',
    overdue: 'Overdue',
    empty: 'No exception fits',
    home: 'Untaken',
    same: 'same as before',
    runAgain: 'Once more',
  },
} as const

type Words = (typeof WORDS)[Language]

/** Reconciliation and exceptions as somebody of finance sees them. */
export interface OfficeBooks {
  page: Page
  main: Locator
  panel: Locator
  head: Locator
  word: Words
  open: (address: string) => Promise<void>
  /** The line of a table that speaks of this. */
  row: (table: string, text: string) => Locator
  /** Says something in the panel that a button opens, and sends it. */
  say: (button: string, field: string, text: string, go: string) => Promise<void>
}

export async function openOfficeBooks(
  openContext: Devices['openContext'],
  { language }: { language: Language },
): Promise<OfficeBooks> {
  const word: Words = WORDS[language]
  const page = await (await openContext(language, DESK)).newPage()
  await page.goto('/portal/')
  await page.getByLabel(word.login, { exact: true }).fill('finance')
  await page.getByLabel(word.password, { exact: true }).fill('campus-demo-1')
  await page.getByRole('button', { name: word.enter, exact: true }).click()
  await expect(page.getByRole('button', { name: word.logout })).toBeVisible()
  const main = page.getByRole('main')
  const panel = page.getByRole('dialog')
  return {
    page,
    main,
    panel,
    head: page.locator('.page-head'),
    word,
    open: async (address) => {
      await page.goto(`/portal${address}`)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    },
    row: (table, text) => main.getByRole('table', { name: table }).getByRole('row').filter({ hasText: text }),
    say: async (button, field, text, go) => {
      await main.getByRole('button', { name: button, exact: true }).press('Enter')
      await panel.getByLabel(field, { exact: true }).fill(text)
      await panel.getByRole('button', { name: go, exact: true }).press('Enter')
      await expect(panel).toHaveCount(0)
      await expect(main.getByText(text)).toBeVisible()
    },
  }
}
