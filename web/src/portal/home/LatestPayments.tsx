import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { PortalPaymentPage, PortalPaymentRow } from '@yimatong/contract/portal-api'
import { Link } from 'wouter'
import { dayOrTime } from '../../shared/day-or-time.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { BillsIcon } from '../../shared/ui/icons.tsx'
import { portal } from '../api/http.ts'
import { useLive, useReconnected } from '../api/live.ts'
import { PATHS } from '../paths.ts'
import { Empty } from '../ui/Empty.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import { StateChip } from '../ui/StateChip.tsx'
import { useNow } from '../ui/use-now.ts'
import { latestOf } from './latest.ts'
import { HOME_WORDS } from './words.ts'

const SHOWN = 8
const LATEST_KEY = ['payments', 'latest'] as const

/** The last payments, each there the moment its outcome is known. */
export function LatestPayments() {
  const word = useWords(HOME_WORDS)
  const client = useQueryClient()
  const latest = useQuery({
    queryKey: LATEST_KEY,
    queryFn: () => portal.get<PortalPaymentPage>('/payments', { limit: SHOWN }),
  })
  useLive('payment.updated', (payment) => {
    client.setQueryData<PortalPaymentPage>(
      LATEST_KEY,
      (page) => page && { ...page, payments: latestOf(page.payments, [payment], SHOWN) },
    )
  })
  useReconnected(() => void client.invalidateQueries({ queryKey: LATEST_KEY }))
  return (
    <section className="card home-latest" aria-labelledby="home-latest">
      <header className="card-head">
        <h2 id="home-latest" className="card-title">
          {word.latest}
        </h2>
        <Link href={PATHS.payments}>{word.all}</Link>
      </header>
      <Loaded query={latest}>
        {({ payments }) =>
          payments.length === 0 ? (
            <Empty icon={<BillsIcon size={40} />} title={word.empty.title} sentence={word.empty.sentence} />
          ) : (
            <ul className="latest">
              {payments.map((payment) => (
                <Row key={payment.paymentId} payment={payment} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  )
}

function Row({ payment }: { payment: PortalPaymentRow }) {
  const language = useLanguage()
  const now = useNow(60_000)
  const { paymentId, createdAt, payer, terminalName, terminalNo, total, state } = payment
  return (
    <li>
      <Link href={PATHS.payment(paymentId)} className="latest-row">
        <time className="figures" dateTime={createdAt}>
          {dayOrTime(Date.parse(createdAt), now, language)}
        </time>
        <span className="latest-payer">{payer ? `${payer.maskedName} ${payer.accountTail}` : '–'}</span>
        <span className="latest-terminal">{terminalName ?? terminalNo ?? ''}</span>
        <StateChip state={state} />
        <Amount fen={total} />
      </Link>
    </li>
  )
}
