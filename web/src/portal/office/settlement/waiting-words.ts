import { words } from '../../../shared/i18n/words.ts'

type State = 'QUEUED' | 'RUNNING' | 'FAILED' | 'NONE'

/** What settlement waits for, and what people can do about it. */
export const WAITING_WORDS = words(
  {
    days: '等待对账的营业日',
    daysLead: '每个营业日先对账、再结算；对账完成后自动继续。',
    day: (date: string, merchants: number) => `${date}：${merchants} 家商户在等`,
    states: { QUEUED: '对账排队中', RUNNING: '正在对账', FAILED: '对账没有完成', NONE: '还没有对账' } satisfies Record<
      State,
      string
    >,
    overdue: '已超过两小时',
    see: '查看对账',
    allow: '申请不等对账',
    allowTitle: (date: string) => `不等对账，先结算 ${date}`,
    allowLead: '仅在对账单迟迟不来、又必须付款时使用。须另一位财务同意；每家商户仍与总账核对，这一天之后仍可对账。',
    reason: '原因',
    ask: '提交复核',
    asking: '正在提交…',
    asked: '已提交，等待另一位财务复核。',
    seeApproval: '查看申请',
    payouts: '总账尚未记账的付款',
    payoutsLead: '这些款项银行已付。总账没有回答的会自动再试；总账拒绝的，查清原因后在这里重新记账。',
    payoutStates: { POSTING: '等待总账回答', DECLINED: '总账拒绝' },
    short: '商户账户余额不足',
    repeat: '重新记账',
    repeating: '正在记账…',
    card: '结算',
    fine: (date: string) => `已结束的营业日到 ${date}，没有事项等待处理。`,
    waits: (days: number) => `${days} 个营业日等待对账超过两小时，商户不能结算。`,
    held: (merchants: number) => `${merchants} 家商户暂停结算。`,
    refused: (payouts: number) => `${payouts} 笔付款被总账拒绝。`,
    open: '查看结算',
  },
  {
    days: 'Days that wait for their reconciliation',
    daysLead: 'A day is reconciled before it is settled; it goes on by itself once that has come through.',
    day: (date, merchants) => `${date}: ${merchants === 1 ? '1 merchant waits' : `${merchants} merchants wait`}`,
    states: { QUEUED: 'queued', RUNNING: 'being reconciled', FAILED: 'came to nothing', NONE: 'not asked for yet' },
    overdue: 'for more than two hours',
    see: 'See the reconciliation',
    allow: 'Ask to settle without it',
    allowTitle: (date) => `Settle ${date} without its reconciliation`,
    allowLead:
      'For the day on which no statement comes and merchants must be paid. Somebody else of finance must agree; each merchant is still held against the ledger, and the day can be reconciled afterwards.',
    reason: 'Reason',
    ask: 'Ask for it',
    asking: 'Sending…',
    asked: 'Sent. Somebody else of finance must confirm it.',
    seeApproval: 'See the request',
    payouts: 'Pay-outs that the ledger has not booked',
    payoutsLead:
      'The bank has paid these. What the ledger has not answered is asked again by itself; what it refuses is booked again here, once it is clear why.',
    payoutStates: { POSTING: 'no answer yet', DECLINED: 'refused by the ledger' },
    short: "too little on the merchant's account",
    repeat: 'Book again',
    repeating: 'Booking…',
    card: 'Settlement',
    fine: (date) => `Business days are closed up to ${date}, and nothing waits for anybody.`,
    waits: (days) =>
      `${days === 1 ? '1 business day has' : `${days} business days have`} waited for reconciliation for more than two hours; merchants cannot be settled.`,
    held: (merchants) => (merchants === 1 ? '1 merchant is held up.' : `${merchants} merchants are held up.`),
    refused: (payouts) =>
      payouts === 1 ? '1 pay-out was refused by the ledger.' : `${payouts} pay-outs were refused by the ledger.`,
    open: 'See settlement',
  },
)
