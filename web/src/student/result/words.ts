import type { ConfirmationState } from '@yimatong/contract/states'
import { words } from '../../shared/i18n/words.ts'

export const RESULT_WORDS = words(
  {
    paid: '付款成功',
    notPaid: '付款失败',
    charged: '已从校园卡扣款',
    notCharged: '未扣款',
    closed: '付款已关闭',
    closedWhen: {
      PENDING: '付款已关闭',
      CONFIRMED: '付款没有完成，已关闭',
      REFUSED: '你拒绝了这笔付款',
      EXPIRED: '没有在时间内确认，付款已关闭',
      CANCELLED: '商户取消了这笔付款',
    } satisfies Record<ConfirmationState, string>,
    amount: '消费金额',
    total: '合计',
    subsidy: '其中补助',
    balance: '余额',
    time: '时间',
    done: '完成',
    again: '重新出示',
    understood: '知道了',
  },
  {
    paid: 'Paid',
    notPaid: 'Not paid',
    charged: 'Charged to your campus card',
    notCharged: 'Not charged',
    closed: 'The payment was closed',
    closedWhen: {
      PENDING: 'The payment was closed',
      CONFIRMED: 'The payment did not come through and was closed',
      REFUSED: 'You refused this payment',
      EXPIRED: 'Not confirmed in time, so it was closed',
      CANCELLED: 'The merchant cancelled this payment',
    },
    amount: 'Amount',
    total: 'Total',
    subsidy: 'Of it, from the subsidy',
    balance: 'Balance',
    time: 'Time',
    done: 'Done',
    again: 'Show a new code',
    understood: 'OK',
  },
)
