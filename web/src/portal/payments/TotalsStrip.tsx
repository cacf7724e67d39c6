import type { UseQueryResult } from '@tanstack/react-query'
import type { PaymentTotals } from '@yimatong/contract/portal-api'
import type { ReactNode } from 'react'
import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { useFailureWords } from '../api/failures.ts'
import { PAYMENTS_WORDS } from './words.ts'

/** What exactly this filter comes to; stays in sight while one reads down the list. */
export function TotalsStrip({ totals }: { totals: UseQueryResult<PaymentTotals> }) {
  const word = useWords(PAYMENTS_WORDS)
  const failureWords = useFailureWords()
  const { data, error, isPlaceholderData } = totals
  if (data === undefined && error !== null) {
    return (
      <div className="totals-frame">
        <p className="totals totals-failure" role="alert">
          {failureWords(error)}
        </p>
      </div>
    )
  }
  const money = (fen: number | undefined) => (fen === undefined ? '–' : <Amount fen={fen} />)
  return (
    <div className="totals-frame">
      <dl className="totals" aria-label={word.totals} aria-busy={data === undefined || isPlaceholderData}>
        <Figure
          name={word.count}
          value={data?.payments.toLocaleString('en-US') ?? '–'}
          note={data && word.paid(data.paid.count)}
        />
        <Figure name={word.amount} value={money(data?.paid.amount)} />
        <Figure name={word.surcharge} value={money(data?.paid.surcharge)} />
        <Figure name={word.total} value={money(data?.paid.total)} strong />
        <Figure name={word.refunded} value={money(data?.refunded)} />
      </dl>
    </div>
  )
}

interface FigureProps {
  name: string
  value: ReactNode
  note?: string | undefined
  strong?: boolean
}

function Figure({ name, value, note, strong = false }: FigureProps) {
  return (
    <div className={strong ? 'total total-strong' : 'total'}>
      <dt>{name}</dt>
      <dd className="figures">{value}</dd>
      {note !== undefined && <dd className="total-note">{note}</dd>}
    </div>
  )
}
