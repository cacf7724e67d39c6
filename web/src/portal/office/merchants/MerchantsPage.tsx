import type { OfficeMerchantRow } from '@yimatong/contract/office-api'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { PlusIcon, ShopIcon } from '../../../shared/ui/icons.tsx'
import { useOfficeSession } from '../../session/session.ts'
import { Chip } from '../../ui/Chip.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { Pager } from '../../ui/Pager.tsx'
import { TableFrame } from '../../ui/TableFrame.tsx'
import { FileLinks } from '../ui/FileLinks.tsx'
import { ClearButton } from '../ui/ListFilter.tsx'
import { useFilter } from '../ui/use-filter.ts'
import { filterOf } from './address.ts'
import { MerchantFilters } from './MerchantFilters.tsx'
import { MerchantForm } from './MerchantForm.tsx'
import { OFFICE_MERCHANT_PATHS } from './paths.ts'
import { useCreateMerchant, useMerchants } from './use-merchants.ts'
import { MERCHANTS_WORDS, STANDING_WORDS } from './words.ts'
import './merchants.css'

/** All merchants of the campus, with what the office looks for. */
export function MerchantsPage() {
  const word = useWords(MERCHANTS_WORDS)
  const { params, cursor, clear } = useFilter()
  const [adding, setAdding] = useState(false)
  const filter = filterOf(params)
  const merchants = useMerchants({ ...filter, ...(cursor ? { cursor } : {}) })
  return (
    <Page title={word.title} actions={<Actions filter={filter} onAdd={() => setAdding(true)} />}>
      <MerchantFilters filter={filter} count={merchants.data?.count} />
      <Loaded query={merchants}>
        {({ merchants: all, nextCursor }) =>
          all.length === 0 ? (
            <Empty icon={<ShopIcon size={40} />} title={word.empty.title} sentence={word.empty.sentence}>
              {Object.keys(filter).length > 0 && <ClearButton name={word.clear} onClear={clear} />}
            </Empty>
          ) : (
            <>
              <MerchantTable merchants={all} />
              <Pager nextCursor={nextCursor} />
            </>
          )
        }
      </Loaded>
      {adding && <NewMerchant onClose={() => setAdding(false)} />}
    </Page>
  )
}

function Actions({ filter, onAdd }: { filter: object; onAdd: () => void }) {
  const word = useWords(MERCHANTS_WORDS)
  const mayWrite = useOfficeSession().role === 'LOGISTICS'
  return (
    <>
      <FileLinks path="/merchants" filter={filter} words={word} />
      <Link className="button" href={OFFICE_MERCHANT_PATHS.places}>
        {word.places}
      </Link>
      {mayWrite && (
        <button type="button" className="button button-primary" onClick={onAdd}>
          <PlusIcon size={20} />
          {word.add}
        </button>
      )}
    </>
  )
}

function NewMerchant({ onClose }: { onClose: () => void }) {
  const create = useCreateMerchant()
  const [, go] = useLocation()
  // The same wish, however often it is sent.
  const [key] = useState(() => crypto.randomUUID())
  return (
    <MerchantForm
      onClose={onClose}
      busy={create.isPending}
      error={create.error}
      onSave={(facts) =>
        create.mutate(
          { key, ...facts },
          { onSuccess: ({ merchantNo }) => go(OFFICE_MERCHANT_PATHS.merchant(merchantNo)) },
        )
      }
    />
  )
}

function MerchantTable({ merchants }: { merchants: readonly OfficeMerchantRow[] }) {
  const word = useWords(MERCHANTS_WORDS)
  const columns = [word.merchant, word.canteen, word.category, word.state, word.contract]
  return (
    <TableFrame label={word.title}>
      <table className="table">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
            <th scope="col" className="number">
              {word.commission}
            </th>
            <th scope="col">{word.terminals}</th>
          </tr>
        </thead>
        <tbody>
          {merchants.map((merchant) => (
            <MerchantRow key={merchant.merchantNo} merchant={merchant} />
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

function MerchantRow({ merchant }: { merchant: OfficeMerchantRow }) {
  const word = useWords(MERCHANTS_WORDS)
  const english = useLanguage() === 'en'
  const { merchantNo, name, nameEn, canteen, category, commissionBps, hasSettlementAccount } = merchant
  return (
    <tr>
      <td>
        <Link className="office-name" href={OFFICE_MERCHANT_PATHS.merchant(merchantNo)}>
          {english ? nameEn : name}
        </Link>
        <span className="second-line figures">{merchantNo}</span>
      </td>
      <td>{english ? canteen.nameEn : canteen.name}</td>
      <td>{category ? english ? category.nameEn : category.name : <span className="muted">{word.noCategory}</span>}</td>
      <td className="nowrap">
        <Standing merchant={merchant} />
      </td>
      <td className="nowrap figures">
        <Contract merchant={merchant} />
      </td>
      <td className="number">
        {word.percent(commissionBps)}
        {!hasSettlementAccount && <span className="second-line">{word.noAccount}</span>}
      </td>
      <td className="nowrap">
        <TillCounts merchant={merchant} />
      </td>
    </tr>
  )
}

export function Standing({ merchant: { refusal } }: { merchant: Pick<OfficeMerchantRow, 'refusal'> }) {
  const word = useWords(STANDING_WORDS)
  if (refusal === undefined) return <Chip tone="good">{word.SELLS}</Chip>
  return <Chip tone={refusal === 'OPENING' ? 'wait' : 'calm'}>{word[refusal]}</Chip>
}

/** The days of a contract in words. */
export function Contract({ merchant }: { merchant: Pick<OfficeMerchantRow, 'contractFrom' | 'contractUntil'> }) {
  const word = useWords(MERCHANTS_WORDS)
  const { contractFrom, contractUntil } = merchant
  if (contractFrom !== undefined && contractUntil !== undefined) return word.between(contractFrom, contractUntil)
  if (contractUntil !== undefined) return word.until(contractUntil)
  if (contractFrom !== undefined) return word.from(contractFrom)
  return <span className="muted">{word.open}</span>
}

function TillCounts({ merchant: { merchantNo, terminals } }: { merchant: OfficeMerchantRow }) {
  const word = useWords(MERCHANTS_WORDS)
  const { active, offline, locked } = terminals
  return (
    <span className="till-counts">
      <Link href={OFFICE_MERCHANT_PATHS.terminalsOf(merchantNo)}>{word.tills(active)}</Link>
      {offline > 0 && <Chip tone="wait">{word.offline(offline)}</Chip>}
      {locked > 0 && <Chip tone="bad">{word.locked(locked)}</Chip>}
    </span>
  )
}
