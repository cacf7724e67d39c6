import type { PortalException } from '@yimatong/contract/portal-api'
import { words } from '../../shared/i18n/words.ts'
import type { Standing } from './standing.ts'

type Class = PortalException['class']
type Note = PortalException['notes'][number]['type']

export const EXCEPTIONS_WORDS = words(
  {
    title: '差错',
    lead: '我方记录与一卡通不一致的付款和退款。能自动处理的，一分钟内处理完。',
    filter: '按状态筛选',
    all: '全部',
    states: { OPEN: '未结', RESOLVED: '已处理' },
    classes: {
      LATE_SUCCESS: '结束后才扣款',
      PAID_TWICE: '同一订单付了两次',
      REFUND_TO_SUSPENSE: '退款转入待领取账户',
      REFUND_REFUSED: '一卡通未执行退款',
    } satisfies Record<Class, string>,
    meanings: {
      LATE_SUCCESS: '这笔付款已按未收款结束，一卡通随后却扣了款。钱会退回顾客，不会计入收款，请勿据此交付商品。',
      PAID_TWICE: '同一个订单号有两笔付款成功，多付的一笔会退回顾客，另一笔仍然有效。',
      REFUND_TO_SUSPENSE:
        '退款时顾客的账户已注销，这笔钱转入学校的待领取账户，由顾客到一卡通服务中心领取。商户无需处理。',
      REFUND_REFUSED: '退款已经批准，但一卡通没有执行。后勤处会核对，请不要再退一次。',
    } satisfies Record<Class, string>,
    standings: {
      PAID_BACK: '已自动退回顾客',
      WAS_BACK: '核对发现早已退回',
      ADJUSTED: '后勤处已调账',
      CORRECTED: '一卡通已更正',
      ACCEPTED: '后勤处确认无需处理',
      AUTOMATIC: '正在自动处理',
      PAYER: '等待顾客领取',
      OFFICE: '等待后勤处处理',
    } satisfies Record<Standing, string>,
    ours: '我方记录',
    ledger: '一卡通记录',
    standing: '仍然有效的一笔',
    notes: {
      FOUND: '发现不一致',
      REFUSED: '一卡通没有执行',
      PAID_BACK: '已退回顾客',
      WAS_BACK: '核对为已退回',
      ADJUSTED: '后勤处已调账',
      CORRECTED: '一卡通已更正',
      ACCEPTED: '后勤处确认无需处理',
      REOPENED: '重新打开',
    } satisfies Record<Note, string>,
    due: (time: string) => `应在 ${time} 前处理`,
    toPayment: (outTradeNo: string) => `查看付款 ${outTradeNo}`,
    empty: { title: '没有差错', sentence: '我方记录与一卡通一致。' },
    emptyFilter: { title: '没有这种状态的差错', sentence: '换一个状态再看。' },
    seeAll: '查看全部',
  },
  {
    title: 'Exceptions',
    lead: 'Payments and refunds of which our books and the one-card do not say the same. What can be repaired by itself is, within a minute.',
    filter: 'Filter by state',
    all: 'All',
    states: { OPEN: 'Open', RESOLVED: 'Resolved' },
    classes: {
      LATE_SUCCESS: 'Charged after its end',
      PAID_TWICE: 'One order paid twice',
      REFUND_TO_SUSPENSE: 'Refund kept for the customer',
      REFUND_REFUSED: 'Refund not carried out',
    },
    meanings: {
      LATE_SUCCESS:
        'The payment had ended without money, and the one-card charged it afterwards. The customer gets it back; it does not count as received, so hand nothing out for it.',
      PAID_TWICE:
        'Two payments under one order number succeeded. The one too many goes back to the customer; the other stands.',
      REFUND_TO_SUSPENSE:
        "The customer's account was closed when the refund came. The money lies in an account of the school until the customer fetches it. There is nothing for you to do.",
      REFUND_REFUSED:
        'The refund was decided, but the one-card has not carried it out. The logistics office looks into it; do not refund once more.',
    },
    standings: {
      PAID_BACK: 'Paid back by itself',
      WAS_BACK: 'Had gone back before',
      ADJUSTED: 'Adjusted by the office',
      CORRECTED: 'Corrected at the one-card',
      ACCEPTED: 'Stands as it is, says the office',
      AUTOMATIC: 'Being repaired',
      PAYER: 'Waits for the customer',
      OFFICE: 'Waits for the logistics office',
    },
    ours: 'Our books',
    ledger: 'The one-card',
    standing: 'The payment that stands',
    notes: {
      FOUND: 'Found',
      REFUSED: 'The one-card did not carry it out',
      PAID_BACK: 'Paid back to the customer',
      WAS_BACK: 'Found to have gone back before',
      ADJUSTED: 'Adjusted by the office',
      CORRECTED: 'Corrected at the one-card',
      ACCEPTED: 'Stands as it is, says the office',
      REOPENED: 'Opened again',
    },
    due: (time) => `Due by ${time}`,
    toPayment: (outTradeNo) => `See payment ${outTradeNo}`,
    empty: { title: 'No exceptions', sentence: 'Our books and the one-card say the same.' },
    emptyFilter: { title: 'No exception is in this state', sentence: 'Choose another state.' },
    seeAll: 'See all',
  },
)

/** What our books and the ledger may say of a payment or a refund; anything else is shown as it came. */
export const SAID_WORDS = words<Partial<Record<string, string>>>(
  {
    PROCESSING: '确认中',
    SUCCESS: '成功',
    PAYERROR: '未收款',
    CLOSED: '已关闭，未收款',
    REVOKED: '已撤销',
    REFUND: '有退款',
    POSTED: '已入账',
    DECLINED: '已拒绝',
    TOMBSTONED: '已作废',
    REVERSED: '已全额冲正',
    REFUNDED: '已退款',
    REFUND_EXCEEDED: '可退金额不足',
    NOT_PAID: '没有入账',
  },
  {
    PROCESSING: 'being checked',
    SUCCESS: 'done',
    PAYERROR: 'not received',
    CLOSED: 'closed, not received',
    REVOKED: 'cancelled',
    REFUND: 'refunded',
    POSTED: 'posted',
    DECLINED: 'declined',
    TOMBSTONED: 'voided',
    REVERSED: 'reversed',
    REFUNDED: 'refunded',
    REFUND_EXCEEDED: 'less is left to refund',
    NOT_PAID: 'never posted',
  },
)
