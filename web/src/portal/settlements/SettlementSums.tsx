import {
  settlementLines,
  settlementSignOf,
  type SettlementSum,
  type SettlementView,
} from '@yimatong/contract/settlement-api'
import { percent } from '../../shared/format.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { TableFrame } from '../ui/TableFrame.tsx'
import { PaidChip } from './PaidChip.tsx'
import { SumCells } from './SumCells.tsx'
import { SETTLEMENT_WORDS } from './words.ts'

/** What is due, what was sold and went back, and how the one follows from the other. */
export function SettlementSums({ settlement }: { settlement: SettlementView }) {
  const word = useWords(SETTLEMENT_WORDS)
  const { content } = settlement
  return (
    <section className="card settlement-sums" aria-labelledby="settlement-net">
      <header className="settlement-head">
        <h2 className="card-title" id="settlement-net">
          {word.net}
        </h2>
        <p className="settlement-net">
          <Amount fen={content.net} />
        </p>
        <PaidChip state={settlement.payout?.state} />
      </header>
      {content.net < 0 && <p className="notice">{word.carried}</p>}
      <Items content={content} />
      <Steps content={content} />
    </section>
  )
}

type Content = SettlementView['content']

/** Sales, what went back, surcharges taken later, corrections; what is taken off has a minus, so that each column adds up to its foot. */
function Items({ content: { total, netSales, surcharge } }: { content: Content }) {
  const word = useWords(SETTLEMENT_WORDS)
  return (
    <TableFrame label={word.sums}>
      <table className="table" aria-label={word.sums}>
        <thead>
          <tr>
            <th scope="col">{word.item}</th>
            {[word.count, word.amount, word.surchargeMerchant, word.surchargeSchool].map((name) => (
              <th key={name} scope="col" className="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {settlementLines(total).map(({ name, sum }) => (
            <Item key={name} name={word[name]} sum={sum} sign={settlementSignOf(name)} />
          ))}
        </tbody>
        <tfoot>
          <Item
            name={word.netOf}
            sum={{ amount: netSales, surchargeMerchant: surcharge.merchant, surchargeSchool: surcharge.school }}
            sign={1}
          />
        </tfoot>
      </table>
    </TableFrame>
  )
}

interface ItemProps {
  name: string
  sum: Omit<SettlementSum, 'count'> & { count?: number }
  sign: 1 | -1
}

function Item({ name, sum, sign }: ItemProps) {
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="number">{sum.count}</td>
      <SumCells sum={sum} sign={sign} />
    </tr>
  )
}

/** From net sales to what is due, one step a line. */
function Steps({ content: { netSales, commission, commissionBps, surcharge, net } }: { content: Content }) {
  const word = useWords(SETTLEMENT_WORDS)
  const steps: readonly [name: string, fen: number][] = [
    [word.netSales, netSales],
    [word.plusSurcharge, surcharge.merchant],
    [word.lessCommission(percent(commissionBps)), -commission],
    [word.isNet, net],
  ]
  return (
    <>
      <dl className="settlement-steps">
        {steps.map(([name, fen]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <Amount fen={fen} />
            </dd>
          </div>
        ))}
      </dl>
      <p className="muted">
        {word.schoolKeeps} <Amount fen={surcharge.school} />
      </p>
    </>
  )
}
