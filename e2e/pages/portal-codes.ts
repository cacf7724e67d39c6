import { readFile } from 'node:fs/promises'
import type { StaticCodeView } from '@yimatong/contract/portal-api'
import type { MerchantRole } from '@yimatong/contract/roles'
import { type BrowserContextOptions, type Download, expect, type Locator, type Page } from '@playwright/test'
import type { Place } from '../campus/place.ts'
import { merchantSession } from '../campus/portal-sessions.ts'
import { DESK, type Devices } from './devices.ts'
import type { Language } from './words.ts'

/** What merchants read about their codes, written down here a second time on purpose: a changed word is noticed. */
const PORTAL_CODES_WORDS = {
  'zh-CN': {
    pages: { staticCodes: '静态码', dynamicCodes: '动态码' },
    make: '制作静态码',
    label: '标签',
    oneTerminal: /^一个终端/,
    whichTerminal: '选择终端',
    makeIt: '制作',
    states: { CREATED: '待核验', BOUND: '已启用', DISABLED: '已作废' },
    all: '全部',
    choose: (label: string) => `选择“${label}”`,
    printChosen: '打印所选',
    print: '打印',
    perPage: (plates: number) => new RegExp(`^${plates} 块`),
    copies: (label: string) => `“${label}”打印几块`,
    sum: (plates: number, pages: number) => `${plates} 块立牌，${pages} 张 A4 纸`,
    tooMany: '一次最多打印 64 块，请分几次。',
    savePdf: '下载 PDF',
    verify: '扫码核验',
    picture: '选择立牌的照片',
    typed: '扫码枪或粘贴',
    verified: '核验通过',
    done: '完成',
    notVerified: '没有通过，请不要张贴',
    refusals: {
      foreign: '这不是本商户的收款码',
      forged: '签名不符',
      older: (version: number) => `请销毁，换上第 ${version} 版`,
      withdrawn: '这个码已作废，不能再用',
      other: (label: string) => `这是本商户的另一块牌“${label}”`,
      dynamic: '这是一次性的动态码',
      noCode: '图片里没有找到二维码',
      noPicture: '这个文件不是图片',
    },
    reissue: '换发新版',
    reissueNow: (version: number) => `换发，第 ${version} 版立即失效`,
    dead: (version: number) => `第 ${version} 版的印刷品已失效`,
    revoke: '作废',
    revokeNow: '作废，印刷品立即失效',
    withdrawn: /作废，所有印刷品都不能再付款/,
    cancelDialog: '取消',
    symbol: '二维码',
    amount: '金额（元）',
    subject: '内容（选填）',
    life: '有效时间',
    makeCode: /^生成收款码/,
    shown: '收款码',
    scan: '请扫码付款',
    left: /剩余 \d+:\d\d/,
    cancel: '撤销',
    paid: '已收款',
    surcharge: (yuan: string) => `另收搭伙费 ${yuan}`,
    payment: '查看交易',
    paying: '顾客正在付款…',
    cancelled: '已撤销，未收款',
    expired: '已过期，未收款',
    declined: '余额不足',
    again: '再做一个相同的',
    putAway: '不再显示',
    customer: '顾客屏',
    leaveCustomer: '退出顾客屏',
    customerPaid: '付款成功',
    customerOver: '收款码已失效',
    askingAgain: '没有收到回答，正在用同一单号再问',
    unknown: '还不知道有没有生成',
    askAgain: '再问一次',
    codeStates: { OPEN: '待付款', PAID: '已收款', CANCELLED: '已撤销', EXPIRED: '已过期' },
  },
  en: {
    pages: { staticCodes: 'Static codes', dynamicCodes: 'Dynamic codes' },
    make: 'Make a static code',
    label: 'Label',
    oneTerminal: /^One terminal/,
    whichTerminal: 'Terminal',
    makeIt: 'Make it',
    states: { CREATED: 'To be verified', BOUND: 'In use', DISABLED: 'Withdrawn' },
    all: 'All',
    choose: (label: string) => `Choose "${label}"`,
    printChosen: 'Print them',
    print: 'Print',
    perPage: (plates: number) => new RegExp(`^${plates} plates?`),
    copies: (label: string) => `How many of "${label}"`,
    sum: (plates: number, pages: number) =>
      `${plates} ${plates === 1 ? 'plate' : 'plates'} on ${pages} A4 ${pages === 1 ? 'page' : 'pages'}`,
    tooMany: 'At most 64 plates at once. Print the rest later.',
    savePdf: 'Download PDF',
    verify: 'Scan to verify',
    picture: 'Choose a photo of the plate',
    typed: 'Scanner gun, or paste',
    verified: 'Verified',
    done: 'Done',
    notVerified: 'Not verified: do not put it up',
    refusals: {
      foreign: "This is not a code of this merchant's",
      forged: 'The signature does not fit',
      older: (version: number) => `Destroy it; put up version ${version}`,
      withdrawn: 'This code is withdrawn for good',
      other: (label: string) => `This is another plate of this merchant's, "${label}"`,
      dynamic: 'This is a dynamic code for one payment',
      noCode: 'There is no QR code to be read in the photo',
      noPicture: 'This file is not a picture',
    },
    reissue: 'Re-issue',
    reissueNow: (version: number) => `Re-issue; version ${version} stops at once`,
    dead: (version: number) => `Prints of version ${version} are dead`,
    revoke: 'Withdraw',
    revokeNow: 'Withdraw; prints stop at once',
    withdrawn: /none of its prints takes payments/,
    cancelDialog: 'Cancel',
    symbol: 'QR code',
    amount: 'Amount (yuan)',
    subject: 'What for (optional)',
    life: 'Good for',
    makeCode: /^Make the code/,
    shown: 'The code',
    scan: 'Scan to pay',
    left: /\d+:\d\d left/,
    cancel: 'Cancel',
    paid: 'Received',
    surcharge: (yuan: string) => `and a surcharge of ${yuan}`,
    payment: 'See the payment',
    paying: 'Somebody is paying…',
    cancelled: 'Cancelled, nothing received',
    expired: 'Expired, nothing received',
    declined: 'Not enough balance',
    again: 'Make the same again',
    putAway: 'Put it away',
    customer: 'Customer view',
    leaveCustomer: 'Leave the customer view',
    customerPaid: 'Paid',
    customerOver: 'This code is over',
    askingAgain: 'No answer yet. Asking again under the same number',
    unknown: 'nobody here knows whether it was made',
    askAgain: 'Ask again',
    codeStates: { OPEN: 'To be paid', PAID: 'Received', CANCELLED: 'Cancelled', EXPIRED: 'Expired' },
  },
} as const

type Words = (typeof PORTAL_CODES_WORDS)[Language]

/** The merchant's pages of codes as an owner or a cashier uses them, once logged in. */
export interface PortalCodes {
  page: Page
  word: Words
  goTo: (name: keyof Words['pages']) => Promise<void>
  /** A button of the page or of the panel that is open. */
  press: (name: string | RegExp) => Promise<void>
  panel: Locator
  /** Makes a code through the panel and gives it as the server has it; its own page is open then. */
  makePlate: (made: { label: string; terminalNo?: string }) => Promise<StaticCodeView>
  /** The page of one code. */
  openPlate: (codeId: string) => Promise<void>
  /** In the panel of the sheet: so many plates to a page, and gives the file that is saved. */
  savePdf: (perPage: number) => Promise<{ name: string; pdf: Buffer }>
  /** The code on show for the customer, and what became of it. */
  shown: Locator
  /** Types amount and subject as a hand does, and Enter. Waits until the code is there; gives its address. */
  makeCode: (asked: { amount: string; subject?: string }) => Promise<string>
}

function portalCodesOn(page: Page, language: Language): PortalCodes {
  const word: Words = PORTAL_CODES_WORDS[language]
  const panel = page.getByRole('dialog')
  const shown = page.getByRole('region', { name: word.shown, exact: true })
  const press: PortalCodes['press'] = async (name) => {
    const place = (await panel.count()) > 0 ? panel : page.locator('body')
    await place.getByRole('button', { name, exact: true }).click()
  }
  const plateOf = async (codeId: string) => {
    const answer = await page.request.get(`/portal/v1/static-codes/${codeId}`)
    return (await answer.json()) as StaticCodeView
  }
  return {
    page,
    word,
    panel,
    press,
    shown,
    goTo: async (name) => {
      await page.getByRole('navigation').getByRole('link', { name: word.pages[name] }).click()
      await expect(page.getByRole('heading', { level: 1, name: word.pages[name] })).toBeVisible()
    },
    makePlate: async ({ label, terminalNo }) => {
      // An empty list offers it once more.
      await page.getByRole('button', { name: word.make, exact: true }).first().click()
      await panel.getByLabel(word.label, { exact: true }).fill(label)
      if (terminalNo !== undefined) {
        await panel.getByRole('radio', { name: word.oneTerminal }).check()
        await panel.getByRole('combobox', { name: word.whichTerminal }).selectOption(terminalNo)
      }
      await press(word.makeIt)
      await expect(page.getByRole('heading', { level: 1, name: label })).toBeVisible()
      return plateOf(new URL(page.url()).pathname.split('/').at(-1) ?? '')
    },
    openPlate: async (codeId) => {
      await page.goto(`/portal/static-codes/${codeId}`)
      const { label } = await plateOf(codeId)
      await expect(page.getByRole('heading', { level: 1, name: label })).toBeVisible()
    },
    savePdf: async (perPage) => {
      await panel.getByRole('radio', { name: word.perPage(perPage) }).check({ force: true })
      const [file] = await Promise.all([page.waitForEvent('download'), press(word.savePdf)])
      return { name: file.suggestedFilename(), pdf: await savedFile(file) }
    },
    makeCode: async ({ amount, subject }) => {
      if (subject !== undefined) await page.getByLabel(word.subject).fill(subject)
      await page.getByLabel(word.amount).fill(amount)
      const made = page.waitForResponse(
        (answer) => answer.request().method() === 'POST' && answer.url().endsWith('/portal/v1/dynamic-codes'),
      )
      await page.keyboard.press('Enter')
      const { url } = (await (await made).json()) as { url: string }
      await expect(shown.getByText(word.scan)).toBeVisible()
      return url
    },
  }
}

/** A saved file's bytes. */
export async function savedFile(file: Download): Promise<Buffer> {
  return readFile(await file.path())
}

interface Somebody {
  language?: Language
  merchantNo?: string
  role?: MerchantRole
  /** Another screen, a camera. */
  more?: BrowserContextOptions
}

const LAMIAN = '10000009'

/** Somebody of a merchant of the demo campus, logged in before, at a desk: the owner of the noodle stall unless said. */
export async function openCodes(
  place: Place,
  openContext: Devices['openContext'],
  { language = 'zh-CN', merchantNo = LAMIAN, role = 'OWNER', more = DESK }: Somebody = {},
): Promise<PortalCodes> {
  const { cookie } = await merchantSession(place, merchantNo, role)
  const context = await openContext(language, more)
  await context.addCookies([{ ...cookie, url: place.origin, httpOnly: true, sameSite: 'Strict' }])
  const page = await context.newPage()
  await page.goto('/portal/')
  await expect(page.getByRole('navigation')).toBeVisible()
  return portalCodesOn(page, language)
}
