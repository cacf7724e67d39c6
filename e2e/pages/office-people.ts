import { expect, type Locator, type Page } from '@playwright/test'
import { type Devices, DESK } from './devices.ts'
import { portalOn } from './portal.ts'
import type { Language } from './words.ts'

/** What people read on the pages of people, written down here a second time on purpose. */
const WORDS = {
  'zh-CN': {
    password: '密码',
    go: '继续',
    table: '人员列表',
    search: '学工号、姓名、后四位或账号',
    none: '没有符合条件的人员',
    visitor: '新建访客',
    name: '姓名',
    why: '来访事由',
    make: '新建并显示登录信息',
    slip: '访客登录凭条',
    secret: '密码',
    card: '查看人员',
    reason: '原因',
    freeze: '冻结',
    thaw: '解冻',
    frozen: '已冻结',
    change: '修改身份',
    class: '身份类别',
    save: '保存',
    until: '有效期止',
    ended: '已到期',
    limits: '修改限额',
    renew: '重置登录密码',
    shown: '新密码',
    close: '注销',
    closed: '已注销',
    notEmpty: /余额或补助不为零/,
    revoke: '停用',
    imports: '名册导入',
    choose: '选择名册文件',
    badRows: '有问题的行',
    otherName: '学工号已存在，但姓名不同',
    notText: /这不是文本表格/,
    confirm: /^确认导入/,
    applied: '名册已全部导入。',
    history: '变更记录',
    bills: '账单',
    phones: '手机',
    revoked: '已停用',
    paymentLimit: /^学校单笔限额/,
    dailyLimit: /^学校日限额/,
    outside: '不在校园身份有效期内',
  },
  en: {
    password: 'Password',
    go: 'Continue',
    table: 'People',
    search: 'School no., name, last four or account',
    none: 'Nobody fits',
    visitor: 'New visitor',
    name: 'Name',
    why: 'Why they come',
    make: 'Make and show the login',
    slip: "Visitor's login",
    secret: 'Password',
    card: 'See the person',
    reason: 'Reason',
    freeze: 'Freeze',
    thaw: 'Thaw',
    frozen: 'Frozen',
    change: 'Change identity',
    class: 'Class',
    save: 'Save',
    until: 'Valid until',
    ended: 'Ended',
    limits: 'Change limits',
    renew: 'New password',
    shown: 'New password',
    close: 'Close the account',
    closed: 'Closed',
    notEmpty: /balance or the subsidy is not zero/,
    revoke: 'Revoke',
    imports: 'Rosters',
    choose: 'Choose a roster',
    badRows: 'Bad rows',
    otherName: 'Known under another name',
    notText: /no table of text/,
    confirm: /^Import \d/,
    applied: 'Everybody of the roster is imported.',
    history: 'Changes',
    bills: 'Bills',
    phones: 'Phones',
    revoked: 'Revoked',
    paymentLimit: /^School's limit for a payment/,
    dailyLimit: /^School's limit for a day/,
    outside: "Outside the dates of the payer's campus identity",
  },
} as const

const PASSWORD = 'campus-demo-1'

export interface OfficePeople {
  page: Page
  word: (typeof WORDS)[Language]
  panel: Locator
  main: Locator
  open: (path: string) => Promise<void>
  /** Types into the search, and waits for the list of what was found. */
  find: (text: string) => Promise<void>
  /** Does what a button of the card opens, for a reason; the password is given where it is asked for. */
  decide: (button: string, finished: Locator) => Promise<void>
  /** Gives the password if it is asked for, until what comes of it is there. */
  prove: (finished: Locator) => Promise<void>
  upload: (name: string, bytes: Buffer) => Promise<void>
}

/** Somebody of the office at a desk, logged in, at the people. */
export async function openOfficePeople(
  openContext: Devices['openContext'],
  { login = 'logistics', language }: { login?: string; language: Language },
): Promise<OfficePeople> {
  const word = WORDS[language]
  const page = await (await openContext(language, DESK)).newPage()
  await portalOn(page, language).login(login)
  const [main, panel] = [page.getByRole('main'), page.getByRole('dialog')]
  const open = async (path: string) => {
    await page.goto(`/portal${path}`)
    await expect(main.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(main.getByRole('status').filter({ hasText: /正在|Loading/ })).toHaveCount(0)
  }
  const prove = async (finished: Locator) => {
    const question = page.locator('input[type=password]')
    await expect(question.or(finished).first()).toBeVisible()
    if (!(await question.isVisible())) return
    await question.fill(PASSWORD)
    await question.press('Enter')
    await expect(finished).toBeVisible()
  }
  return {
    page,
    word,
    panel,
    main,
    open,
    prove,
    find: async (text) => {
      await main.getByRole('searchbox', { name: word.search }).fill(text)
      await main.getByRole('searchbox', { name: word.search }).press('Enter')
      await expect(page).toHaveURL(/[?&]q=/)
    },
    decide: async (button, finished) => {
      await main.getByRole('button', { name: button, exact: true }).click()
      await panel.getByRole('textbox', { name: word.reason }).fill('柜台办理')
      await panel.getByRole('button', { name: button, exact: true }).click()
      await prove(finished)
    },
    upload: async (name, buffer) => {
      await main.getByLabel(word.choose).setInputFiles({ name, mimeType: 'text/csv', buffer })
    },
  }
}
