import type { MerchantRefusal } from '@yimatong/contract/merchant-standing'
import { words } from './i18n/words.ts'

/** Why a merchant takes no payments, in a few words that both sides of the counter may read. */
export const MERCHANT_REFUSAL_WORDS = words<Record<MerchantRefusal, string>>(
  {
    OPENING: '商户正在开户',
    DISABLED: '商户已停用',
    CONTRACT_NOT_BEGUN: '商户合同尚未开始',
    CONTRACT_ENDED: '商户合同已到期',
  },
  {
    OPENING: 'The merchant is being set up',
    DISABLED: 'The merchant is disabled',
    CONTRACT_NOT_BEGUN: "The merchant's contract has not begun",
    CONTRACT_ENDED: "The merchant's contract has ended",
  },
)
