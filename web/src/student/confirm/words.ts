import type { ConfirmationReason } from '@yimatong/contract/states'
import { words } from '../../shared/i18n/words.ts'

export const CONFIRM_WORDS = words(
  {
    title: '请确认付款',
    asks: (merchant: string) => `${merchant} 请求收款`,
    reasons: {
      AMOUNT: '金额超过免密上限，需要支付密码。',
      COUNT: '今天的免密次数已用完，需要支付密码。',
      DIGITS: '使用了数字付款码，需要支付密码。',
      RISK: '为了你的资金安全，需要支付密码。',
      DUPLICATE: '与刚才的一笔相同，正在等收银员确认。',
    } satisfies Record<ConfirmationReason, string>,
    left: (seconds: number) => `请在 ${seconds} 秒内确认，之前不会扣款`,
    leftSpoken: (seconds: number) => `还剩 ${seconds} 秒`,
    refuse: '不是我，拒绝付款',
    said: {
      IS_SET: '支付密码已保存，输入即可付款。',
      RATE_LIMITED: '尝试次数过多，未扣款。请过一会儿再试。',
      MERCHANT_DISABLED: '这家商户暂时不能收款，未扣款。',
      NOT_ARRIVED: '刚才没有送达，未扣款。请再输入一次。',
      REFUSAL_NOT_ARRIVED: '拒绝没有送达，未扣款。请再拒绝一次。',
      OTHER: '没有成功，未扣款。请再试一次。',
    },
    over: { title: '时间已到', sentence: '没有确认，未扣款。正在等收银台的结果…' },
    checking: { title: '正在确认，请勿重复付款', sentence: '结果一到就会显示。' },
  },
  {
    title: 'Confirm this payment',
    asks: (merchant) => `${merchant} asks for`,
    reasons: {
      AMOUNT: 'Above what can be paid without your PIN.',
      COUNT: 'Payments without a PIN are used up for today.',
      DIGITS: 'Paid by digits, so your PIN is needed.',
      RISK: 'For your safety, your PIN is needed.',
      DUPLICATE: 'The same as the payment before; the cashier is asked.',
    },
    left: (seconds) => `${seconds} s to confirm. Nothing is charged before.`,
    leftSpoken: (seconds) => `${seconds} seconds left`,
    refuse: 'Not mine: refuse',
    said: {
      IS_SET: 'Your PIN is saved. Type it to pay.',
      RATE_LIMITED: 'Too many attempts, nothing charged. Wait a moment and try again.',
      MERCHANT_DISABLED: 'The merchant cannot take payments now. Nothing charged.',
      NOT_ARRIVED: 'It did not arrive, nothing charged. Type your PIN again.',
      REFUSAL_NOT_ARRIVED: 'Your refusal did not arrive, nothing charged. Refuse once more.',
      OTHER: 'It did not work, nothing charged. Try again.',
    },
    over: { title: 'Time is up', sentence: 'Not confirmed, nothing charged. Waiting for the till…' },
    checking: { title: 'Being checked; do not pay again', sentence: 'The result will show here.' },
  },
)
