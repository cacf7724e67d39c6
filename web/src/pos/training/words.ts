import { words } from '../../shared/i18n/words.ts'
import type { PracticeCase } from './practice-gateway.ts'

export const TRAINING_WORDS = words(
  {
    bar: '练习模式，不收真钱',
    leave: '结束练习',
    title: '练习',
    about: '不收真钱：什么都不会发给服务器，也不记入今日流水、班次和报表。扫任何付款码都当作练习顾客的码。',
    listens: '练习时不提示码牌到账。结束练习或重新载入页面后恢复收款。',
    cases: '金额决定结果',
    endings: {
      PAYS: ['其他金额', '已收款'],
      NO_MONEY: ['….01', '余额不足，未扣款'],
      LATE: ['….02', '先等待，再收款'],
      PIN: ['….03', '等顾客输密码，再收款'],
      TWICE: ['….04', '与上一笔相同，由您决定'],
    } satisfies Record<PracticeCase, readonly [string, string]>,
    code: ['F2', '动态码：几秒后自动付款'],
    start: '开始练习',
    busy: '还有收款、动态码、退款或班次没有结果，请先完成。',
    failed: '没有打开练习模式，请重试。',
    notTaken: '练习中，未收款',
    notTakenHint: '刚扫的真实付款码没有使用。',
  },
  {
    bar: 'TRAINING: no real money',
    leave: 'End training',
    title: 'Training',
    about:
      "No real money: nothing goes to the server, and nothing counts in the day's list, shifts or reports. Any code you scan is the practice customer's.",
    listens: 'Payments by the plate are not announced meanwhile. End it, or load the page again, to sell.',
    cases: 'The amount decides the result',
    endings: {
      PAYS: ['any other', 'Paid'],
      NO_MONEY: ['….01', 'Not enough money, not charged'],
      LATE: ['….02', 'Waits, then paid'],
      PIN: ['….03', 'Waits for the PIN, then paid'],
      TWICE: ['….04', 'Same as the one before: you decide'],
    },
    code: ['F2', 'Dynamic code: paid by itself in seconds'],
    start: 'Start training',
    busy: 'A sale, a code, a refund or a shift has no outcome yet. Finish it first.',
    failed: 'Training did not start. Try again.',
    notTaken: 'Training: nothing was charged',
    notTakenHint: 'The real code just scanned was not used.',
  },
)
