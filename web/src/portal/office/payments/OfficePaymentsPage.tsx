import { businessDateOf } from '@yimatong/contract/clock'
import type { OfficePaymentFilter, OfficePaymentTotals } from '@yimatong/contract/office-api'
import { useWords } from '../../../shared/i18n/words.ts'
import { Amount } from '../../../shared/ui/Amount.tsx'
import { BillsIcon } from '../../../shared/ui/icons.tsx'
import { serverClock } from '../../api/http.ts'
import { Empty } from '../../ui/Empty.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { Pager } from '../../ui/Pager.tsx'
import { FileLinks } from '../ui/FileLinks.tsx'
import { FilterTotals } from '../ui/FilterTotals.tsx'
import { partsOf, useFilter } from '../ui/use-filter.ts'
import { OfficePaymentFilterBar } from './OfficePaymentFilterBar.tsx'
import { OfficePaymentTable } from './OfficePaymentTable.tsx'
import { useOfficePayments, useOfficeTotals } from './use-office-payments.ts'
import { OFFICE_PAYMENTS_WORDS } from './words.ts'
import '../../payments/payments.css'
import './office-payments.css'

const PARTS = [
  'canteenId',
  'merchantNo',
  'terminalNo',
  'schoolNo',
  'identityClass',
  'state',
  'from',
  'to',
  'minAmount',
  'maxAmount',
] as const

/** Everybody's payments: which ones stands in the address. */
export function OfficePaymentsPage() {
  const word = useWords(OFFICE_PAYMENTS_WORDS)
  const { params, cursor, set, clear } = useFilter()
  const filter = withDays(partsOf(params, PARTS) as OfficePaymentFilter)
  const page = useOfficePayments({ ...filter, ...(cursor && { cursor }) })
  const totals = useOfficeTotals(filter)
  return (
    <Page title={word.title} actions={<FileLinks path="/payments" filter={filter} words={word} />}>
      <OfficePaymentFilterBar filter={filter} narrow={set} onClear={clear} />
      <Totals totals={totals.data} />
      <Loaded query={page}>
        {({ payments }) =>
          payments.length === 0 ? (
            <Empty icon={<BillsIcon size={40} />} title={word.empty.title} sentence={word.empty.sentence} />
          ) : (
            <OfficePaymentTable rows={payments} />
          )
        }
      </Loaded>
      <Pager nextCursor={page.data?.nextCursor} />
    </Page>
  )
}

const DAY_MS = 24 * 60 * 60 * 1000
const WEEK_DAYS = 7

/** By class or amount the server wants days; whoever names none looks at the last week. */
function withDays(filter: OfficePaymentFilter): OfficePaymentFilter {
  const { identityClass, minAmount, maxAmount, schoolNo, from } = filter
  const isNarrow = schoolNo === undefined && [identityClass, minAmount, maxAmount].some((part) => part !== undefined)
  if (!isNarrow || from !== undefined) return filter
  return { ...filter, from: businessDateOf(serverClock.now() - (WEEK_DAYS - 1) * DAY_MS) }
}

function Totals({ totals }: { totals: OfficePaymentTotals | undefined }) {
  const word = useWords(OFFICE_PAYMENTS_WORDS)
  const money = (fen: number | undefined) => (fen === undefined ? undefined : <Amount fen={fen} />)
  const figures = [
    { name: word.count, value: totals?.payments.toLocaleString('en-US') },
    { name: word.amount, value: money(totals?.paid.amount) },
    { name: word.surcharge, value: money(totals?.paid.surcharge) },
    { name: word.total, value: money(totals?.paid.total) },
    { name: word.refunded, value: money(totals && -totals.refunded) },
  ]
  return <FilterTotals label={word.totals} figures={figures} />
}
