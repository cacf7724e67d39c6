import type { PaymentSort } from '@yimatong/contract/portal-api'
import { Redirect } from 'wouter'
import { useWords } from '../../shared/i18n/words.ts'
import { InfoIcon } from '../../shared/ui/icons.tsx'
import { PATHS } from '../paths.ts'
import { useIsOwner } from '../session/session.ts'
import { Loaded } from '../ui/Loaded.tsx'
import { Page } from '../ui/Page.tsx'
import { ExportLinks } from './ExportLinks.tsx'
import { FilterBar } from './FilterBar.tsx'
import { isItsNumber } from './matching.ts'
import { NoPayments } from './NoPayments.tsx'
import { Pager } from './Pager.tsx'
import { PaymentTable } from './PaymentTable.tsx'
import { TableSkeleton } from './TableSkeleton.tsx'
import { TotalsStrip } from './TotalsStrip.tsx'
import { type ShownPayments, usePayments } from './use-payments.ts'
import { useView } from './use-view.ts'
import type { ListView } from './view.ts'
import { PAYMENTS_WORDS } from './words.ts'
import './payments.css'

/** The merchant's payments: which ones stands in the address, and they are followed live. */
export default function PaymentsPage() {
  const word = useWords(PAYMENTS_WORDS)
  const owner = useIsOwner()
  const { view, ignored, show, narrow } = useView()
  const { list, totals, filter, shown } = usePayments(view)
  const found = view.q !== undefined && !list.isPlaceholderData ? onlyOne(shown) : undefined
  if (view.q !== undefined && found !== undefined && isItsNumber(found, view.q)) {
    return <Redirect to={PATHS.payment(found.paymentId)} replace />
  }
  const count = totals.isPlaceholderData ? undefined : totals.data?.payments
  return (
    <Page title={word.title} actions={owner && <ExportLinks filter={filter} sort={view.sort} count={count} />}>
      <FilterBar view={view} narrow={narrow} />
      <Ignored parts={ignored} cursorRefused={list.data?.cursorRefused === true} />
      <div className="payments-list">
        <TotalsStrip totals={totals} />
        {shown !== undefined && shown.elsewhere > 0 && (
          <Elsewhere count={shown.elsewhere} onShow={() => show({ ...view, sort: 'newest', cursor: undefined })} />
        )}
        <Loaded query={list} waiting={<TableSkeleton />}>
          {(page) => (
            <>
              <Rows view={view} shown={shown} isBusy={list.isPlaceholderData} onSort={(sort) => narrow({ sort })} />
              <Pager view={view} page={page} />
            </>
          )}
        </Loaded>
      </div>
    </Page>
  )
}

interface RowsProps {
  view: ListView
  shown: ShownPayments | undefined
  /** Other rows are on their way. */
  isBusy: boolean
  onSort: (sort: PaymentSort) => void
}

function Rows({ view, shown, isBusy, onSort }: RowsProps) {
  if (shown !== undefined && shown.rows.length > 0) {
    return <PaymentTable {...shown} sort={view.sort} onSort={onSort} isBusy={isBusy} />
  }
  return isBusy ? <TableSkeleton /> : <NoPayments view={view} />
}

const onlyOne = (shown: ShownPayments | undefined) => (shown?.rows.length === 1 ? shown.rows[0] : undefined)

interface IgnoredProps {
  parts: readonly string[]
  cursorRefused: boolean
}

/** What of the address could not be followed, by name. */
function Ignored({ parts, cursorRefused }: IgnoredProps) {
  const word = useWords(PAYMENTS_WORDS)
  if (parts.length === 0 && !cursorRefused) return null
  return (
    <div className="notice" role="status">
      <InfoIcon size={20} />
      <p>
        {parts.length > 0 && word.ignored}
        {parts.map((part) => (
          <code key={part}>{part}</code>
        ))}
        {cursorRefused && word.cursorRefused}
      </p>
    </div>
  )
}

/** What has come in does not belong on this page, but nobody should miss it. */
function Elsewhere({ count, onShow }: { count: number; onShow: () => void }) {
  const word = useWords(PAYMENTS_WORDS)
  return (
    <p className="notice notice-new" role="status">
      {word.elsewhere(count)}
      <button type="button" className="button button-quiet" onClick={onShow}>
        {word.showNewest}
      </button>
    </p>
  )
}
