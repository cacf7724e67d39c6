import { type BrowserContextOptions, expect, type Locator, type Page } from '@playwright/test'
import { DESK, type Devices } from './devices.ts'
import { portalOn } from './portal.ts'
import type { Language } from './words.ts'

/** What the office reads about merchants and tills, written down here a second time on purpose: a changed word is noticed. */
const OFFICE_MERCHANTS_WORDS = {
  'zh-CN': {
    merchants: '商户',
    terminals: '终端',
    silent: '离线终端',
    places: '食堂与类别',
    addCategory: '新建类别',
    add: '新建商户',
    name: '名称',
    nameEn: '英文名称',
    canteen: '食堂',
    until: '合同到期日',
    contact: '联系人',
    create: '建立商户',
    sells: '营业中',
    addTill: '新建终端',
    makeTill: '建立终端',
    code: '激活码',
    makeCode: '生成激活码',
    proof: '您的登录密码',
    prove: '确认并继续',
    done: '完成',
    lock: '远程锁定',
    lockNow: '立即锁定',
    reason: '原因',
    call: '请收银员联系',
    locked: '已锁定',
    unlock: '解除锁定',
    tillLocked: '后勤处已锁定本机，暂停收款',
    addLogin: '新建负责人登录',
    login: '登录名',
    person: '姓名',
    makeLogin: '建立登录',
    password: '新密码',
    commission: '变更佣金',
    percent: '佣金 (%)',
    settlement: '变更结算账户',
    holder: '户名',
    bank: '开户行',
    accountNumber: '账号',
    ask: '提交复核',
    asked: '已提交，等待财务的第二人复核。',
    waits: /^等待复核/,
    approve: '同意并执行',
    change: '修改资料',
    stop: '停用',
    search: '搜索',
    online: '在线',
    csv: '导出 CSV',
    clear: '清除筛选',
    flaw: '需要留意',
    retire: '停用终端',
    none: '没有这样的商户',
  },
  en: {
    merchants: 'Merchants',
    terminals: 'Tills',
    silent: 'Silent tills',
    places: 'Canteens and kinds',
    addCategory: 'New kind',
    add: 'New merchant',
    name: 'Name',
    nameEn: 'English name',
    canteen: 'Canteen',
    until: 'Contract until',
    contact: 'Contact',
    create: 'Make the merchant',
    sells: 'Takes payments',
    addTill: 'New till',
    makeTill: 'Make the till',
    code: 'Activation code',
    makeCode: 'Make the code',
    proof: 'Your login password',
    prove: 'Confirm and go on',
    done: 'Done',
    lock: 'Lock from afar',
    lockNow: 'Lock it now',
    reason: 'Reason',
    call: 'Whom the cashier calls',
    locked: 'Locked',
    unlock: 'Unlock',
    tillLocked: 'Locked by the logistics office',
    addLogin: "New owner's login",
    login: 'Login',
    person: 'Name',
    makeLogin: 'Make the login',
    password: 'New password',
    commission: 'Change the commission',
    percent: 'Commission (%)',
    settlement: 'Change the account',
    holder: 'Holder',
    bank: 'Bank',
    accountNumber: 'Account number',
    ask: 'Ask for approval',
    asked: 'Sent. A second person from finance decides.',
    waits: /^Waits for approval/,
    approve: 'Approve and carry out',
    change: 'Change',
    stop: 'Disable',
    search: 'Search',
    online: 'Online',
    csv: 'CSV',
    clear: 'Clear',
    flaw: 'Worth a look',
    retire: 'Retire',
    none: 'No such merchant',
  },
}

const PASSWORD = 'campus-demo-1'

export interface OfficeDesk {
  page: Page
  word: (typeof OFFICE_MERCHANTS_WORDS)['zh-CN']
  main: Locator
  panel: Locator
  button: (name: string) => Locator
  /** In the panel that lies open. */
  fillIn: (fields: Readonly<Record<string, string>>) => Promise<void>
  press: (name: string) => Promise<void>
  /** The password once more, where it is asked for. */
  prove: () => Promise<void>
  open: (path: string) => Promise<void>
}

/** A desk of the office with somebody logged in, by the demo's login of that name. */
export async function openOfficeDesk(
  openContext: Devices['openContext'],
  { login, language, more = {} }: { login: string; language: Language; more?: BrowserContextOptions },
): Promise<OfficeDesk> {
  const context = await openContext(language, { ...DESK, ...more })
  const page = await context.newPage()
  const word = OFFICE_MERCHANTS_WORDS[language]
  await portalOn(page, language).login(login)
  const main = page.getByRole('main')
  const panel = page.getByRole('dialog').last()
  return {
    page,
    word,
    main,
    panel,
    button: (name) => main.getByRole('button', { name, exact: true }).first(),
    fillIn: async (fields) => {
      for (const [label, value] of Object.entries(fields)) {
        const field = panel.getByLabel(label, { exact: true })
        const isChoice = await field.evaluate((element) => element.tagName === 'SELECT')
        await (isChoice ? field.selectOption({ label: value }) : field.fill(value))
      }
    },
    press: async (name) => panel.getByRole('button', { name, exact: true }).click(),
    prove: async () => {
      await panel.getByLabel(word.proof, { exact: true }).fill(PASSWORD)
      await panel.getByRole('button', { name: word.prove, exact: true }).click()
    },
    open: async (path) => {
      await page.goto(`/portal${path}`)
      await expect(main.getByRole('heading', { level: 1 })).toBeVisible()
    },
  }
}
