import { expect, type Locator, type Page } from '@playwright/test'
import { type Devices, DESK } from './devices.ts'
import { portalOn } from './portal.ts'
import type { Language } from './words.ts'

/** What people read on the rules' pages, written down here a second time on purpose. */
const WORDS = {
  'zh-CN': {
    newDraft: '新草案',
    draftName: '草案名称',
    begin: '开始起草',
    add: '新增规则',
    name: '名称',
    nameEn: '英文名称',
    one: '某个商户',
    student: '学生',
    rate: '比例（%）',
    flat: '固定加收（元）',
    save: '放入草案',
    insiders: '涉及学生或教师',
    whatIf: '如果上周就用这份草案',
    worst: '涨得最多的一笔',
    edit: '编辑',
    publish: '提交复核',
    reason: '为什么要改',
    password: '您的登录密码',
    go: '确认并继续',
    waiting: '等待第二人复核',
    published: '已发布',
    approve: '同意并执行',
    done: '已完成',
    ask: '计算',
    person: '或学号／工号',
    amount: '金额（元）',
    wins: '适用',
    takeBack: '撤回（起草反向改动）',
    pending: '待定搭伙费',
    nonePending: '没有待定的搭伙费',
    week: '一周里哪条规则生效',
    rulesTable: '现行规则',
    changes: '改动',
  },
  en: {
    newDraft: 'New draft',
    draftName: 'Name of the draft',
    begin: 'Begin the draft',
    add: 'Add a rule',
    name: 'Name in Chinese',
    nameEn: 'Name in English',
    one: 'One merchant',
    student: 'Students',
    rate: 'Rate (%)',
    flat: 'Flat part (yuan)',
    save: 'Put it into the draft',
    insiders: 'Students or teachers are concerned',
    whatIf: 'Had this draft held last week',
    worst: 'The payment that grows most',
    edit: 'Edit',
    publish: 'Ask for approval',
    reason: 'Why it is changed',
    password: 'Your login password',
    go: 'Confirm and go on',
    waiting: 'Waits for a second person',
    published: 'Published',
    approve: 'Approve and carry out',
    done: 'Done',
    ask: 'Work it out',
    person: 'Or a school number',
    amount: 'Amount (yuan)',
    wins: 'Wins',
    takeBack: 'Take back (as a new draft)',
    pending: 'Pending surcharges',
    nonePending: 'No pending surcharges',
    week: 'Which rule holds when',
    rulesTable: 'In force',
    changes: 'Changes',
  },
} as const

const PASSWORD = 'campus-demo-1'

export interface OfficeRules {
  page: Page
  word: (typeof WORDS)[Language]
  panel: Locator
  main: Locator
  open: (path: string) => Promise<void>
  /** Begins a draft and gives its address. */
  begin: (title: string) => Promise<string>
  /** Adds a rule of one merchant to the draft on show. */
  addRule: (rule: { name: string; merchant: string; rate: string }) => Promise<void>
  /** Asks a second person, ticking off every warning. */
  publish: (reason: string) => Promise<void>
  /** Approves what is on show. */
  approve: () => Promise<void>
}

/** Somebody of the office at a desk, logged in, at the surcharge rules. */
export async function openOfficeRules(
  openContext: Devices['openContext'],
  { login, language }: { login: string; language: Language },
): Promise<OfficeRules> {
  const word = WORDS[language]
  const page = await (await openContext(language, DESK)).newPage()
  await portalOn(page, language).login(login)
  const [main, panel] = [page.getByRole('main'), page.getByRole('dialog')]
  const open = async (path: string) => {
    await page.goto(`/portal${path}`)
    await expect(main.getByRole('heading', { level: 1 })).toBeVisible()
    await expect(main.getByRole('status').filter({ hasText: /正在|Loading/ })).toHaveCount(0)
  }
  /** The password is asked for once in five minutes: whichever comes first, the question or its end. */
  const prove = async (finished: Locator) => {
    const question = panel.getByLabel(word.password, { exact: true })
    await expect(question.or(finished).first()).toBeVisible()
    if (!(await question.isVisible())) return
    await question.fill(PASSWORD)
    await panel.getByRole('button', { name: word.go, exact: true }).click()
    await expect(finished).toBeVisible()
  }
  return {
    page,
    word,
    panel,
    main,
    open,
    begin: async (title) => {
      await open('/rules/drafts')
      await main.getByRole('button', { name: word.newDraft, exact: true }).click()
      await panel.getByLabel(word.draftName).fill(title)
      await panel.getByRole('button', { name: word.begin, exact: true }).click()
      await expect(main.getByRole('heading', { level: 1, name: title })).toBeVisible()
      return new URL(page.url()).pathname.replace('/portal', '')
    },
    addRule: async ({ name, merchant, rate }) => {
      await main.getByRole('button', { name: word.add, exact: true }).click()
      await panel.getByLabel(word.name, { exact: true }).fill(name)
      await panel.getByLabel(word.nameEn, { exact: true }).fill(name)
      await panel.getByLabel(word.one, { exact: true }).check()
      await panel.getByRole('combobox', { name: word.one, exact: true }).selectOption(merchant)
      await panel.getByLabel(word.rate, { exact: true }).fill(rate)
    },
    publish: async (reason) => {
      await main.getByRole('button', { name: word.publish, exact: true }).click()
      await panel.getByLabel(word.reason).fill(reason)
      for (const warning of await panel.getByRole('checkbox').all()) await warning.check()
      await panel.getByRole('button', { name: word.publish, exact: true }).click()
      await prove(main.getByText(word.waiting, { exact: true }))
    },
    approve: async () => {
      await main.getByRole('button', { name: word.approve, exact: true }).click()
      await panel.getByRole('button', { name: word.approve, exact: true }).click()
      await prove(main.getByText(word.done, { exact: true }).first())
    },
  }
}
