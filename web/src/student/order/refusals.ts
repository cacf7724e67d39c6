import type { ErrorCode } from '@yimatong/contract/errors'
import { words } from '../../shared/i18n/words.ts'
import type { WrongKind } from '../scan/scanned.ts'

/** Why a code, or the order that was made from it, cannot be paid. Nothing was charged; another scan is the way on. */
const REFUSALS = [
  'CODE_UNKNOWN',
  'CODE_SIGNATURE',
  'CODE_REVOKED',
  'CODE_EXPIRED',
  'CODE_CANCELLED',
  'MERCHANT_DISABLED',
  'TERMINAL_DISABLED',
  'OUTSIDER_NOT_ALLOWED',
  'SANDBOX_MISMATCH',
  'ACCOUNT_FROZEN',
  'IDENTITY_ENDED',
  'ORDER_PAID',
  'ORDER_TAKEN',
  'ORDER_CLOSED',
] as const satisfies readonly ErrorCode[]

export type Refusal = (typeof REFUSALS)[number]

export function isRefusal(code: ErrorCode): code is Refusal {
  return (REFUSALS as readonly ErrorCode[]).includes(code)
}

/** Whatever may be said about something scanned, followed or typed, instead of an order. */
export type NoOrder =
  | Refusal
  | WrongKind
  | 'NO_CODE'
  | 'NO_PICTURE'
  | 'NO_MERCHANT'
  | 'RATE_LIMITED'
  | 'NO_ANSWER'
  | 'OTHER'

interface Said {
  title: string
  /** What to do. That nothing was charged is said beside it, every time. */
  sentence: string
}

export const NO_ORDER_WORDS = words<Record<NoOrder, Said>>(
  {
    PAYMENT_CODE: { title: '这是付款码', sentence: '付款码要给收银台扫。请对准商家的收款码。' },
    DAMAGED: { title: '商户码没有读完整', sentence: '码可能被遮住或污损，请重新对准，或输入商户号。' },
    WECHAT: { title: '这是微信的码', sentence: '请用微信扫，或换用本校的商户码。' },
    ALIPAY: { title: '这是支付宝的码', sentence: '请用支付宝扫，或换用本校的商户码。' },
    UNIONPAY: { title: '这是云闪付的码', sentence: '请用云闪付扫，或换用本校的商户码。' },
    ECNY: { title: '这是数字人民币的码', sentence: '请用数字人民币扫，或换用本校的商户码。' },
    OTHER_SCHEME: { title: '这是其他机构的收款码', sentence: '请换用本校的商户码。' },
    OTHER_LINK: { title: '这是一个网址', sentence: '它不是商户码，没有为你打开。' },
    OTHER_TEXT: { title: '这不是商户码', sentence: '请对准商家的收款码。' },
    CODE_UNKNOWN: { title: '这不是本校的商户码', sentence: '请与商家核对，或输入商户号。' },
    CODE_SIGNATURE: { title: '这个码是伪造的', sentence: '它不是学校签发的，可能被人替换。请提醒商家，不要付款。' },
    CODE_REVOKED: { title: '这个码已停用', sentence: '商家已换新码，请扫新码或输入商户号。' },
    CODE_EXPIRED: { title: '这个码已过期', sentence: '请商家重新出示二维码。' },
    CODE_CANCELLED: { title: '商家取消了这笔收款', sentence: '如仍需付款，请商家重新出示二维码。' },
    MERCHANT_DISABLED: { title: '这家商户暂停收款', sentence: '它现在不收款，请到其他窗口。' },
    TERMINAL_DISABLED: { title: '这台收银机已停用', sentence: '请换一台收银机的码，或扫商户的码。' },
    OUTSIDER_NOT_ALLOWED: { title: '当前不对校外人员开放', sentence: '请在其他时段来，或到其他窗口。' },
    SANDBOX_MISMATCH: { title: '这是测试商户', sentence: '它只收测试的钱，不会向你收款。' },
    ACCOUNT_FROZEN: { title: '付款已停止', sentence: '自己挂失的，在“我的”里解除；被学校冻结的，请联系一卡通中心。' },
    IDENTITY_ENDED: { title: '不在校园身份有效期内', sentence: '请联系一卡通中心办理延期，余额不受影响。' },
    ORDER_PAID: { title: '这笔已经付过了', sentence: '一个码只能付一次，请商家重新出示。' },
    ORDER_TAKEN: { title: '有人正在付这笔款', sentence: '请稍等，看收银台的结果。' },
    ORDER_CLOSED: { title: '这笔订单已关闭', sentence: '如仍需付款，请重新扫码。' },
    NO_CODE: { title: '图片里没有找到二维码', sentence: '请换一张清楚、完整的图片。' },
    NO_PICTURE: { title: '打不开这个文件', sentence: '请选择一张图片。' },
    NO_MERCHANT: { title: '没有这个商户号', sentence: '请核对商户码下方的 8 位数字。' },
    RATE_LIMITED: { title: '操作太频繁', sentence: '请过一会儿再试。' },
    NO_ANSWER: { title: '没有连上服务器', sentence: '请检查网络后重试。' },
    OTHER: { title: '暂时无法付款', sentence: '服务出了点问题，请稍后再试。' },
  },
  {
    PAYMENT_CODE: {
      title: 'This is a payment code',
      sentence: "It is for a till to scan. Look for the merchant's code.",
    },
    DAMAGED: {
      title: 'The code was not read whole',
      sentence: 'It may be covered or damaged. Try again, or type the merchant number.',
    },
    WECHAT: { title: 'This is a WeChat code', sentence: 'Scan it with WeChat, or use the campus code.' },
    ALIPAY: { title: 'This is an Alipay code', sentence: 'Scan it with Alipay, or use the campus code.' },
    UNIONPAY: { title: 'This is a UnionPay code', sentence: 'Scan it with UnionPay, or use the campus code.' },
    ECNY: { title: 'This is an e-CNY code', sentence: 'Scan it with e-CNY, or use the campus code.' },
    OTHER_SCHEME: { title: "This is another scheme's code", sentence: 'Look for the campus code.' },
    OTHER_LINK: { title: 'This is a web address', sentence: 'It is no merchant code, so it was not opened.' },
    OTHER_TEXT: { title: 'This is no merchant code', sentence: "Hold the merchant's code in front of the camera." },
    CODE_UNKNOWN: {
      title: 'Not a merchant code of this campus',
      sentence: 'Ask the merchant, or type the merchant number.',
    },
    CODE_SIGNATURE: {
      title: 'This code is a forgery',
      sentence: 'The school did not sign it; somebody may have swapped it. Tell the merchant, do not pay.',
    },
    CODE_REVOKED: {
      title: 'This code was withdrawn',
      sentence: 'The merchant has a newer one. Scan that, or type the merchant number.',
    },
    CODE_EXPIRED: { title: 'This code has expired', sentence: 'Ask the merchant to show a new one.' },
    CODE_CANCELLED: { title: 'The merchant cancelled this', sentence: 'If you still want to pay, ask for a new code.' },
    MERCHANT_DISABLED: {
      title: 'No payments here now',
      sentence: 'This merchant takes none at the moment; please choose another.',
    },
    TERMINAL_DISABLED: { title: 'This till is disabled', sentence: "Scan another till's code, or the merchant's." },
    OUTSIDER_NOT_ALLOWED: {
      title: 'Not open to outsiders now',
      sentence: 'Come at another time, or go to another window.',
    },
    SANDBOX_MISMATCH: { title: 'This is a test merchant', sentence: 'It takes test money only, and none of yours.' },
    ACCOUNT_FROZEN: {
      title: 'Payments are stopped',
      sentence: 'Lift your own loss report under “Me”. If the school froze the account, ask the one-card office.',
    },
    IDENTITY_ENDED: {
      title: 'Outside the dates of your identity',
      sentence: 'The one-card office can extend it. Your balance is untouched.',
    },
    ORDER_PAID: { title: 'This has been paid already', sentence: 'A code pays once. Ask the merchant for a new one.' },
    ORDER_TAKEN: { title: 'Somebody is paying this now', sentence: 'Wait a moment and look at the till.' },
    ORDER_CLOSED: { title: 'This order is closed', sentence: 'If you still want to pay, scan the code again.' },
    NO_CODE: { title: 'No code in this picture', sentence: 'Choose one that is sharp and whole.' },
    NO_PICTURE: { title: 'This file does not open', sentence: 'Choose a picture.' },
    NO_MERCHANT: { title: 'No such merchant number', sentence: "Check the eight digits below the merchant's code." },
    RATE_LIMITED: { title: 'Too many attempts', sentence: 'Wait a moment and try again.' },
    NO_ANSWER: { title: 'The server does not answer', sentence: 'Check the network and try again.' },
    OTHER: { title: 'Paying does not work now', sentence: 'Something is wrong on our side. Try again in a moment.' },
  },
)
