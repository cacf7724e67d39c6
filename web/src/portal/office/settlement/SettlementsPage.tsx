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
import { partsOf, useFilter } from '../ui/use-filter.ts'
import { useRun, useSettlements, useSettlementTotals, useStanding } from './use-settlements.ts'
import { OFFICE_SETTLEMENT_WORDS } from './words.ts'
import '../../payments/payments.css'

const PARTS = ['canteenId', 'merchantNo', 'from', 'to', 'paidOut'] as const

/** Every merchant's settlements: a filter in the address, what it comes to, and who is held up by what. */
export function SettlementsPage() {
  const word = useWords(SETTLEMENT_WORDS)
  const { params, cursor, set } = useFilter()
  const filter = partsOf(params, PARTS) as SettlementFilterQuery
  const page = useSettlements({ ...filter, ...(cursor && { cursor }) })
  const totals = useSettlementTotals(filter)
  return (
    <Page title={word.title} actions={<Actions filter={filter} />}>
      <p className="muted">{word.lead}</p>
      <HeldUp />
      <Filter filter={filter} narrow={set} />
      <Totals totals={totals.data} />
      <Loaded query={page}>
        {({ settlements }) =>
          settlements.length === 0 ? (
            <Empty icon={<ReceiptIcon size={40} />} title={word.empty.title} sentence={word.empty.sentence} />
          ) : (
            <SettlementTable rows={settlements} hrefOf={(id) => `/settlements/${id}`} withMerchant />
          )
        }
      </Loaded>
      <Pager nextCursor={page.data?.nextCursor} />
    </Page>
  )
}

function Actions({ filter }: { filter: SettlementFilterQuery }) {
  const word = useWords(OFFICE_SETTLEMENT_WORDS)
  const failureWords = useFailureWords()
  const mayRun = useOfficeSession().role === 'FINANCE'
  const run = useRun()
  return (
    <>
      <p className={run.error === null ? 'muted' : 'failure'} role="status">
        {run.error !== null && failureWords(run.error)}
        {run.data && word.ran(run.data.settled, run.data.held)}
      </p>
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

interface FilterProps {
  filter: SettlementFilterQuery
  narrow: (change: Partial<Record<(typeof PARTS)[number], string | undefined>>) => void
}

function Filter({ filter, narrow }: FilterProps) {
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
        <select
          className="input filter-select"
          aria-label={word.paidOut}
          value={filter.paidOut ?? ''}
          onChange={({ target: { value } }) => narrow({ paidOut: value })}
        >
          <option value="">{word.any}</option>
          <option value="no">{word.unpaid}</option>
          <option value="yes">{word.paid}</option>
        </select>
      </div>
    </section>
  )
}

function Totals({ totals }: { totals: SettlementTotals | undefined }) {
  const word = useWords(OFFICE_SETTLEMENT_WORDS)
  const shared = useWords(SETTLEMENT_WORDS)
  const figures: readonly [name: string, fen: number | undefined][] = [
    [shared.sales, totals?.sales],
    [shared.back, totals && (-totals.back || 0)],
    [shared.commission, totals?.commission],
    [shared.surchargeSchool, totals?.surchargeSchool],
    [shared.net, totals?.net],
    [word.due, totals?.due],
  ]
  return (
    <div className="totals-frame">
      <dl className="totals" aria-label={word.totals}>
        <div className="total">
          <dt>{word.count}</dt>
          <dd className="figures">{totals?.count ?? '–'}</dd>
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

function HeldUp() {
  const word = useWords(OFFICE_SETTLEMENT_WORDS)
  const standing = useStanding().data
  if (standing === undefined) return null
  return (
    <>
      <p className="muted">{word.upTo(standing.closedThrough)}</p>
      {standing.heldUp.length > 0 && (
        <section className="card" aria-labelledby="held-up">
          <h2 className="card-title" id="held-up">
            {word.held}
          </h2>
          <p className="muted">{word.heldLead}</p>
          <ul>
            {standing.heldUp.map((held) => (
              <HeldUpItem key={held.merchantNo} held={held} />
            ))}
          </ul>
        </section>
      )}
    </>
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
