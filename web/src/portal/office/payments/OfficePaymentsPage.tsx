import { businessDateOf } from '@yimatong/contract/clock'
import { parseYuan } from '@yimatong/contract/money'
import type { OfficePaymentFilter, OfficePaymentRow, OfficePaymentTotals } from '@yimatong/contract/office-api'
import { TRADE_STATES } from '@yimatong/contract/states'
import { Link } from 'wouter'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { Amount } from '../../../shared/ui/Amount.tsx'
import { BillsIcon, CrossIcon, InstallIcon } from '../../../shared/ui/icons.tsx'
import { PORTAL_BASE, serverClock } from '../../api/http.ts'
import { PAYMENTS_WORDS } from '../../payments/words.ts'
import { Empty } from '../../ui/Empty.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { Pager } from '../../ui/Pager.tsx'
import { StateChip, STATE_WORDS } from '../../ui/StateChip.tsx'
import { TableFrame } from '../../ui/TableFrame.tsx'
import { When } from '../../ui/When.tsx'
import { PlaceFilter } from '../places.tsx'
import { useFilter } from '../use-filter.ts'
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
type Part = (typeof PARTS)[number]
type Narrow = (change: Partial<Record<Part, string | undefined>>) => void

/** Everybody's payments: which ones stands in the address. */
export function OfficePaymentsPage() {
  const word = useWords(OFFICE_PAYMENTS_WORDS)
  const { filter: parts, cursor, narrow } = useFilter(PARTS)
  const filter = withDays(parts as OfficePaymentFilter)
  const page = useOfficePayments({ ...filter, ...(cursor && { cursor }) })
  const totals = useOfficeTotals(filter)
  return (
    <Page title={word.title} actions={<Files filter={filter} />}>
      <Filter filter={filter} narrow={narrow} />
      <Totals totals={totals.data} />
      <Loaded query={page}>
        {({ payments }) =>
          payments.length === 0 ? (
            <Empty icon={<BillsIcon size={40} />} title={word.empty.title} sentence={word.empty.sentence} />
          ) : (
            <Table rows={payments} />
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

function Files({ filter }: { filter: OfficePaymentFilter }) {
  const word = useWords(OFFICE_PAYMENTS_WORDS)
  const language = useLanguage() === 'en' ? 'en' : 'zh'
  const query = new URLSearchParams({ ...(filter as Record<string, string>), language }).toString()
  return (
    <>
      {(['csv', 'xlsx'] as const).map((kind) => (
        <a key={kind} className="button" href={`${PORTAL_BASE}/office/payments/export.${kind}?${query}`} download>
          <InstallIcon size={20} />
          {word[kind]}
        </a>
      ))}
    </>
  )
}

interface FilterProps {
  filter: OfficePaymentFilter
  narrow: Narrow
}

function Filter({ filter, narrow }: FilterProps) {
  const word = useWords(OFFICE_PAYMENTS_WORDS)
  const { classes } = useWords(PAYMENTS_WORDS)
  const states = useWords(STATE_WORDS)
  const { NONE: _none, ...known } = classes
  return (
    <section className="filter" aria-label={word.filter}>
      <div className="filter-parts">
        <PlaceFilter canteenId={filter.canteenId} merchantNo={filter.merchantNo} onChange={narrow} />
        <Choice
          label={word.class}
          all={word.allClasses}
          values={Object.entries(known)}
          value={filter.identityClass}
          onChange={(value) => narrow({ identityClass: value })}
        />
        <Choice
          label={word.state}
          all={word.allStates}
          values={TRADE_STATES.map((state) => [state, states[state]])}
          value={filter.state}
          onChange={(value) => narrow({ state: value })}
        />
        <Days filter={filter} narrow={narrow} />
        <Typed
          label={word.terminal}
          value={filter.terminalNo}
          shape={/^T\d{5}$/}
          onTyped={(terminalNo) => narrow({ terminalNo })}
        />
        <Typed
          label={word.schoolNo}
          value={filter.schoolNo}
          shape={/^[A-Za-z0-9]{4,20}$/}
          onTyped={(schoolNo) => narrow({ schoolNo })}
        />
        <Bound label={word.min} fen={filter.minAmount} onTyped={(minAmount) => narrow({ minAmount })} />
        <Bound label={word.max} fen={filter.maxAmount} onTyped={(maxAmount) => narrow({ maxAmount })} />
        {Object.keys(filter).length > 0 && (
          <button
            type="button"
            className="button button-quiet"
            onClick={() => narrow(Object.fromEntries(PARTS.map((part) => [part, undefined])))}
          >
            <CrossIcon size={16} />
            {word.clear}
          </button>
        )}
      </div>
    </section>
  )
}

interface ChoiceProps {
  label: string
  all: string
  values: readonly (readonly [value: string, name: string])[]
  value: string | undefined
  onChange: (value: string) => void
}

function Choice({ label, all, values, value, onChange }: ChoiceProps) {
  return (
    <select
      className="input filter-select"
      aria-label={label}
      value={value ?? ''}
      onChange={({ target }) => onChange(target.value)}
    >
      <option value="">{all}</option>
      {values.map(([one, name]) => (
        <option key={one} value={one}>
          {name}
        </option>
      ))}
    </select>
  )
}

function Days({ filter, narrow }: FilterProps) {
  const word = useWords(OFFICE_PAYMENTS_WORDS)
  return (['from', 'to'] as const).map((name) => (
    <label key={name} className="filter-day">
      {word[name]}
      <input
        className="input"
        type="date"
        value={filter[name] ?? ''}
        onChange={({ target }) => narrow({ [name]: target.value })}
      />
    </label>
  ))
}

interface TypedProps {
  label: string
  value: string | undefined
  shape: RegExp
  onTyped: (value: string | undefined) => void
}

/** A number that is taken when it is whole: on Enter, or when the field is left. */
function Typed({ label, value, shape, onTyped }: TypedProps) {
  const take = (text: string) => {
    const typed = text.trim()
    if (typed === '' || shape.test(typed)) onTyped(typed === '' ? undefined : typed)
  }
  return (
    <input
      key={value ?? ''}
      className="input office-filter-number figures"
      aria-label={label}
      placeholder={label}
      defaultValue={value ?? ''}
      spellCheck={false}
      onBlur={({ target }) => target.value.trim() !== (value ?? '') && take(target.value)}
      onKeyDown={({ key, currentTarget }) => key === 'Enter' && take(currentTarget.value)}
    />
  )
}

/** Typed in yuan, sent in fen. */
function Bound({
  label,
  fen,
  onTyped,
}: {
  label: string
  fen: string | undefined
  onTyped: (fen: string | undefined) => void
}) {
  const shown = fen === undefined ? '' : (Number(fen) / 100).toFixed(2)
  const take = (text: string) => {
    const typed = parseYuan(text.trim())
    if (text.trim() === '' || typed !== undefined) onTyped(typed?.toString())
  }
  return (
    <input
      key={shown}
      className="input office-filter-yuan figures"
      inputMode="decimal"
      aria-label={label}
      placeholder={label}
      defaultValue={shown}
      onBlur={({ target }) => target.value.trim() !== shown && take(target.value)}
      onKeyDown={({ key, currentTarget }) => key === 'Enter' && take(currentTarget.value)}
    />
  )
}

function Totals({ totals }: { totals: OfficePaymentTotals | undefined }) {
  const word = useWords(OFFICE_PAYMENTS_WORDS)
  const figures: readonly [name: string, fen: number | undefined][] = [
    [word.amount, totals?.paid.amount],
    [word.surcharge, totals?.paid.surcharge],
    [word.total, totals?.paid.total],
    [word.refunded, totals?.refunded],
  ]
  return (
    <div className="totals-frame">
      <dl className="totals" aria-label={word.totals}>
        <div className="total">
          <dt>{word.count}</dt>
          <dd className="figures">{totals?.payments.toLocaleString('en-US') ?? '–'}</dd>
        </div>
        {figures.map(([name, fen]) => (
          <div key={name} className="total">
            <dt>{name}</dt>
            <dd className="figures">{fen === undefined ? '–' : <Amount fen={fen} />}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

function Table({ rows }: { rows: readonly OfficePaymentRow[] }) {
  const word = useWords(OFFICE_PAYMENTS_WORDS)
  const { columns } = useWords(PAYMENTS_WORDS)
  return (
    <TableFrame label={word.table}>
      <table className="table" aria-label={word.table}>
        <thead>
          <tr>
            {[word.time, word.merchant, columns.terminal, columns.payer, columns.class].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
            {[columns.amount, columns.surcharge, columns.total].map((name) => (
              <th key={name} scope="col" className="number">
                {name}
              </th>
            ))}
            <th scope="col">{columns.state}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.paymentId} row={row} />
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

function Row({ row }: { row: OfficePaymentRow }) {
  const { classes } = useWords(PAYMENTS_WORDS)
  const english = useLanguage() === 'en'
  const { paymentId, createdAt, outTradeNo, merchantNo, terminalNo, payer, schoolNo, amount, surcharge, total, state } =
    row
  return (
    <tr>
      <td className="nowrap">
        <Link href={`/payments/${paymentId}`}>
          <When at={createdAt} />
        </Link>
        <span className="second-line figures">{outTradeNo.slice(-12)}</span>
      </td>
      <td>
        {english ? row.merchantNameEn : row.merchantName}
        <span className="second-line figures">{merchantNo}</span>
      </td>
      <td className="figures">{terminalNo ?? '–'}</td>
      <td>
        {payer?.maskedName ?? '–'}
        {schoolNo !== undefined && <span className="second-line figures">{schoolNo}</span>}
      </td>
      <td className="nowrap">{payer === undefined ? '–' : classes[payer.identityClass ?? 'NONE']}</td>
      <td className="number">
        <Amount fen={amount} />
      </td>
      <td className="number">
        {surcharge.amount === 0 ? <span className="muted">–</span> : <Amount fen={surcharge.amount} />}
      </td>
      <td className="number">
        <Amount fen={total} />
      </td>
      <td className="nowrap">
        <StateChip state={state} />
      </td>
    </tr>
  )
}
