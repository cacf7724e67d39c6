import { MAX_AMOUNT_FEN } from '@yimatong/contract/money'
import type { OrderView } from '@yimatong/contract/platform-api'
import { useState } from 'react'
import { Link } from 'wouter'
import { type AmountEntry, EMPTY_ENTRY, pressAmountKey, shownFigure, totalFen } from '../../shared/amount-entry.ts'
import { formatYuan, spokenYuan } from '../../shared/format.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { useApp } from '../app-state.ts'
import { PATHS } from '../paths.ts'
import { AmountPad } from './AmountPad.tsx'
import { type AmountScreen, amountScreen, mayContinue } from './amount-screen.ts'
import { MerchantHead } from './MerchantHead.tsx'
import type { Paying, Trouble } from './paying.ts'
import { QuoteLine } from './QuoteLine.tsx'
import type { PayingActions } from './use-paying.ts'
import { ORDER_WORDS } from './words.ts'

interface StaticOrderProps {
  order: OrderView
  paying: Paying
  goOn: PayingActions['goOn']
}

/** A printed code: the payer types the amount, and sees what it comes to. */
export function StaticOrder({ order, paying, goOn }: StaticOrderProps) {
  const account = useApp((state) => state.account)
  const [entry, setEntry] = useState<AmountEntry>(EMPTY_ENTRY)
  const screen = amountScreen(order, entry, account)
  const { quote } = screen
  const may = quote !== undefined && mayContinue(screen)
  const spent = screen.limit === 'SPENT'
  return (
    <>
      <MerchantHead order={order} />
      <section className="amount-place">
        {!spent && <Typed entry={entry} />}
        {!spent && <QuoteLine quote={quote} rule={order.rule} />}
        <AmountSaid screen={screen} trouble={paying.at === 'CHOOSING' ? paying.trouble : undefined} />
      </section>
      {!spent && (
        <AmountPad
          onKey={(key) => paying.at === 'CHOOSING' && setEntry(pressAmountKey(entry, key, MAX_AMOUNT_FEN))}
          onPay={may ? () => goOn(quote) : undefined}
          busy={paying.at === 'QUOTING'}
        />
      )}
    </>
  )
}

/** The figure as it is typed, with the sign of the yuan before it, and as words for ears. */
function Typed({ entry }: { entry: AmountEntry }) {
  const word = useWords(ORDER_WORDS)
  const language = useLanguage()
  const figure = shownFigure(entry)
  const size = figure.length > 9 ? ' typed-smallest' : figure.length > 7 ? ' typed-smaller' : ''
  return (
    <div>
      <p className="amount-name">{word.amount}</p>
      <p className={`typed figures${size}`} aria-hidden="true">
        <span className="amount-sign">¥</span>
        <span className={entry.text === '' ? 'typed-nothing' : ''}>{figure}</span>
        <span className="typed-caret" />
      </p>
      <p className="visually-hidden" role="status">
        {spokenYuan(totalFen(entry), language)}
      </p>
    </div>
  )
}

/** One line below: what keeps the amount from being paid, else the limit when it is near, else the most that may be typed. */
function AmountSaid({ screen, trouble }: { screen: AmountScreen; trouble: Trouble | undefined }) {
  const word = useWords(ORDER_WORDS)
  const { limit, bound, leftFen, largestFen } = screen
  const left = formatYuan(leftFen)
  if (limit === 'SPENT')
    return (
      <div className="limit-spent">
        <p role="alert">{word.limit[bound].spent}</p>
        <Link className="button" href={PATHS.pay}>
          {word.showCode}
        </Link>
      </div>
    )
  if (limit === 'OVER')
    return (
      <p className="amount-said amount-said-over" role="alert">
        {word.limit[bound].over(left)}
      </p>
    )
  if (trouble !== undefined)
    return (
      <p className="amount-said amount-said-over" role="alert">
        {word.trouble[trouble]}
      </p>
    )
  return (
    <p className={limit === 'NEAR' ? 'amount-said amount-said-near' : 'amount-said'}>
      {limit === 'NEAR' ? word.limit[bound].near(left) : word.most(formatYuan(largestFen))}
    </p>
  )
}
