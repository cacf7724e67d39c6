import type { IdentityClass } from '@yimatong/contract/states'
import { words } from '../../shared/i18n/words.ts'
import type { CodeDoubt } from './stage.ts'

export const CLASS_WORDS = words<Record<IdentityClass | 'NONE', string>>(
  { STUDENT: '学生', TEACHER: '教职工', OUTSIDER: '校外人员', TEMPORARY: '临时人员', NONE: '身份待核实' },
  {
    STUDENT: 'Student',
    TEACHER: 'Staff',
    OUTSIDER: 'Outsider',
    TEMPORARY: 'Temporary staff',
    NONE: 'Identity not confirmed',
  },
)

/** The words of the sale itself. */
export const SALE_WORDS = words(
  {
    amount: '应收金额',
    charge: '收款',
    clear: '清空',
    add: '加一项',
    erase: '退格',
    dot: '小数点',
    keypad: '金额键盘',
    typeAmount: '请输入金额',
    typeAmountHint: '按 Enter 收款，也可先扫付款码',
    pressEnter: '按 Enter 收款',
    pressEnterHint: '也可先扫付款码',
    showCode: '请出示付款码',
    showCodeHint: '扫码枪直接扫 · Esc 取消',
    codeRead: '付款码已读取',
    codeLeft: (seconds: number) => `${seconds} 秒内有效`,
    notes: {
      CODE_RAN_OUT: '刚才的付款码已过时，请重新出示',
      CANCELLED: '动态码已取消，未扣款',
      PAID_BACK: '动态码已取消，顾客刚付的款已全额退回',
    },
    subtotal: '消费',
    surcharge: '搭伙费',
    total: '合计',
    noSurcharge: '无搭伙费',
    estimate: '以付款结果为准',
    working: '正在收款…',
    checking: '正在确认，请勿重复扫码',
    checkingWhy: '还没有收到结果，正在按流水号查询。不要重新收款。',
    setAside: 'Esc 先接待下一位，此笔继续确认',
    order: '流水号',
    waited: (seconds: number) => `已等待 ${seconds} 秒`,
    paid: '已收款',
    notCharged: '未扣款',
    tail: (tail: string) => `尾号 ${tail}`,
    nextSale: '直接输入下一笔',
    again: '上一笔结果',
    refunded: '已退款',
    wentBack: '已全额退回',
  },
  {
    amount: 'Amount',
    charge: 'Charge',
    clear: 'Clear',
    add: 'Add an item',
    erase: 'Backspace',
    dot: 'Decimal point',
    keypad: 'Amount keypad',
    typeAmount: 'Type the amount',
    typeAmountHint: 'Enter charges; the code may be scanned first',
    pressEnter: 'Press Enter to charge',
    pressEnterHint: 'The code may also be scanned first',
    showCode: 'Show the payment code',
    showCodeHint: 'Scan it now · Esc cancels',
    codeRead: 'Code read',
    codeLeft: (seconds) => `good for ${seconds} s`,
    notes: {
      CODE_RAN_OUT: 'The code that was read is out of date; ask to see it again',
      CANCELLED: 'Cancelled. Nothing was taken',
      PAID_BACK: 'Cancelled. What the customer had just paid has gone back',
    },
    subtotal: 'Amount',
    surcharge: 'Surcharge',
    total: 'Total',
    noSurcharge: 'No surcharge',
    estimate: 'The result decides',
    working: 'Charging…',
    checking: 'Checking, do\u00a0not scan again',
    checkingWhy: 'No result yet. The till keeps asking by its own order number. Do not charge again.',
    setAside: 'Esc: serve the next person, this one is still being checked',
    order: 'Order no.',
    waited: (seconds) => `${seconds} s so far`,
    paid: 'Paid',
    notCharged: 'Not charged',
    tail: (tail) => `ends in ${tail}`,
    nextSale: 'Type the next amount',
    again: 'Last result',
    refunded: 'Refunded',
    wentBack: 'All of it goes back',
  },
)

/** A dynamic code (动态码) that the till shows. */
export const CODE_WORDS = words<{
  name: string
  scan: string
  making: string
  makingLate: string
  cancel: string
  cancelling: string
  asking: string
  left: (time: string) => string
  leftSpoken: (seconds: number) => string
  symbol: (amount: string) => string
  scanRefused: string
  attemptFailed: string
  doubts: Record<CodeDoubt, { what: string; why: string }>
  cancelHint: string
}>(
  {
    name: '动态码',
    scan: '请顾客扫码',
    making: '正在生成动态码…',
    makingLate: '还没有收到动态码，正在重试',
    cancel: '取消',
    cancelling: '正在取消…',
    asking: '正在确认结果…',
    left: (time) => `剩余 ${time}`,
    leftSpoken: (seconds) => `动态码剩余 ${seconds} 秒`,
    symbol: (amount) => `收款动态码，${amount}`,
    scanRefused: '刚扫的付款码没有收。要改用付款码，请先按 Esc 取消动态码。',
    attemptFailed: '刚才一次付款未成功，未扣款。可以再扫一次。',
    doubts: {
      BEING_PAID: { what: '顾客正在付款', why: '请稍候，不要让顾客再付一次。' },
      CANCELLING: {
        what: '正在确认取消，请勿重新收款',
        why: '还没有收到取消的结果，顾客可能已经付款。正在按流水号查询。',
      },
      UNSEEN: { what: '正在确认是否已付款，请勿重新收款', why: '动态码已收起。还没有收到结果，正在按流水号查询。' },
    },
    cancelHint: 'Esc 取消此笔',
  },
  {
    name: 'Dynamic code',
    scan: 'Ask the customer to scan',
    making: 'Making the code…',
    makingLate: 'No code yet, trying again',
    cancel: 'Cancel',
    cancelling: 'Cancelling…',
    asking: 'Asking how it ended…',
    left: (time) => `${time} left`,
    leftSpoken: (seconds) => `The code is good for ${seconds} seconds more`,
    symbol: (amount) => `Code to pay ${amount}`,
    scanRefused: 'The payment code just scanned was not taken. To use one, press Esc to cancel this code first.',
    attemptFailed: 'The last attempt did not succeed; nothing was taken. It may be scanned again.',
    doubts: {
      BEING_PAID: { what: 'The customer is paying', why: 'Please wait; do not ask to be paid again.' },
      CANCELLING: {
        what: 'Checking, do\u00a0not charge again',
        why: 'No answer to the cancellation yet: the customer may have paid. The till keeps asking by its own order number.',
      },
      UNSEEN: {
        what: 'Was it paid? Checking, do\u00a0not charge again',
        why: 'The code is off the screen. The till keeps asking by its own order number.',
      },
    },
    cancelHint: 'Esc cancels it',
  },
)

/** How a sale ended without money, where the reason is not a decline. */
export const END_WORDS = words(
  {
    closed: { cause: '付款已关闭', next: '没有扣款，可以重新收款' },
    revoked: { cause: '已撤销', next: '收到的款全额退回原账户' },
    expired: { cause: '动态码已过期，没有人付款', next: '没有扣款，可以重新收款' },
    refused: { cause: '服务器没有受理', next: '没有扣款，请重试；仍不行请联系管理员' },
    neverArrived: { cause: '请求没有到达服务器', next: '付款码已过时，可以重新收款' },
    locked: { cause: '后勤处已锁定本机', next: '没有扣款，请联系后勤处' },
    merchantStopped: (cause: string) => ({ cause, next: '没有扣款，请联系后勤处' }),
    byRetry: {
      NEW_CODE: '请付款人刷新付款码后再扫',
      OTHER_MEANS: '请付款人换一种方式付款',
      LATER: '请稍后再试',
      NEW_PAYMENT: '可以重新收款',
    },
  },
  {
    closed: { cause: 'The payment was closed', next: 'Nobody was charged; you may charge again' },
    revoked: { cause: 'Cancelled', next: 'What was paid goes back to the account that paid' },
    expired: { cause: 'Nobody paid in time', next: 'Nothing was taken; you may charge again' },
    refused: { cause: 'The server did not take it', next: 'Nobody was charged; try again, or call the office' },
    neverArrived: { cause: 'It never reached the server', next: 'Its code is dead; you may charge again' },
    locked: { cause: 'The office has locked this till', next: 'Nobody was charged; call the logistics office' },
    merchantStopped: (cause) => ({ cause, next: 'Nobody was charged; call the logistics office' }),
    byRetry: {
      NEW_CODE: 'The payer refreshes the code, then scan again',
      OTHER_MEANS: 'The payer pays another way',
      LATER: 'Try again later',
      NEW_PAYMENT: 'You may charge again',
    },
  },
)

/** The frame around the sale. */
export const FRAME_WORDS = words(
  {
    till: '收银台',
    starting: '正在连接',
    online: '网络正常',
    offline: '网络中断',
    offlineBanner: '网络中断，暂不能收款。正在自动重连，请用实体卡或稍候。',
    merchantStopped: (why: string) => `${why}，暂不能收款。请联系后勤处。`,
    today: '今日',
    count: (count: number) => `${count} 笔`,
    pending: (count: number) => `${count} 笔正在确认`,
    clock: (skew: string) => `时钟 ${skew}`,
    clockWrong: (skew: string) => `本机时钟偏差 ${skew}，请校准`,
    exact: '准确',
    seconds: (seconds: string) => `${seconds} 秒`,
    version: (version: string) => `版本 ${version}`,
    list: '今日流水',
    keys: '按键说明',
    camera: '摄像头',
    cameraOff: '关闭摄像头',
    digits: '输入数字码',
    display: '顾客屏',
    close: '关闭',
    dismiss: '知道了',
    earlierPaid: '刚才那笔已收款',
    earlierNotPaid: '刚才那笔未扣款',
    rejectedTitle: '本机已不能收款',
    rejected: '后台已停用本机，或本机已在别处重新激活。请向后勤索取新的激活码。',
    activateAgain: '重新激活',
    otherWindow: '收银台已在另一个窗口打开，请回到那个窗口。',
    storage: '浏览器不允许本页保存数据，收银台无法使用。请关闭无痕模式后重试。',
    reload: '重新载入',
  },
  {
    till: 'Till',
    starting: 'Connecting',
    online: 'Online',
    offline: 'No network',
    offlineBanner: 'No network: nothing can be charged. Reconnecting by itself; use the plastic card or wait.',
    merchantStopped: (why) => `${why}: no payments are taken. Ask the logistics office.`,
    today: 'Today',
    count: (count) => (count === 1 ? '1 sale' : `${count} sales`),
    pending: (count) => `${count} being checked`,
    clock: (skew) => `Clock ${skew}`,
    clockWrong: (skew) => `Clock is off by ${skew}, set it right`,
    exact: 'exact',
    seconds: (seconds) => `${seconds} s`,
    version: (version) => `Version ${version}`,
    list: "Today's sales",
    keys: 'Keys',
    camera: 'Camera',
    cameraOff: 'Camera off',
    digits: 'Type digits',
    display: 'Display',
    close: 'Close',
    dismiss: 'OK',
    earlierPaid: 'The earlier sale was paid',
    earlierNotPaid: 'The earlier sale was not charged',
    rejectedTitle: 'This till may not charge any more',
    rejected: 'It was disabled, or activated again elsewhere. Ask the logistics office for a new activation code.',
    activateAgain: 'Activate again',
    otherWindow: 'The till is open in another window; please use that one.',
    storage: 'The browser does not let this page keep data, so the till cannot work. Leave private mode and try again.',
    reload: 'Load again',
  },
)
