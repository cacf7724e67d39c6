import { formatYuan } from '@yimatong/contract/money'
import type { HeldUpMerchant, SettlementFilterQuery, SettlementTotals } from '@yimatong/contract/office-api'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { Amount } from '../../../shared/ui/Amount.tsx'
import { ReceiptIcon, RefreshIcon } from '../../../shared/ui/icons.tsx'
import { useFailureWords } from '../../api/failures.ts'
import { useOfficeSession } from '../../session/session.ts'
import { SettlementTable } from '../../settlements/SettlementTable.tsx'
import { SETTLEMENT_WORDS } from '../../settlements/words.ts'
import { Empty } from '../../ui/Empty.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { Pager } from '../../ui/Pager.tsx'
import { PlaceFilter } from '../places.tsx'
import { FileLinks } from '../ui/FileLinks.tsx'
import { FilterTotals } from '../ui/FilterTotals.tsx'
import { Choice, ClearButton } from '../ui/ListFilter.tsx'
import { partsOf, useFilter } from '../ui/use-filter.ts'
import { useRun, useSettlements, useSettlementTotals, useStanding } from './use-settlements.ts'
import { Waiting } from './Waiting.tsx'
import { OFFICE_SETTLEMENT_WORDS } from './words.ts'
import '../../payments/payments.css'

const PARTS = ['canteenId', 'merchantNo', 'from', 'to', 'paidOut'] as const

/** Every merchant's settlements: a filter in the address, what it comes to, and who is held up by what. */
export function SettlementsPage() {
  const word = useWords(SETTLEMENT_WORDS)
  const { params, cursor, set, clear } = useFilter()
  const filter = partsOf(params, PARTS) as SettlementFilterQuery
  const isFiltered = Object.keys(filter).length > 0
  const page = useSettlements({ ...filter, ...(cursor && { cursor }) })
  const totals = useSettlementTotals(filter)
  const standing = useStanding().data
  const run = useRun()
  const none = isFiltered ? word.emptyFilter : word.empty
  return (
    <Page title={word.title} actions={<Actions filter={filter} run={run} />}>
      <Lead closedThrough={standing?.closedThrough} />
      <WhatRan run={run} />
      {standing !== undefined && <Waiting standing={standing} />}
      {standing !== undefined && standing.heldUp.length > 0 && <HeldUp heldUp={standing.heldUp} />}
      <Filter filter={filter} narrow={set} onClear={isFiltered ? clear : undefined} />
      <Totals totals={totals.data} />
      <Loaded query={page}>
        {({ settlements }) =>
          settlements.length === 0 ? (
            <Empty icon={<ReceiptIcon size={40} />} title={none.title} sentence={none.sentence} />
          ) : (
            <SettlementTable rows={settlements} hrefOf={(id) => `/settlements/${id}`} withMerchant />
          )
        }
      </Loaded>
      <Pager nextCursor={page.data?.nextCursor} />
    </Page>
  )
}

type Run = ReturnType<typeof useRun>

function Actions({ filter, run }: { filter: SettlementFilterQuery; run: Run }) {
  const word = useWords(OFFICE_SETTLEMENT_WORDS)
  const mayRun = useOfficeSession().role === 'FINANCE'
  return (
    <>
      <FileLinks path="/settlements" filter={filter} words={word} />
      {mayRun && (
        <button type="button" className="button button-primary" disabled={run.isPending} onClick={() => run.mutate()}>
          <RefreshIcon size={20} />
          {run.isPending ? word.running : word.run}
        </button>
      )}
    </>
  )
}

function Lead({ closedThrough }: { closedThrough: string | undefined }) {
  const word = useWords(OFFICE_SETTLEMENT_WORDS)
  const { lead } = useWords(SETTLEMENT_WORDS)
  return (
    <p className="muted">
      {lead} {closedThrough !== undefined && word.upTo(closedThrough)}
    </p>
  )
}

/** What came of settling by hand; heard when it comes. */
function WhatRan({ run }: { run: Run }) {
  const word = useWords(OFFICE_SETTLEMENT_WORDS)
  const failureWords = useFailureWords()
  if (run.error !== null) {
    return (
      <p className="failure" role="alert">
        {failureWords(run.error)}
      </p>
    )
  }
  return run.data === undefined ? null : (
    <p className="done" role="status">
      {word.ran(run.data.settled, run.data.held, run.data.waiting)}
    </p>
  )
}

interface FilterProps {
  filter: SettlementFilterQuery
  narrow: (change: Partial<Record<(typeof PARTS)[number], string | undefined>>) => void
  onClear: (() => void) | undefined
}

function Filter({ filter, narrow, onClear }: FilterProps) {
  const word = useWords(OFFICE_SETTLEMENT_WORDS)
  const date = (name: 'from' | 'to') => (
    <label className="filter-day">
      {word[name]}
      <input
        className="input"
        type="date"
        value={filter[name] ?? ''}
        onChange={({ target: { value } }) => narrow({ [name]: value })}
      />
    </label>
  )
  return (
    <section className="filter" aria-label={word.filter}>
      <div className="filter-parts">
        <PlaceFilter canteenId={filter.canteenId} merchantNo={filter.merchantNo} onChange={narrow} />
        {date('from')}
        {date('to')}
        <Choice
          name={word.paidOut}
          all={word.any}
          value={filter.paidOut}
          options={[
            { value: 'no', name: word.unpaid },
            { value: 'yes', name: word.paid },
          ]}
          onChoose={(paidOut) => narrow({ paidOut })}
        />
        {onClear && <ClearButton name={word.clear} onClear={onClear} />}
      </div>
    </section>
  )
}

/** In the order in which they add up to what is due; the school's part of the surcharge is no part of it, and stands last. */
function Totals({ totals }: { totals: SettlementTotals | undefined }) {
  const word = useWords(OFFICE_SETTLEMENT_WORDS)
  const shared = useWords(SETTLEMENT_WORDS)
  const money = (fen: number | undefined) => (fen === undefined ? undefined : <Amount fen={fen} />)
  const figures = [
    { name: word.count, value: totals?.count.toLocaleString('en-US') },
    { name: shared.sales, value: money(totals?.sales) },
    { name: shared.back, value: money(totals && -totals.back) },
    { name: shared.surchargeMerchant, value: money(totals?.surchargeMerchant) },
    ...(totals?.corrections ? [{ name: shared.corrections, value: money(totals.corrections) }] : []),
    { name: shared.commission, value: money(totals && -totals.commission) },
    { name: shared.net, value: money(totals?.net) },
    { name: word.due, value: money(totals?.due) },
    { name: shared.surchargeSchool, value: money(totals?.surchargeSchool) },
  ]
  return <FilterTotals label={word.totals} figures={figures} />
}

function HeldUp({ heldUp }: { heldUp: readonly HeldUpMerchant[] }) {
  const word = useWords(OFFICE_SETTLEMENT_WORDS)
  return (
    <section className="card" aria-labelledby="held-up">
      <h2 className="card-title" id="held-up">
        {word.held}
      </h2>
      <p className="muted">{word.heldLead}</p>
      <ul className="held-up">
        {heldUp.map((held) => (
          <HeldUpItem key={held.merchantNo} held={held} />
        ))}
      </ul>
    </section>
  )
}

function HeldUpItem({ held }: { held: HeldUpMerchant }) {
  const word = useWords(OFFICE_SETTLEMENT_WORDS)
  const english = useLanguage() === 'en'
  const { merchantNo, merchantName, merchantNameEn, heldBy, heldWhy } = held
  const { businessDate, count = 0, ours = 0, ledger = 0 } = heldWhy
  return (
    <li>
      <strong>{english ? merchantNameEn : merchantName}</strong> <span className="figures muted">{merchantNo}</span>{' '}
      {heldBy === 'UNFINISHED'
        ? word.unfinished(businessDate, count)
        : word.difference(businessDate, `¥${formatYuan(ours)}`, `¥${formatYuan(ledger)}`)}
    </li>
  )
}
