import { readFile } from 'node:fs/promises'
import { type BrowserContextOptions, expect, type Locator, type Page } from '@playwright/test'
import { NOODLES } from '../campus/noodles.ts'
import type { Place } from '../campus/place.ts'
import { merchantSession } from '../campus/portal-sessions.ts'
import { type Devices, DESK } from './devices.ts'
import type { Language } from './words.ts'

/** What people read in the portal, written down here a second time on purpose: a changed word is noticed. */
const PORTAL_WORDS = {
  'zh-CN': {
    login: '登录名',
    password: '密码',
    enter: '登录',
    logout: '退出登录',
    live: '实时',
    search: '搜索任意单号',
    pages: {
      home: '首页',
      payments: '交易',
      refunds: '退款',
      exceptions: '差错',
      staticCodes: '静态码',
      dynamicCodes: '动态码',
      terminals: '终端',
    },
    days: { today: '今天', yesterday: '昨天', '7d': '近 7 天', '30d': '近 30 天', all: '全部' },
    from: '从',
    state: /^状态/,
    states: { PROCESSING: '确认中', SUCCESS: '已收款', PAYERROR: '未收款' },
    terminal: '终端',
    mode: '方式',
    minAmount: '最低金额（元）',
    maxAmount: '最高金额（元）',
    number: '单号或学号',
    clear: '清除筛选',
    totals: '筛选合计',
    figures: { count: '笔数', amount: '消费金额', surcharge: '搭伙费', total: '合计', refunded: '已退款' },
    columns: { time: '时间', amount: '金额' },
    next: '下一页',
    previous: '上一页',
    newPayments: (count: number) => `有 ${count} 笔新交易`,
    showNewest: '查看最新',
    ignored: '已忽略',
    badAmount: /12\.50 这样/,
    noneForFilter: '没有符合条件的交易',
    notFound: (q: string) => `没有找到“${q}”`,
    searchable: /学工号/,
    csv: /为 CSV$/,
    xlsx: /为 Excel$/,
    payment: '交易详情',
    noSuchPayment: '没有这笔交易',
    insufficient: '余额不足',
    copy: '复制交易号',
    copied: '已复制',
    raw: '原始数据',
    happened: '过程',
    received: '收款成功',
  },
  en: {
    login: 'Login',
    password: 'Password',
    enter: 'Log in',
    logout: 'Log out',
    live: 'Live',
    search: 'Search any number',
    pages: {
      home: 'Home',
      payments: 'Payments',
      refunds: 'Refunds',
      exceptions: 'Exceptions',
      staticCodes: 'Static codes',
      dynamicCodes: 'Dynamic codes',
      terminals: 'Terminals',
    },
    days: { today: 'Today', yesterday: 'Yesterday', '7d': '7 days', '30d': '30 days', all: 'All' },
    from: 'From',
    state: /^State/,
    states: { PROCESSING: 'Being checked', SUCCESS: 'Received', PAYERROR: 'Not received' },
    terminal: 'Terminal',
    mode: 'Mode',
    minAmount: 'Lowest amount (yuan)',
    maxAmount: 'Highest amount (yuan)',
    number: 'Number or school number',
    clear: 'Clear filters',
    totals: 'Sums of this filter',
    figures: { count: 'Payments', amount: 'Amount', surcharge: 'Surcharge', total: 'Total', refunded: 'Refunded' },
    columns: { time: 'Time', amount: 'Amount' },
    next: 'Next',
    previous: 'Previous',
    newPayments: (count: number) => (count === 1 ? '1 new payment' : `${count} new payments`),
    showNewest: 'Show the newest',
    ignored: 'left out',
    badAmount: /like 12\.50/,
    noneForFilter: 'No payment fits this filter',
    notFound: (q: string) => `Nothing found for "${q}"`,
    searchable: /school number/,
    csv: /as CSV$/,
    xlsx: /as Excel$/,
    payment: 'Payment',
    noSuchPayment: 'There is no such payment',
    insufficient: 'Not enough balance',
    copy: 'Copy Payment',
    copied: 'Copied',
    raw: 'Raw data',
    happened: 'What happened',
    received: 'Received',
  },
} as const

type Words = (typeof PORTAL_WORDS)[Language]

/** Logins of the demo campus: owner and cashier of the noodles, and the owner of the stall next door. */
export const OWNER = 'noodles'
/** The noodles' second owner. */
export const PARTNER = 'noodles-partner'
export const CASHIER = 'noodles-till'
const PASSWORD = 'campus-demo-1'

/** The merchant's portal as somebody in the stall's office uses it: by what is written on it. */
export interface Portal {
  page: Page
  word: Words
  login: (login: string, password?: string) => Promise<void>
  goTo: (name: keyof Words['pages']) => Promise<void>
  /** Opens the list of payments at an address, and waits for what it has. */
  openPayments: (address?: string) => Promise<void>
  /** Types into the search of all pages, and Enter. */
  search: (text: string) => Promise<void>
  /** The payments that are listed. */
  rows: Locator
  /** Where a row leads, by its order number's end. */
  rowOf: (outTradeNo: string) => Locator
  /** A figure of the filter, as it is written. */
  figure: (name: keyof Words['figures']) => Locator
  /** Chooses or takes back a state. */
  toggleState: (state: keyof Words['states']) => Promise<void>
  /** Waits until what is on show is what was asked for. */
  settled: () => Promise<void>
  /** Follows a link to a file, and reads it. */
  download: (name: RegExp) => Promise<Buffer>
}

const TAIL = 6

export function portalOn(page: Page, language: Language): Portal {
  const word: Words = PORTAL_WORDS[language]
  const rows = page.getByRole('table', { name: word.pages.payments }).locator('tbody').getByRole('row')
  const main = page.getByRole('main')
  const figures = main.getByLabel(word.totals, { exact: true })
  const settled = async () => {
    await expect(figures).toHaveAttribute('aria-busy', 'false')
    await expect(
      rows
        .first()
        .or(main.getByRole('heading', { level: 2 }))
        .first(),
    ).toBeVisible()
    await expect(main.locator('table[aria-busy=true]')).toHaveCount(0)
  }
  return {
    page,
    word,
    rows,
    settled,
    login: async (login, password = PASSWORD) => {
      if (!page.url().includes('/portal')) await page.goto('/portal/')
      await page.getByLabel(word.login, { exact: true }).fill(login)
      await page.getByLabel(word.password, { exact: true }).fill(password)
      await page.getByRole('button', { name: word.enter, exact: true }).click()
      await expect(page.locator('.shell')).toBeVisible()
    },
    goTo: (name) => page.getByRole('navigation').getByRole('link', { name: word.pages[name], exact: true }).click(),
    openPayments: async (address = '') => {
      await page.goto(`/portal/payments${address}`)
      await settled()
    },
    search: async (text) => {
      await page.getByRole('searchbox', { name: word.search }).fill(text)
      await page.keyboard.press('Enter')
    },
    rowOf: (outTradeNo) => rows.filter({ hasText: outTradeNo.slice(-TAIL) }),
    figure: (name) =>
      figures
        .locator('div', { has: page.getByText(word.figures[name], { exact: true }) })
        .locator('dd')
        .first(),
    toggleState: async (state) => {
      const menu = main.getByRole('button', { name: word.state })
      await menu.click()
      await main.getByRole('checkbox', { name: word.states[state], exact: true }).click()
      await page.keyboard.press('Escape')
      await settled()
    },
    download: async (name) => {
      const coming = page.waitForEvent('download')
      await main.getByRole('link', { name }).click()
      return readFile(await (await coming).path())
    },
  }
}

interface Desk {
  language?: Language
  /** Another screen, more rights. */
  more?: BrowserContextOptions
}

/** A desk with the portal on it, and nobody logged in. */
export async function openPortal(
  openContext: Devices['openContext'],
  { language = 'zh-CN', more = {} }: Desk = {},
): Promise<Portal> {
  const context = await openContext(language, { ...DESK, ...more })
  return portalOn(await context.newPage(), language)
}

/** A desk where an owner is logged in, of the noodles unless said. */
export async function openOwnersPortal(
  place: Place,
  openContext: Devices['openContext'],
  { merchantNo = NOODLES, ...desk }: Desk & { merchantNo?: string } = {},
): Promise<Portal> {
  const portal = await openPortal(openContext, desk)
  const { cookie } = await merchantSession(place, merchantNo, 'OWNER')
  const about = { url: place.origin, httpOnly: true, sameSite: 'Strict' } as const
  await portal.page.context().addCookies([{ ...cookie, ...about }])
  await portal.page.goto('/portal/')
  await expect(portal.page.locator('.shell')).toBeVisible()
  return portal
}
