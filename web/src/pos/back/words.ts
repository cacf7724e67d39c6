import type { ErrorCode } from '@yimatong/contract/errors'
import { words } from '../../shared/i18n/words.ts'

interface BackWords {
  title: string
  last: string
  pickHint: string
  typed: string
  none: string
  noMatch: string
  more: string
  cancel: string
  refund: string
  left: string
  gone: string
  howMuch: string
  howMuchHint: string
  why: string
  reasons: readonly string[]
  tooMuch: string
  withSurcharge: string
  writing: string
  notWritten: string
  doubt: string
  doubtWhy: string
  cancelled: string
  refunded: string
  underWay: string
  arrived: string
  laterSurcharge: string
  suspense: string
  not: Record<'CANCEL' | 'REFUND', string>
  causes: Partial<Record<ErrorCode, string>>
  otherCause: string
  toOrigin: string
  mayLeave: string
  print: string
  notice: Record<'CANCEL' | 'REFUND', Record<'BACK' | 'NOT', string>>
}

/** Money that a cashier gives back: 撤销 is a payment undone, 退款 a part or all of it on its own. */
export const BACK_WORDS = words<BackWords>(
  {
    title: '撤销与退款',
    last: '上一笔',
    pickHint: '↑ ↓ 选择，Enter 确定 · 输入金额、流水号或学号末几位可筛选 · F7 打印',
    typed: '筛选',
    none: '今天没有可以退回的收款',
    noMatch: '没有相符的收款，按退格改筛选',
    more: '更早的收款',
    cancel: '撤销',
    refund: '退款',
    left: '可退',
    gone: '已退',
    howMuch: '退款金额',
    howMuchHint: '不输入就是全部；只退一部分，请输入金额（不含搭伙费）',
    why: '退款原因',
    reasons: ['顾客要求退款', '多收或重复收款', '商品售罄或有误', '其他'],
    tooMuch: '多于可退的金额',
    withSurcharge: '含搭伙费',
    writing: '正在发出…',
    notWritten: '本机无法保存，没有发出，也没有退款',
    doubt: '正在确认，请勿重复操作',
    doubtWhy: '还没有收到结果，正在用同一单号重发。不会退两次。',
    cancelled: '已撤销',
    refunded: '已退款',
    underWay: '款项正在退回原账户',
    arrived: '款项已退回原账户',
    laterSurcharge: '另退付款后补收的搭伙费',
    suspense: '原账户已注销，款项待领',
    not: { CANCEL: '没有撤销', REFUND: '没有退款' },
    causes: {
      STATE_CONFLICT: '这笔收款已经变化，或已不是今天的。请看今日流水，需要时请后台退款',
      REFUND_EXCEEDED: '可退的金额不够，可能已在别处退过',
      NOT_FOUND: '服务器没有这笔收款',
      TERMINAL_DISABLED: '本机已被停用',
    },
    otherCause: '服务器没有受理，请重试或联系管理员',
    toOrigin: '退回原付款账户，不能退现金',
    mayLeave: 'Esc 可先关闭，结果会另行提示',
    print: '打印凭证',
    notice: {
      CANCEL: { BACK: '已撤销，款项退回', NOT: '没有撤销' },
      REFUND: { BACK: '已退款', NOT: '没有退款' },
    },
  },
  {
    title: 'Cancel or refund',
    last: 'Last payment',
    pickHint: '↑ ↓ to choose, Enter to pick · type an amount, or the end of a number, to narrow the list · F7 prints',
    typed: 'Narrowed by',
    none: 'Nothing of today can go back',
    noMatch: 'No payment fits; Backspace changes it',
    more: 'Earlier payments',
    cancel: 'Cancel',
    refund: 'Refund',
    left: 'Can go back',
    gone: 'Gone back',
    howMuch: 'Amount to refund',
    howMuchHint: 'Type nothing for all of it; for a part type its amount, without the surcharge',
    why: 'Reason',
    reasons: ['The customer asked for it', 'Charged too much, or twice', 'Sold out, or the wrong thing', 'Other'],
    tooMuch: 'More than can go back',
    withSurcharge: 'with the surcharge',
    writing: 'Sending…',
    notWritten: 'The till cannot keep its record: nothing was sent, nothing goes back',
    doubt: 'Checking, do\u00a0not do it again',
    doubtWhy: 'No answer yet. The till repeats it under the same number; it cannot go back twice.',
    cancelled: 'Cancelled',
    refunded: 'Refunded',
    underWay: 'The money is on its way to the account that paid',
    arrived: 'The money is back on the account that paid',
    laterSurcharge: 'Besides, of the surcharge taken later:',
    suspense: 'That account is closed; the money is held for its owner',
    not: { CANCEL: 'Not cancelled', REFUND: 'Not refunded' },
    causes: {
      STATE_CONFLICT: "The payment has changed, or is not of today. See today's sales; the office can refund it",
      REFUND_EXCEEDED: 'Less than that is left; it may have been refunded elsewhere',
      NOT_FOUND: 'The server does not know this payment',
      TERMINAL_DISABLED: 'This till was disabled',
    },
    otherCause: 'The server did not take it; try again, or call the office',
    toOrigin: 'Goes back to the account that paid, never as cash',
    mayLeave: 'Esc closes this; the outcome will be told',
    print: 'Print',
    notice: {
      CANCEL: { BACK: 'Cancelled; the money goes back', NOT: 'Not cancelled' },
      REFUND: { BACK: 'Refunded', NOT: 'Not refunded' },
    },
  },
)
