import type { OfficePayment } from '@yimatong/contract/office-api'
import { Link } from 'wouter'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { AmountCard } from '../../payments/AmountCard.tsx'
import { NumbersCard } from '../../payments/NumbersCard.tsx'
import { PartiesCard } from '../../payments/PartiesCard.tsx'
import { TimelineCard } from '../../payments/TimelineCard.tsx'
import { Fact, Facts } from '../../ui/Facts.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { LedgerCard } from './LedgerCard.tsx'
import { OfficeRefundsCard } from './OfficeRefundsCard.tsx'
import { useOfficePayment } from './use-office-payments.ts'
import { OFFICE_PAYMENTS_WORDS } from './words.ts'
import '../../payments/payment.css'
import './office-payments.css'

/** A payment as the office sees it: as its merchant does, with the ledger's records and its settlements. */
export function OfficePaymentPage({ paymentId }: { paymentId: string }) {
  const word = useWords(OFFICE_PAYMENTS_WORDS)
  const english = useLanguage() === 'en'
  const payment = useOfficePayment(paymentId)
  const { data } = payment
  const title =
    data === undefined
      ? word.title
      : `${english ? data.merchantNameEn : data.merchantName} · ${data.outTradeNo.slice(-12)}`
  return (
    <Page title={title} back={{ href: '/payments', name: word.back }}>
      <Loaded query={payment}>{(view) => <Payment payment={view} />}</Loaded>
    </Page>
  )
}

function Payment({ payment }: { payment: OfficePayment }) {
  const word = useWords(OFFICE_PAYMENTS_WORDS)
  return (
    <div className="payment-page">
      <div className="payment-main">
        <AmountCard payment={payment} />
        <OfficeRefundsCard payment={payment} />
        <LedgerCard ledger={payment.ledger} />
        <PartiesCard payment={payment} />
        <NumbersCard payment={payment} />
      </div>
      <div className="payment-side office-side">
        <TimelineCard timeline={payment.timeline} />
        <OfficeFacts payment={payment} />
      </div>
      <details className="card payment-raw">
        <summary>{word.raw}</summary>
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keys */}
        <pre tabIndex={0}>{JSON.stringify(payment, null, 2)}</pre>
      </details>
    </div>
  )
}

function OfficeFacts({ payment: { schoolNo, deviceId, settlements } }: { payment: OfficePayment }) {
  const word = useWords(OFFICE_PAYMENTS_WORDS)
  return (
    <section className="card" aria-labelledby="office-facts">
      <h2 className="card-title" id="office-facts">
        {word.facts}
      </h2>
      <Facts>
        {schoolNo !== undefined && (
          <Fact name={word.schoolNo}>
            <Link className="figures" href={`/payments?schoolNo=${schoolNo}`}>
              {schoolNo}
            </Link>
          </Fact>
        )}
        {deviceId !== undefined && (
          <Fact name={word.device} className="fact-number">
            <code>{deviceId}</code>
          </Fact>
        )}
        <Fact name={word.settlements}>
          {settlements.length === 0
            ? word.none
            : settlements.map(({ settlementId, businessDate }) => (
                <Link key={settlementId} className="figures" href={`/settlements/${settlementId}`}>
                  {businessDate}{' '}
                </Link>
              ))}
        </Fact>
      </Facts>
    </section>
  )
}
