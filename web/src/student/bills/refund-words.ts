import { words } from '../../shared/i18n/words.ts'

/** What came back, on a page of its own. */
export const REFUND_WORDS = words(
  {
    detail: '退回详情',
    where: { BACK: '已退回一卡通余额', ON_ITS_WAY: '正在退回，通常几秒内到账', KEPT_FOR_YOU: '由学校代为保管' },
    kept: '你的一卡通账户已注销，这笔钱不能退回账户，已转入学校的待领取账户，不会丢失。请带有效证件到一卡通服务中心领取。',
    original: '查看原付款',
    meaning: '类型',
    meanings: { REFUND: '商户退款', REVERSAL: '商户撤销付款，全额冲正' },
    reason: '原因',
    amount: '消费金额',
    surcharge: '搭伙费',
    laterSurcharge: '另退补收的搭伙费',
    total: '合计退回',
    decidedAt: '退回时间',
    arrivedAt: '到账时间',
    refundNo: '退回流水号',
  },
  {
    detail: 'Money back',
    where: {
      BACK: 'Back on your card',
      ON_ITS_WAY: 'On its way, usually there in seconds',
      KEPT_FOR_YOU: 'Kept for you by the school',
    },
    kept: 'Your card account is closed, so this money could not go back to it. It lies in an account of the school until you fetch it, and is not lost. Please come to the one-card office with an identity document.',
    original: 'See the payment',
    meaning: 'What it is',
    meanings: { REFUND: 'Refunded by the merchant', REVERSAL: 'Cancelled by the merchant, reversed in full' },
    reason: 'Reason',
    amount: 'Amount',
    surcharge: 'Surcharge',
    laterSurcharge: 'Besides, of the surcharge taken later',
    total: 'Back in all',
    decidedAt: 'Given back',
    arrivedAt: 'Arrived',
    refundNo: 'Refund no.',
  },
)
