import { readFile } from 'node:fs/promises'
import { expect, type Locator, type Page } from '@playwright/test'
import type { OfficeLogin } from '../campus/office.ts'
import type { Place } from '../campus/place.ts'
import type { Devices } from './devices.ts'
import { openOffice } from './office.ts'
import type { Language } from './words.ts'

/** What is read of settlements, pay-backs and payments, in the office and at a merchant's; a second time on purpose. */
const WORDS = {
  'zh-CN': {
    settleNow: '立即结算',
    ran: /^已生成 \d+ 张结算单/,
    list: '结算单',
    totals: '筛选合计',
    sums: '各项合计',
    sales: '销售',
    refunds: '退款',
    reversals: '撤销',
    net: '净额',
    due: '应付商户',
    commission: /^减：手续费（净销售额的 3\.5%）$/,
    surcharge: '加：搭伙费（归商户）',
    hash: '本张 SHA-256',
    unpaid: '未付',
    paid: '已付',
    payOut: '登记付款',
    ask: /^提交复核：付款/,
    seeRequest: '查看申请',
    bankReference: '银行流水号',
    late: '以前营业日的迟到项目',
    nothingDue: /没有待付的款项/,
    none: '没有符合条件的结算单',
    held: '暂停结算的商户',
    approve: '同意并执行',
    done: '已完成',
    from: '付款时间从',
    to: '付款时间至',
    merchant: '商户',
    class: '身份',
    outsider: '校外人员',
    why: '原因（顾客在账单里会看到）',
    share: '按比例退回',
    dryRun: '试算',
    csv: '导出 CSV',
    failedRows: '未退成',
    noRows: '没有这种状态的付款',
    rows: '逐笔明细',
    askForRun: /^提交复核：退回/,
    account: '退回账户',
    nothingLeft: '早已全部退回',
    reversed: '已撤销，钱已退回',
    noneChosen: /^没有可退的付款/,
    itemStates: ['待退', '已退'],
    progress: (done: number, all: number) => `已处理 ${done} / ${all}`,
    batches: '批次',
    payments: '全校付款',
    started: '发起收款',
    received: '收款成功',
    ledger: '一卡通总账',
    refund: '退款',
    noPayment: '没有符合条件的付款',
    schoolNo: '学工号',
    homeCard: '结算',
    daysWait: /^\d+ 个营业日等待对账超过两小时/,
    payoutsRefused: /^\d+ 笔付款被总账拒绝/,
    seeSettlement: '查看结算',
    waitingDays: '等待对账的营业日',
    notReconciled: '对账没有完成',
    overdue: '已超过两小时',
    askWithout: '申请不等对账',
    whyWithout: '原因',
    askNow: '提交复核',
    openPayouts: '总账尚未记账的付款',
    refusedThere: '总账拒绝',
    short: '商户账户余额不足',
    bookAgain: '重新记账',
    failed: '未能执行',
    search: '查找任意号码',
    notFound: /^没有找到/,
  },
  en: {
    settleNow: 'Settle now',
    ran: /^\d+ settlements? made/,
    list: 'Settlements',
    totals: 'What the filter comes to',
    sums: 'What it comes to',
    sales: 'Sales',
    refunds: 'Refunds',
    reversals: 'Reversals',
    net: 'Net',
    due: 'Due to the merchant',
    commission: /^less commission \(3\.5% of net sales\)$/,
    surcharge: 'plus surcharge of the merchant',
    hash: 'SHA-256',
    unpaid: 'Not yet',
    paid: 'Paid out',
    payOut: 'Record pay-out',
    ask: /^Ask to confirm/,
    seeRequest: 'See the request',
    bankReference: 'Bank reference',
    late: 'Of earlier days, known late',
    nothingDue: /Nothing is to be paid out/,
    none: 'No settlement fits',
    held: 'Merchants that are held up',
    approve: 'Approve and carry out',
    done: 'Done',
    from: 'Paid from',
    to: 'Paid until',
    merchant: 'Merchant',
    class: 'Class',
    outsider: 'Outsider',
    why: 'Reason (customers read it in their bills)',
    share: 'A share',
    dryRun: 'Dry run',
    csv: 'CSV',
    failedRows: 'Failed',
    noRows: 'No payment in this state',
    rows: 'Payment by payment',
    askForRun: /^Ask to pay back/,
    account: 'To the account',
    nothingLeft: 'All of it went back before',
    reversed: 'Was cancelled: the money is back',
    noneChosen: /^Nothing is left to go back/,
    itemStates: ['Planned', 'Paid back'],
    progress: (done: number, all: number) => `${done} of ${all} done`,
    batches: 'Batches',
    payments: 'Payments of the whole campus',
    started: 'Payment started',
    received: 'Received',
    ledger: "The ledger's records",
    refund: 'Refund',
    noPayment: 'No payment fits',
    schoolNo: 'School no.',
    homeCard: 'Settlement',
    daysWait: /waited for reconciliation for more than two hours/,
    payoutsRefused: /refused by the ledger\.$/,
    seeSettlement: 'See settlement',
    waitingDays: 'Days that wait for their reconciliation',
    notReconciled: 'came to nothing',
    overdue: 'for more than two hours',
    askWithout: 'Ask to settle without it',
    whyWithout: 'Reason',
    askNow: 'Ask for it',
    openPayouts: 'Pay-outs that the ledger has not booked',
    refusedThere: 'refused by the ledger',
    short: "too little on the merchant's account",
    bookAgain: 'Book again',
    failed: 'Could not be done',
    search: 'Find any number',
    notFound: /^Nothing has the number/,
  },
} as const

type SettlementWords = (typeof WORDS)[Language]

/** Pages of settlements, pay-backs and payments, as somebody sees them who is logged in. */
export interface MoneyDesk {
  page: Page
  word: SettlementWords
  main: Locator
  panel: Locator
  button: (name: string | RegExp) => Locator
  open: (path: string) => Promise<void>
  /** The line of a table that speaks of this. */
  row: (table: string, text: string | RegExp) => Locator
  /** The amount beside a name, wherever a list of names and figures has it. */
  figure: (name: string | RegExp) => Locator
  /** Follows a link to a file, and reads it. */
  download: (name: string | RegExp) => Promise<Buffer>
  /** Presses, and gives the password if it is asked for, until what comes of it is there. */
  press: (button: Locator, finished: Locator) => Promise<void>
}

const PASSWORD = 'campus-demo-1'

export function moneyDeskOn(page: Page, language: Language): MoneyDesk {
  const word: SettlementWords = WORDS[language]
  const main = page.getByRole('main')
  return {
    page,
    word,
    main,
    panel: page.getByRole('dialog').last(),
    button: (name) => page.getByRole('button', { name, exact: true }),
    open: async (path) => {
      await page.goto(`/portal${path}`)
      await expect(main.getByRole('heading', { level: 1 })).toBeVisible()
      await expect(page.locator('.skeleton')).toHaveCount(0)
    },
    row: (table, text) =>
      main.getByRole('table', { name: table, exact: true }).getByRole('row').filter({ hasText: text }),
    figure: (name) =>
      main
        .locator('dl > div', { has: page.getByRole('term').filter({ hasText: name }) })
        .getByRole('definition')
        .first(),
    download: async (name) => {
      const coming = page.waitForEvent('download')
      await main.getByRole('link', { name, exact: true }).click()
      return readFile(await (await coming).path())
    },
    press: async (button, finished) => {
      await button.press('Enter')
      const question = page.locator('input[type=password]')
      await expect(question.or(finished).first()).toBeVisible()
      if (await question.isVisible()) {
        await question.fill(PASSWORD)
        await question.press('Enter')
      }
      await expect(finished).toBeVisible()
    },
  }
}

/** A desk of the office with somebody at it. */
export async function openMoneyDesk(
  place: Place,
  openContext: Devices['openContext'],
  { login, language }: { login: OfficeLogin; language: Language },
): Promise<MoneyDesk> {
  const { page } = await openOffice(place, openContext, { login, language })
  return moneyDeskOn(page, language)
}

/** A second person opens what somebody has asked for, and allows it; it is done then, unless said. */
export async function allow(
  { word, main, panel, button, open, press }: MoneyDesk,
  href: string | null,
  outcome: 'done' | 'failed' = 'done',
): Promise<void> {
  if (href === null) throw new Error('nothing was asked for')
  await open(href.replace('/portal', ''))
  await button(word.approve).press('Enter')
  await press(panel.getByRole('button', { name: word.approve }), main.getByText(word[outcome], { exact: true }).first())
}
