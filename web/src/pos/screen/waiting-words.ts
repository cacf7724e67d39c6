import { words } from '../../shared/i18n/words.ts'

/** What a cashier decides while a payment has no outcome: to call it off, or to take what looks like the one before. */
export const WAITING_WORDS = words(
  {
    cancel: '撤销此笔',
    cancelling: '正在撤销，请勿重新收款',
    cancellingWhy: '还没有收到撤销的结果，正在按流水号重发。若已扣款，会全额退回。',
    duplicate: (seconds: number) => `同一人 ${seconds} 秒前刚付过同样金额，再收一次吗？`,
    earlier: (time: string, outTradeNo: string) => `上一笔 ${time} · 流水号 ${outTradeNo}`,
    again: '再收一次',
    notAgain: '不收这笔',
    undecided: '这一笔尚未扣款，到时没有选择会自动关闭',
    left: (time: string) => `剩余 ${time}`,
    leftSpoken: (seconds: number) => `选择剩余 ${seconds} 秒`,
    ends: {
      cancelled: { cause: '付款已撤销', next: '没有扣款，可以重新收款' },
      notAgain: { cause: '没有再收一次', next: '这一笔没有扣款，上一笔不变' },
    },
  },
  {
    cancel: 'Cancel it',
    cancelling: 'Cancelling, do\u00a0not charge again',
    cancellingWhy: 'No answer to the cancellation yet; the till repeats it. If anything was paid, all of it goes back.',
    duplicate: (seconds) => `The same person paid the same ${seconds} s ago. Charge again?`,
    earlier: (time, outTradeNo) => `The one before: ${time} · ${outTradeNo}`,
    again: 'Charge again',
    notAgain: 'Do not charge',
    undecided: 'Nothing is charged for this one yet; undecided, it closes by itself',
    left: (time) => `${time} left`,
    leftSpoken: (seconds) => `${seconds} seconds left to decide`,
    ends: {
      cancelled: { cause: 'The payment was cancelled', next: 'Nobody was charged; you may charge again' },
      notAgain: { cause: 'Not charged again', next: 'Nothing was taken for this one; the one before stands' },
    },
  },
)

/** Whole seconds between two instants of the wire. */
export function secondsBetween(earlier: string | undefined, later: string): number {
  return earlier === undefined ? 0 : Math.max(1, Math.round((Date.parse(later) - Date.parse(earlier)) / 1000))
}
