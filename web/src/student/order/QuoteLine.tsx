import type { OrderQuote, OrderRule } from '@yimatong/contract/order-quote'
import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { SurchargeChip } from '../../shared/ui/SurchargeChip.tsx'
import { ORDER_WORDS } from './words.ts'

/** The surcharge as everywhere else, by the rule that the order came with. */
export function OrderSurcharge({ amountFen, rule }: { amountFen: number; rule: OrderRule }) {
  const { rateBps, name, nameEn } = rule
  return (
    <SurchargeChip surcharge={{ amount: amountFen, rateBps, status: 'APPLIED' }} ruleName={name} ruleNameEn={nameEn} />
  )
}

/** What the typed amount comes to, live. Nothing for whom no rule applies: the amount is the total. */
export function QuoteLine({ quote, rule }: { quote: OrderQuote | undefined; rule: OrderRule | undefined }) {
  const word = useWords(ORDER_WORDS)
  if (rule === undefined) return null
  return (
    <p className="quote-line">
      <OrderSurcharge amountFen={quote?.surcharge ?? 0} rule={rule} />
      <span className="quote-total">
        {word.total} <Amount fen={quote?.total ?? 0} />
      </span>
    </p>
  )
}
