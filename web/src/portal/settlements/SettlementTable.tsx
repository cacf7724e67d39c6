import type { SettlementRow } from '@yimatong/contract/settlement-api'
import { Link } from 'wouter'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { TableFrame } from '../ui/TableFrame.tsx'
import { PaidChip } from './PaidChip.tsx'
import { SETTLEMENT_WORDS } from './words.ts'
import './settlements.css'

interface SettlementTableProps {
  rows: readonly SettlementRow[]
  /** The address of one. */
  hrefOf: (settlementId: string) => string
  /** Whether several merchants are in it. */
  withMerchant?: boolean
}

/** From what was sold to what is due, in the order in which it is added up; what goes off has a minus. */
const COLUMNS = [
  { name: 'sales', read: ({ sales }) => sales },
  { name: 'back', read: ({ back }) => -back },
  { name: 'surchargeMerchant', read: ({ surchargeMerchant }) => surchargeMerchant },
  { name: 'corrections', read: ({ corrections }) => corrections },
  { name: 'commission', read: ({ commission }) => -commission },
  { name: 'net', read: ({ net }) => net },
  { name: 'surchargeSchool', read: ({ surchargeSchool }) => surchargeSchool },
] as const satisfies readonly { name: string; read: (row: SettlementRow) => number }[]

/** Settlements, one a line; the date leads to the page. */
export function SettlementTable({ rows, hrefOf, withMerchant = false }: SettlementTableProps) {
  const word = useWords(SETTLEMENT_WORDS)
  // Hardly ever is there one, and the table is wide enough.
  const hasCorrections = rows.some(({ corrections }) => corrections !== 0)
  const columns = COLUMNS.filter(({ name }) => name !== 'corrections' || hasCorrections)
  return (
    <TableFrame label={word.table}>
      <table className="table" aria-label={word.table}>
        <thead>
          <tr>
            <th scope="col">{word.date}</th>
            {withMerchant && <th scope="col">{word.merchant}</th>}
            {columns.map(({ name }) => (
              <th key={name} scope="col" className="number">
                {word[name]}
              </th>
            ))}
            <th scope="col">{word.state}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.settlementId} {...{ row, columns, withMerchant }} href={hrefOf(row.settlementId)} />
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

interface RowProps {
  row: SettlementRow
  columns: readonly (typeof COLUMNS)[number][]
  href: string
  withMerchant: boolean
}

function Row({ row, columns, href, withMerchant }: RowProps) {
  const word = useWords(SETTLEMENT_WORDS)
  const english = useLanguage() === 'en'
  const { businessDate, merchantNo, merchantName, merchantNameEn, lateLines, payoutState } = row
  return (
    <tr>
      <td className="nowrap">
        <Link className="figures" href={href} aria-label={`${businessDate} ${english ? merchantNameEn : merchantName}`}>
          {businessDate}
        </Link>
        {lateLines > 0 && <span className="second-line">{word.late(lateLines)}</span>}
      </td>
      {withMerchant && (
        <td>
          {english ? merchantNameEn : merchantName}
          <span className="second-line figures">{merchantNo}</span>
        </td>
      )}
      {columns.map(({ name, read }) => (
        <td key={name} className={name === 'net' ? 'number settlement-due' : 'number'}>
          <Money fen={read(row)} isSaid={name === 'sales' || name === 'net'} />
        </td>
      ))}
      <td>
        <PaidChip state={payoutState} />
      </td>
    </tr>
  )
}

/** What most days do not have is a dash, so that what is there stands out. */
function Money({ fen, isSaid }: { fen: number; isSaid: boolean }) {
  return fen === 0 && !isSaid ? <span className="muted">–</span> : <Amount fen={fen} />
}
