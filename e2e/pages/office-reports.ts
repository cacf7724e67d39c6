import { expect, type Locator, type Page } from '@playwright/test'
import { type Devices, DESK } from './devices.ts'
import { portalOn } from './portal.ts'
import type { Language } from './words.ts'

/** What people read on the reports and on the system page, written down here a second time on purpose. */
const WORDS = {
  'zh-CN': {
    reports: '报表',
    system: '系统',
    choose: '选择报表',
    turnover: '营业额',
    outcomes: '成功率与耗时',
    heatMap: '客流热力',
    surcharge: '搭伙费收入',
    codeAges: '离线付款码',
    balances: '沉淀余额',
    table: '表',
    chart: '图',
    by: '分组',
    canteen: '食堂',
    merchant: '商户',
    compare: '与上期对比',
    before: '上期营业额',
    total: '合计',
    csv: '导出 CSV',
    xlsx: '导出 XLSX',
    nothing: '这段时间没有数据',
    clear: '清除筛选',
    services: '服务',
    ready: '就绪',
    keys: '密钥',
    audit: '独立审计',
    rotate: '轮换付款码密钥',
    reason: '理由',
    ask: '提交复核',
    pending: /有一项轮换正在等待复核/,
    see: '查看申请',
    approve: '同意并执行',
    done: '已完成',
    next: '已公布，待签名',
  },
  en: {
    reports: 'Reports',
    system: 'System',
    choose: 'Choose a report',
    turnover: 'Turnover',
    outcomes: 'Success and speed',
    heatMap: 'Busy hours',
    surcharge: 'Surcharge income',
    codeAges: 'Codes shown offline',
    balances: 'Balances held',
    table: 'Table',
    chart: 'Chart',
    by: 'By',
    canteen: 'Canteen',
    merchant: 'Merchant',
    compare: 'Compare with the days before',
    before: 'Turnover before',
    total: 'All',
    csv: 'Export CSV',
    xlsx: 'Export XLSX',
    nothing: 'Nothing in these days',
    clear: 'Clear filters',
    services: 'Services',
    ready: 'Ready',
    keys: 'Keys',
    audit: 'Independent auditor',
    rotate: 'Rotate voucher keys',
    reason: 'Reason',
    ask: 'Ask for approval',
    pending: /A rotation waits for a second person/,
    see: 'See the request',
    approve: 'Approve and carry out',
    done: 'Done',
    next: 'Published, signs next',
  },
} as const

/** The demo campus's, for everybody. */
const PASSWORD = 'campus-demo-1'

export interface OfficeReports {
  page: Page
  main: Locator
  panel: Locator
  word: (typeof WORDS)[Language]
  open: (path: string) => Promise<void>
  /** Follows the link of a report, by its name. */
  choose: (report: string) => Promise<void>
  /** Gives the password once more where it is asked for, until this is there. */
  prove: (finished: Locator) => Promise<void>
}

/** Somebody of the office at a desk, logged in. */
export async function openOfficeReports(
  openContext: Devices['openContext'],
  { login, language }: { login: string; language: Language },
): Promise<OfficeReports> {
  const word = WORDS[language]
  const page = await (await openContext(language, DESK)).newPage()
  await portalOn(page, language).login(login)
  const [main, panel] = [page.getByRole('main'), page.getByRole('dialog')]
  return {
    page,
    main,
    panel,
    word,
    async open(path) {
      await page.goto(`/portal${path}`)
      await expect(main.getByRole('heading', { level: 1 })).toBeVisible()
    },
    async choose(report) {
      await main.getByRole('navigation', { name: word.choose }).getByRole('link', { name: report }).press('Enter')
    },
    async prove(finished) {
      const question = page.locator('input[type=password]')
      await expect(question.or(finished).first()).toBeVisible()
      if (!(await question.isVisible())) return
      await question.fill(PASSWORD)
      await question.press('Enter')
      await expect(finished).toBeVisible()
    },
  }
}
