import { expect, type Locator, type Page } from '@playwright/test'
import { type OfficeLogin, officeSession } from '../campus/office.ts'
import type { Place } from '../campus/place.ts'
import { type Devices, DESK } from './devices.ts'
import type { Language } from './words.ts'

/** What people of the office read, written down here a second time on purpose: a changed word is noticed. */
export const OFFICE_WORDS = {
  'zh-CN': {
    areas: { home: '首页', approvals: '复核', disputes: '争议', staff: '员工', auditLog: '审计日志' },
    logout: '退出登录',
    menu: '菜单',
    login: '登录名',
    password: '密码',
    enter: '登录',
    approve: '同意并执行',
    reject: '驳回',
    withdraw: '撤回申请',
    own: /您自己的申请/,
    notYours: /其他角色复核/,
    done: '已完成',
    proof: '请再输入一次密码',
    proofPassword: '您的登录密码',
    proofGo: '确认并继续',
    wrong: '密码不正确。',
    approveTitle: '同意这项申请',
    subject: '对象编号',
    filter: '筛选',
    approved: '同意申请',
    asked: '提出申请',
    before: '改动前后',
    addStaff: '新增员工',
    name: '姓名',
    save: '保存',
    turnover: '今日营业',
    terminals: '终端',
    all: '全部',
    nobody: '没有符合条件的记录',
    due: '待裁定',
    rejectedState: '已驳回',
    forYou: '没有输入密码，没有做任何改动。',
    change: (login: string) => `修改 ${login}`,
  },
  en: {
    areas: { home: 'Home', approvals: 'Approvals', disputes: 'Disputes', staff: 'Staff', auditLog: 'Audit log' },
    logout: 'Log out',
    menu: 'Menu',
    login: 'Login',
    password: 'Password',
    enter: 'Log in',
    approve: 'Approve and carry out',
    reject: 'Reject',
    withdraw: 'Withdraw',
    own: /You asked for this yourself/,
    notYours: /another role decide/,
    done: 'Done',
    proof: 'Your password once more',
    proofPassword: 'Your login password',
    proofGo: 'Confirm and go on',
    wrong: 'The password is wrong.',
    approveTitle: 'Approve this',
    subject: 'Subject id',
    filter: 'Filter',
    approved: 'Approved',
    asked: 'Asked for',
    before: 'Before and after',
    addStaff: 'Add somebody',
    name: 'Name',
    save: 'Save',
    turnover: "Today's turnover",
    terminals: 'Terminals',
    all: 'All',
    nobody: 'Nothing fits',
    due: 'To decide',
    rejectedState: 'Rejected',
    forYou: 'The password was not given. Nothing was changed.',
    change: (login: string) => `Change ${login}`,
  },
} as const

export interface Office {
  page: Page
  word: (typeof OFFICE_WORDS)[Language]
  /** A page of the sidebar. */
  area: (name: keyof (typeof OFFICE_WORDS)['en']['areas']) => Locator
  /** The panel that lies on top. */
  panel: Locator
  /** The dialog that asks for the password once more. */
  proof: Locator
  /** Gives it there, by keys alone: it is where the focus is. */
  prove: (password: string) => Promise<void>
  goto: (path: string) => Promise<void>
}

function officeOn(page: Page, language: Language): Office {
  const word = OFFICE_WORDS[language]
  const nav = page.getByRole('navigation', { name: language === 'en' ? 'Main pages' : '主要页面' })
  const proof = page.getByRole('dialog', { name: word.proof })
  return {
    page,
    word,
    area: (name) => nav.getByRole('link', { name: new RegExp(`^${word.areas[name]}(\\d|$| )`) }),
    panel: page.getByRole('dialog').last(),
    proof,
    async prove(password) {
      await expect(proof.getByLabel(word.proofPassword)).toBeFocused()
      await page.keyboard.type(password)
      await page.keyboard.press('Enter')
    },
    async goto(path) {
      await page.goto(`/portal${path}`)
      await expect(page.locator('.shell')).toBeVisible()
    },
  }
}

interface Desk {
  language?: Language
  login: OfficeLogin
}

/** A desk of the office where somebody is logged in. */
export async function openOffice(
  place: Place,
  openContext: Devices['openContext'],
  { language = 'zh-CN', login }: Desk,
): Promise<Office> {
  const context = await openContext(language, DESK)
  const office = officeOn(await context.newPage(), language)
  const { cookie } = await officeSession(place, login)
  await context.addCookies([{ ...cookie, url: place.origin, httpOnly: true, sameSite: 'Strict' }])
  await office.goto('/')
  return office
}

/** A desk where somebody of the office logs in by hand: with a session of his own, whose password nobody has proved. */
export async function logInAtOffice(
  openContext: Devices['openContext'],
  { language = 'zh-CN', login, password }: Desk & { password: string },
): Promise<Office> {
  const context = await openContext(language, DESK)
  const office = officeOn(await context.newPage(), language)
  const { page, word } = office
  await page.goto('/portal/')
  await page.getByLabel(word.login, { exact: true }).fill(login)
  await page.getByLabel(word.password, { exact: true }).fill(password)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: word.logout })).toBeVisible()
  return office
}
