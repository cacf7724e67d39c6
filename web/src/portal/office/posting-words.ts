import type { StatementLine, TransferPurpose } from '@yimatong/contract/onecard-api'
import { words } from '../../shared/i18n/words.ts'

type PostingWords = Record<Exclude<StatementLine['kind'], 'TRANSFER'> | TransferPurpose, string>

/** What the ledger moves, and what for. Anything that a newer ledger says is shown as it came. */
export const POSTING_WORDS = words<Readonly<Record<string, string>>>(
  {
    DEBIT: '消费',
    TOPUP: '自助充值',
    REVERSAL: '冲正',
    REFUND: '退款',
    COUNTER_TOPUP: '柜台充值',
    SUBSIDY: '发放补助',
    SUBSIDY_RETURN: '收回补助',
    SUBSIDY_FUNDING: '补助专款拨入',
    ADJUSTMENT: '手工调整',
    CLOSING: '销户退款',
    PAYOUT: '商户结算付款',
    PAYOUT_RETURNED: '结算退回',
    COMMISSION: '商户服务费',
    SURCHARGE_LATER: '补收搭伙费',
    SURCHARGE_BACK: '退还搭伙费',
    SUSPENSE_RELEASE: '暂挂款支付',
    BANKING: '现金缴存',
    CLEARING_SETTLED: '充值到账',
  } satisfies PostingWords,
  {
    DEBIT: 'Payment',
    TOPUP: 'Top-up by oneself',
    REVERSAL: 'Reversal',
    REFUND: 'Refund',
    COUNTER_TOPUP: 'Top-up at the counter',
    SUBSIDY: 'Subsidy',
    SUBSIDY_RETURN: 'Subsidy taken back',
    SUBSIDY_FUNDING: 'Subsidy fund filled',
    ADJUSTMENT: 'Adjustment',
    CLOSING: 'Closing',
    PAYOUT: 'Pay-out to a merchant',
    PAYOUT_RETURNED: 'Pay-out sent back',
    COMMISSION: 'Commission',
    SURCHARGE_LATER: 'Surcharge settled later',
    SURCHARGE_BACK: 'Surcharge given back',
    SUSPENSE_RELEASE: 'Paid from suspense',
    BANKING: 'Cash brought to the bank',
    CLEARING_SETTLED: 'Top-ups received',
  } satisfies PostingWords,
)
