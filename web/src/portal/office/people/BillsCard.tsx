import type { PersonBills } from '@yimatong/contract/office-api'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { Amount } from '../../../shared/ui/Amount.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { STATE_WORDS } from '../../ui/StateChip.tsx'
import { TableFrame } from '../../ui/TableFrame.tsx'
import { When } from '../../ui/When.tsx'
import { useBills } from './use-people.ts'
import { CARD_WORDS } from './words.ts'

type Line = PersonBills['bills'][number]

/** What somebody paid lately, what was declined, and what came back. */
export function BillsCard({ personId }: { personId: string }) {
  const word = useWords(CARD_WORDS)
  const bills = useBills(personId)
  return (
    <section className="card">
      <h2 className="card-title">{word.bills}</h2>
      <Loaded query={bills}>
        {(page) => (page.bills.length === 0 ? <p className="muted">{word.noBills}</p> : <Table lines={page.bills} />)}
      </Loaded>
    </section>
  )
}

function Table({ lines }: { lines: readonly Line[] }) {
  const word = useWords(CARD_WORDS)
  return (
    <TableFrame label={word.bills}>
      <table className="table" aria-label={word.bills}>
        <thead>
          <tr>
            <th scope="col">{word.at}</th>
            <th scope="col">{word.merchant}</th>
            <th scope="col" className="number">
              {word.amount}
            </th>
            <th scope="col">{word.result}</th>
            <th scope="col">{word.payment}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <Row key={'refundId' in line ? line.refundId : line.paymentId} line={line} />
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

function Row({ line }: { line: Line }) {
  const word = useWords(CARD_WORDS)
  const states = useWords(STATE_WORDS)
  const language = useLanguage()
  const isBack = 'refundId' in line
  const bill = isBack ? line.bill : line
  return (
    <tr>
      <td className="nowrap">
        <When at={isBack ? line.at : line.createdAt} />
      </td>
      <td>{language === 'en' ? bill.merchantNameEn : bill.merchantName}</td>
      <td className="number">
        <Amount fen={isBack ? line.total : line.total} />
      </td>
      <td>{isBack ? word.back2 : states[bill.state]}</td>
      <td className="figures muted">{bill.outTradeNo}</td>
    </tr>
  )
}
