import type { PortalPayment } from '@yimatong/contract/portal-api'
import { Link } from 'wouter'
import { useHistoryState } from 'wouter/use-browser-location'
import { dateAndTime } from '../../shared/format.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { InfoIcon, PrinterIcon } from '../../shared/ui/icons.tsx'
import { StatePage } from '../../shared/ui/StatePage.tsx'
import { PATHS } from '../paths.ts'
import { RefundsCard } from '../refunds/RefundsCard.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import { Page } from '../ui/Page.tsx'
import { useNow } from '../ui/use-now.ts'
import { AmountCard } from './AmountCard.tsx'
import { NumbersCard } from './NumbersCard.tsx'
import { PartiesCard } from './PartiesCard.tsx'
import { PAYMENT_WORDS } from './payment-words.ts'
import { TimelineCard } from './TimelineCard.tsx'
import { isMissing, usePayment } from './use-payment.ts'
import './payment.css'

/** One payment: what it came to, between whom, under which numbers, and everything that happened to it. */
export default function PaymentPage({ paymentId }: { paymentId: string }) {
  const word = useWords(PAYMENT_WORDS)
  const back = useBack()
  const payment = usePayment(paymentId)
  if (isMissing(payment.error)) return <Missing />
  return (
    <Page title={word.title} back={back} actions={<PrintButton />}>
      <Loaded query={payment}>{(data) => <Payment payment={data} />}</Loaded>
    </Page>
  )
}

/** The list as it was left. */
function useBack() {
  const { back } = useWords(PAYMENT_WORDS)
  const { from = '' } = useHistoryState<{ from?: string } | null>() ?? {}
  return { href: PATHS.payments + from, name: back }
}

function PrintButton() {
  const word = useWords(PAYMENT_WORDS)
  return (
    <button type="button" className="button" onClick={() => print()}>
      <PrinterIcon size={20} />
      {word.print}
    </button>
  )
}

function Payment({ payment }: { payment: PortalPayment }) {
  const word = useWords(PAYMENT_WORDS)
  return (
    <div className="payment-page">
      <div className="payment-main">
        <AmountCard payment={payment} />
        <RefundsCard payment={payment} />
        <PartiesCard payment={payment} />
        <NumbersCard payment={payment} />
      </div>
      <div className="payment-side">
        <TimelineCard timeline={payment.timeline} />
      </div>
      <details className="card payment-raw">
        <summary>{word.raw}</summary>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keys */}
        <pre tabIndex={0}>{JSON.stringify(payment, null, 2)}</pre>
      </details>
      <PrintedAt />
    </div>
  )
}

/** On paper a state is only as good as its time. */
function PrintedAt() {
  const word = useWords(PAYMENT_WORDS)
  const language = useLanguage()
  return <p className="only-printed">{word.printed(dateAndTime(useNow(1_000), language))}</p>
}

function Missing() {
  const word = useWords(PAYMENT_WORDS).notFound
  return (
    <StatePage icon={<InfoIcon size={40} />} title={word.title} sentence={word.sentence}>
      <title>{word.title}</title>
      <Link className="button button-primary" href={PATHS.payments}>
        {word.action}
      </Link>
    </StatePage>
  )
}
