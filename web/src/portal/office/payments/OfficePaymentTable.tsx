import type { OfficePaymentRow } from '@yimatong/contract/office-api'
import { Link } from 'wouter'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { Amount } from '../../../shared/ui/Amount.tsx'
import { PAYMENTS_WORDS } from '../../payments/words.ts'
import { StateChip } from '../../ui/StateChip.tsx'
import { TableFrame } from '../../ui/TableFrame.tsx'
import { When } from '../../ui/When.tsx'
import { OFFICE_PAYMENTS_WORDS } from './words.ts'

/** Payments of any merchant, newest first. */
export function OfficePaymentTable({ rows }: { rows: readonly OfficePaymentRow[] }) {
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
