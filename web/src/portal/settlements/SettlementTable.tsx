import type { SettlementRow } from '@yimatong/contract/settlement-api'
import { Link } from 'wouter'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { Chip } from '../ui/Chip.tsx'
import { TableFrame } from '../ui/TableFrame.tsx'
import { SETTLEMENT_WORDS } from './words.ts'

interface SettlementTableProps {
  rows: readonly SettlementRow[]
  /** The address of one. */
  hrefOf: (settlementId: string) => string
  /** Whether several merchants are in it. */
  withMerchant?: boolean
}

/** Settlements, one a line; the date leads to the page. */
export function SettlementTable({ rows, hrefOf, withMerchant = false }: SettlementTableProps) {
  const word = useWords(SETTLEMENT_WORDS)
  return (
    <TableFrame label={word.table}>
      <table className="table" aria-label={word.table}>
        <thead>
          <tr>
            <th scope="col">{word.date}</th>
            {withMerchant && <th scope="col">{word.merchant}</th>}
            {[word.sales, word.back, word.surchargeMerchant, word.surchargeSchool, word.commission, word.net].map(
              (name) => (
                <th key={name} scope="col" className="number">
                  {name}
                </th>
              ),
            )}
            <th scope="col">{word.state}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.settlementId} row={row} href={hrefOf(row.settlementId)} withMerchant={withMerchant} />
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

function Row({ row, href, withMerchant }: { row: SettlementRow; href: string; withMerchant: boolean }) {
  const word = useWords(SETTLEMENT_WORDS)
  const english = useLanguage() === 'en'
  const { businessDate, merchantNo, merchantName, merchantNameEn, lateLines, paidOut } = row
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
      {[row.sales, -row.back || 0, row.surchargeMerchant, row.surchargeSchool, -row.commission || 0, row.net].map(
        (fen, at) => (
          // oxlint-disable-next-line react/no-array-index-key -- the columns never move
          <td key={at} className="number nowrap">
            {at === 5 ? (
              <strong>
                <Amount fen={fen} />
              </strong>
            ) : (
              <Amount fen={fen} />
            )}
          </td>
        ),
      )}
      <td>
        <Chip tone={paidOut ? 'good' : 'calm'}>{paidOut ? word.paid : word.unpaid}</Chip>
      </td>
    </tr>
  )
}
