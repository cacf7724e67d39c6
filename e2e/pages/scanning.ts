import { expect, type Locator, type Page } from '@playwright/test'
import type { Login, Student } from './student.ts'
import { type Language, yuan } from './words.ts'

/** What people read while they scan and pay, written down here a second time on purpose. */
const SCANNING_WORDS = {
  'zh-CN': {
    tab: '扫码',
    aim: '对准商家的收款码',
    noCamera: /没有找到摄像头/,
    denied: /没有摄像头权限/,
    offline: '没有网络，暂时不能扫码付款',
    showCode: '出示付款码',
    album: '相册',
    number: '输商户号',
    numberField: '商户号',
    next: '下一步',
    notCharged: '未扣款',
    pay: '付款',
    payExactly: (total: string) => `付款 ${total}`,
    surcharge: '搭伙费',
    total: '合计',
    most: /本次最多/,
    limitLeft: /静态码今日还可付/,
    overLimit: /超出静态码今日限额/,
    payWithin: /请在 \d+:\d\d 内付款/,
    pin: '输入支付密码',
    setPin: '第一次付款，先设置支付密码',
    newPin: '设置 6 位支付密码',
    repeatPin: '再输入一次',
    oldPin: '输入现在的支付密码',
    easyPin: '这个密码太容易被猜到，请换一个。',
    differentPins: '两次输入不一样，请重新设置。',
    password: '登录密码',
    savePin: '保存支付密码',
    passwordWrong: '登录密码不正确。',
    pinSaved: '支付密码已保存，输入即可付款。',
    wrongPin: (left: number) => `支付密码不正确，未扣款。还可以试 ${left} 次。`,
    pinLocked: '支付密码已锁定',
    dot: '点',
    erase: '退格',
    close: '关闭',
    changed: '金额有变化',
    totalBefore: '原合计',
    totalNow: '现合计',
    acceptChange: (total: string) => `按 ${total} 付款`,
    paying: '正在付款…',
    checking: '正在确认，请勿重复付款',
    notArrived: '这次付款没有送达',
    payAgain: '再付一次',
    notPaid: '付款失败，未扣款',
    scanAgain: '重新扫码',
    understood: '知道了',
    pinSetting: /^支付密码/,
    lockedSetting: '已锁定',
    wrong: {
      paymentCode: '这是付款码',
      wechat: '这是微信的码',
      alipay: '这是支付宝的码',
      link: '这是一个网址',
      forgery: '这个码是伪造的',
      unknown: '这不是本校的商户码',
      expired: '这个码已过期',
      disabled: '这家商户暂停收款',
      noMerchant: '没有这个商户号',
      noCode: '图片里没有找到二维码',
      paid: '这笔已经付过了',
    },
  },
  en: {
    tab: 'Scan',
    aim: "Hold the merchant's code in the frame",
    noCamera: /There is no camera/,
    denied: /The camera is not allowed/,
    offline: 'No network, so no scanning now',
    showCode: 'Show payment code',
    album: 'Album',
    number: 'Number',
    numberField: 'Merchant number',
    next: 'Next',
    notCharged: 'Nothing was charged',
    pay: 'Pay',
    payExactly: (total: string) => `Pay ${total}`,
    surcharge: 'Surcharge',
    total: 'Total',
    most: /At most/,
    limitLeft: /left today for printed codes/,
    overLimit: /Above today's limit for printed codes/,
    payWithin: /Pay within \d+:\d\d/,
    pin: 'Payment PIN',
    setPin: 'First, set a payment PIN',
    newPin: 'Choose a PIN of six digits',
    repeatPin: 'Type it once more',
    oldPin: 'Your PIN as it is now',
    easyPin: 'This one is too easy to guess. Choose another.',
    differentPins: 'The two were different. Choose again.',
    password: 'Login password',
    savePin: 'Save the PIN',
    passwordWrong: 'The login password is wrong.',
    pinSaved: 'The PIN is saved. Type it to pay.',
    wrongPin: (left: number) => `Wrong PIN, nothing was charged. ${left} ${left === 1 ? 'attempt' : 'attempts'} left.`,
    pinLocked: 'Your PIN is locked',
    dot: 'Point',
    erase: 'Erase',
    close: 'Close',
    changed: 'The total has changed',
    totalBefore: 'Total before',
    totalNow: 'Total now',
    acceptChange: (total: string) => `Pay ${total}`,
    paying: 'Paying…',
    checking: 'Checking, do not pay again',
    notArrived: 'This payment did not get through',
    payAgain: 'Pay again',
    notPaid: 'Not paid, nothing charged',
    scanAgain: 'Scan again',
    understood: 'OK',
    pinSetting: /^Payment PIN/,
    lockedSetting: 'Locked',
    wrong: {
      paymentCode: 'This is a payment code',
      wechat: 'This is a WeChat code',
      alipay: 'This is an Alipay code',
      link: 'This is a web address',
      forgery: 'This code is a forgery',
      unknown: 'Not a merchant code of this campus',
      expired: 'This code has expired',
      disabled: 'No payments here now',
      noMerchant: 'No such merchant number',
      noCode: 'No code in this picture',
      paid: 'This has been paid already',
    },
  },
} as const

type Words = (typeof SCANNING_WORDS)[Language]

/** The part of the student's phone that scans and pays, as its owner uses it. */
export interface Scanning {
  page: Page
  word: Words
  /** What is said about something that cannot be paid. */
  said: Locator
  /** The sheet over the order: PIN, new total, setting a PIN. */
  sheet: Locator
  /** Six dots and the pad. */
  pinPad: Locator
  openTab: () => Promise<void>
  /** As the phone's own camera does with the code's address. */
  follow: (url: string) => Promise<void>
  typeNumber: (merchantNo: string) => Promise<void>
  choosePicture: (png: Buffer) => Promise<void>
  /** Waits for the order of this merchant. */
  seeMerchant: (name: string) => Promise<void>
  /** Presses the keys on the screen. */
  typeAmount: (amount: string) => Promise<void>
  pressPay: () => Promise<void>
  typePin: (pin: string) => Promise<void>
  /** Sets a PIN on the sheet that asks for one: each of its steps, and all of them. */
  typeNewPin: (pin: string) => Promise<void>
  repeatNewPin: (pin: string) => Promise<void>
  sendPassword: (password: string) => Promise<void>
  setPin: (pin: string, password: string) => Promise<void>
  /** Changes it on the sheet of the own page. */
  changePin: (from: string, to: string) => Promise<void>
  /** What the sheet asks to authorise. */
  seeTotal: (totalFen: number) => Promise<void>
}

export function scanningOn({ page }: Student, language: Language): Scanning {
  const word: Words = SCANNING_WORDS[language]
  const sheet = page.getByRole('dialog')
  const pinPad = sheet.getByRole('group', { name: word.pin })
  const press = async (scope: Locator, keys: Iterable<string>) => {
    for (const key of keys) await scope.getByRole('button', { name: key, exact: true }).click()
  }
  /** The pad of the step with this title. */
  const padOf = (title: string) => sheet.getByRole('group', { name: title, exact: true })
  const typeNewPin = (pin: string) => press(padOf(word.newPin), pin)
  const repeatNewPin = (pin: string) => press(padOf(word.repeatPin), pin)
  const sendPassword = async (password: string) => {
    await sheet.getByLabel(word.password).fill(password)
    await sheet.getByRole('button', { name: word.savePin }).click()
  }
  return {
    page,
    word,
    said: page.getByRole('alert'),
    sheet,
    pinPad,
    openTab: () => page.getByRole('navigation').getByRole('link', { name: word.tab }).click(),
    follow: async (url) => {
      await page.goto(url)
    },
    typeNumber: async (merchantNo) => {
      await page.getByRole('button', { name: word.number }).click()
      await sheet.getByLabel(word.numberField, { exact: true }).fill(merchantNo)
      await sheet.getByRole('button', { name: word.next }).click()
    },
    choosePicture: async (png) => {
      const chooser = page.waitForEvent('filechooser')
      await page.getByRole('button', { name: word.album }).click()
      await (await chooser).setFiles({ name: 'plate.png', mimeType: 'image/png', buffer: png })
    },
    seeMerchant: (name) => expect(page.getByRole('heading', { level: 1 })).toHaveText(name),
    typeAmount: (amount) =>
      press(
        page.getByRole('main'),
        [...amount].map((key) => (key === '.' ? word.dot : key)),
      ),
    pressPay: () => page.getByRole('main').getByRole('button', { name: word.pay }).click(),
    typePin: async (pin) => {
      await expect(pinPad).toBeVisible()
      await press(pinPad, pin)
    },
    typeNewPin,
    repeatNewPin,
    sendPassword,
    setPin: async (pin, password) => {
      await typeNewPin(pin)
      await repeatNewPin(pin)
      await sendPassword(password)
    },
    changePin: async (from, to) => {
      await press(padOf(word.oldPin), from)
      await typeNewPin(to)
      await repeatNewPin(to)
    },
    seeTotal: (totalFen) => expect(sheet).toContainText(yuan(totalFen)),
  }
}

/** Somebody who is logged in and looks at the scan tab. The phone is not enabled to show codes: scanning needs none. */
export async function atScanTab(phone: Student, login: Login, language: Language = 'zh-CN'): Promise<Scanning> {
  await phone.login(login)
  await expect(phone.page.getByRole('heading', { name: phone.word.enrolled })).toBeVisible()
  const scanning = scanningOn(phone, language)
  await scanning.openTab()
  return scanning
}
