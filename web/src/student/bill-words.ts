import type { BillView } from '@yimatong/contract/platform-api'
import { percent } from '../shared/format.ts'
import type { Language } from '../shared/i18n/language.ts'
import { words } from '../shared/i18n/words.ts'

/** The merchant by the name that a reader of this language knows. */
export function merchantOf(bill: Pick<BillView, 'merchantName' | 'merchantNameEn'>, language: Language): string {
  return language === 'en' && bill.merchantNameEn !== '' ? bill.merchantNameEn : bill.merchantName
}

/** The surcharge rule in the reader's words, or its rate when it had no name. */
export function ruleOf(
  bill: Pick<BillView, 'surcharge' | 'surchargeRuleName' | 'surchargeRuleNameEn'>,
  language: Language,
) {
  const name = language === 'en' ? (bill.surchargeRuleNameEn ?? bill.surchargeRuleName) : bill.surchargeRuleName
  return name ?? (bill.surcharge.rateBps === undefined ? undefined : percent(bill.surcharge.rateBps))
}

/** What a state means to the payer; whether money moved is always said. */
export const STATE_WORDS = words<Record<BillView['state'], string>>(
  {
    PROCESSING: '确认中',
    USERPAYING: '待确认',
    SUCCESS: '已扣款',
    PAYERROR: '未扣款',
    CLOSED: '已关闭，未扣款',
    REVOKED: '已撤销，已退回',
    REFUND: '有退款',
  },
  {
    PROCESSING: 'Being confirmed',
    USERPAYING: 'Waiting for you',
    SUCCESS: 'Charged',
    PAYERROR: 'Not charged',
    CLOSED: 'Closed, not charged',
    REVOKED: 'Reversed, paid back',
    REFUND: 'Refunded',
  },
)
