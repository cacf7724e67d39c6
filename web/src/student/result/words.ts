import { words } from '../../shared/i18n/words.ts'

export const RESULT_WORDS = words(
  {
    paid: '付款成功',
    notPaid: '付款失败',
    charged: '已从校园卡扣款',
    notCharged: '未扣款',
    closed: '付款已关闭',
    amount: '消费金额',
    total: '合计',
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
    amount: 'Amount',
    total: 'Total',
    balance: 'Balance',
    time: 'Time',
    done: 'Done',
    again: 'Show a new code',
    understood: 'OK',
  },
)
