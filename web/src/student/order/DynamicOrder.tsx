import type { OrderView } from '@yimatong/contract/platform-api'
import type { OrderQuote } from '@yimatong/contract/order-quote'
import { formatYuan } from '../../shared/format.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { ClockIcon } from '../../shared/ui/icons.tsx'
import { MerchantHead } from './MerchantHead.tsx'
import type { Paying } from './paying.ts'
import { OrderSurcharge } from './QuoteLine.tsx'
import { minutesAndSeconds, useCountdown } from './use-countdown.ts'
import type { PayingActions } from './use-paying.ts'
import { ORDER_WORDS } from './words.ts'

/** From here on the time is pressing. */
const HURRY_SECONDS = 30
/** Said aloud at these only, so that nobody hears every second. */
const MARKS = [60, 30, 10]

interface DynamicOrderProps {
  order: OrderView
  quote: OrderQuote
  paying: Paying
  goOn: PayingActions['goOn']
}

/** A till's code: the order is as the merchant made it, and the payer only looks. */
export function DynamicOrder({ order, quote, paying, goOn }: DynamicOrderProps) {
  const word = useWords(ORDER_WORDS)
  const { amount, surcharge, total, rule } = quote
  const busy = paying.at === 'QUOTING'
  return (
    <>
      <MerchantHead order={order} />
      <section className="amount-place">
        <p className="amount-name">{rule === undefined ? word.amount : word.total}</p>
        <p className="asked">
          <Amount fen={total} />
        </p>
        {rule !== undefined && (
          <p className="asked-parts">
            <Amount fen={amount} />
            <span className="asked-more">
              <span aria-hidden="true">+</span>
              <OrderSurcharge amountFen={surcharge} rule={rule} />
            </span>
          </p>
        )}
        {order.subject !== undefined && <p className="asked-subject">{order.subject}</p>}
        {paying.at === 'CHOOSING' && paying.trouble !== undefined && (
          <p className="amount-said amount-said-over" role="alert">
            {word.trouble[paying.trouble]}
          </p>
        )}
      </section>
      <footer className="order-foot">
        <Countdown endsAt={Date.parse(order.expiresAt)} />
        <button type="button" className="button button-primary" disabled={busy} onClick={() => goOn(quote)}>
          {busy ? word.quoting : word.actionOf(formatYuan(total))}
        </button>
      </footer>
    </>
  )
}

function Countdown({ endsAt }: { endsAt: number }) {
  const word = useWords(ORDER_WORDS)
  const seconds = useCountdown(endsAt)
  const mark = MARKS.findLast((each) => seconds <= each)
  return (
    <p className={seconds <= HURRY_SECONDS ? 'countdown countdown-hurry' : 'countdown'}>
      <ClockIcon size={20} />
      <span className="figures">{word.payWithin(minutesAndSeconds(seconds))}</span>
      <span className="visually-hidden" role="status">
        {mark !== undefined && word.secondsLeft(mark)}
      </span>
    </p>
  )
}
