import type { PaymentSort, PortalPaymentRow } from '@yimatong/contract/portal-api'
import type { ReactNode } from 'react'
import { useWords } from '../../shared/i18n/words.ts'
import { DownIcon, UpIcon } from '../../shared/ui/icons.tsx'
import { PaymentRow } from './PaymentRow.tsx'
import { PAYMENTS_WORDS } from './words.ts'

interface PaymentTableProps {
  rows: readonly PortalPaymentRow[]
  /** Ids of the rows that have just come in. */
  arrived: ReadonlySet<string>
  sort: PaymentSort
  onSort: (sort: PaymentSort) => void
  /** Other rows are on their way. */
  isBusy: boolean
}

export function PaymentTable({ rows, arrived, sort, onSort, isBusy }: PaymentTableProps) {
  const word = useWords(PAYMENTS_WORDS)
  return (
    <table className="table payments" aria-label={word.title} aria-busy={isBusy}>
      <PaymentHead sort={sort} onSort={onSort} />
      <tbody>
        {rows.map((payment) => (
          <PaymentRow key={payment.paymentId} payment={payment} hasArrived={arrived.has(payment.paymentId)} />
        ))}
      </tbody>
    </table>
  )
}

/** The columns' names; two of them turn the order. */
function PaymentHead({ sort, onSort }: Pick<PaymentTableProps, 'sort' | 'onSort'>) {
  const word = useWords(PAYMENTS_WORDS).columns
  return (
    <thead>
      <tr>
        <SortHead falling="newest" rising="oldest" className="column-time" {...{ sort, onSort }}>
          {word.time}
        </SortHead>
        <th scope="col" className="column-number">
          {word.number}
        </th>
        <th scope="col" className="column-payer">
          {word.payer}
        </th>
        <th scope="col">{word.class}</th>
        <th scope="col" className="column-terminal">
          {word.terminal}
        </th>
        <th scope="col">{word.mode}</th>
        <SortHead falling="highest" rising="lowest" className="number" {...{ sort, onSort }}>
          {word.amount}
        </SortHead>
        <th scope="col" className="number">
          {word.surcharge}
        </th>
        <th scope="col" className="number">
          {word.total}
        </th>
        <th scope="col" className="column-state">
          {word.state}
        </th>
      </tr>
    </thead>
  )
}

interface SortHeadProps {
  /** The order by this column that begins with the most, which is the first that one gets, and the other one. */
  falling: PaymentSort
  rising: PaymentSort
  sort: PaymentSort
  onSort: (sort: PaymentSort) => void
  className: string
  children: ReactNode
}

function SortHead({ falling, rising, sort, onSort, className, children }: SortHeadProps) {
  const word = useWords(PAYMENTS_WORDS)
  const isFalling = sort === falling
  const isRising = sort === rising
  return (
    <th scope="col" className={className} aria-sort={isFalling ? 'descending' : isRising ? 'ascending' : undefined}>
      <button
        type="button"
        className="sort"
        title={word.sorted[isFalling ? rising : falling]}
        onClick={() => onSort(isFalling ? rising : falling)}
      >
        {children}
        {isRising ? <UpIcon size={16} /> : <DownIcon size={16} className={isFalling ? '' : 'sort-idle'} />}
      </button>
    </th>
  )
}
