import type { ShiftReport, ShiftSum, ZReport } from '@yimatong/contract/shift-api'
import { dateAndTime } from '../../shared/format.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { cashierName } from '../../shared/cashier-name.ts'
import { MEAL_WORDS } from '../../shared/meal-words.ts'
import { SHIFT_WORDS } from './words.ts'

interface Line extends ShiftSum {
  name: string
  part?: boolean
}

function Sums({ caption, lines }: { caption: string; lines: readonly Line[] }) {
  const word = useWords(SHIFT_WORDS)
  return (
    <table className="report-sums">
      <thead>
        <tr>
          <th scope="col">{caption}</th>
          <th scope="col">{word.count}</th>
          <th scope="col">{word.amount}</th>
          <th scope="col">{word.surcharge}</th>
          <th scope="col">{word.total}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ name, part, count, amount, surcharge }) => (
          <tr key={name} className={part ? 'report-part' : ''}>
            <th scope="row">{name}</th>
            <td className="figures">{count}</td>
            <td>
              <Amount fen={amount} />
            </td>
            <td>
              <Amount fen={surcharge} />
            </td>
            <td>
              <Amount fen={amount + surcharge} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function mainLines(report: ShiftReport, word: (typeof SHIFT_WORDS)['en']): Line[] {
  const { sales, before, refunds, reversals, elsewhere } = report
  const part = (name: string, sum: ShiftSum): Line[] => (sum.count === 0 ? [] : [{ name, part: true, ...sum }])
  return [
    { name: word.sales, ...sales },
    ...part(word.before, before),
    { name: word.refunds, ...refunds },
    { name: word.reversals, ...reversals },
    ...part(word.elsewhere, elsewhere),
  ]
}

const HASH_SHOWN = 16

/** The figures of an X or Z report. */
export function ReportView({ report, z }: { report: ShiftReport; z?: ZReport | undefined }) {
  const word = useWords(SHIFT_WORDS)
  const meals = useWords(MEAL_WORDS)
  const language = useLanguage()
  const hour = (value: number) => `${String(value).padStart(2, '0')}:00`
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be within reach of the keyboard
    <div className="report" tabIndex={0} role="region" aria-label={z ? word.zTitle(z.zNo) : word.xTitle}>
      <div className="report-main">
        <p className="report-net">
          <span>{word.net}</span>
          <Amount fen={report.net} />
        </p>
        <Sums caption={word.item} lines={mainLines(report, word)} />
        <dl className="report-facts">
          <Fact name={word.cashier} value={`${cashierName(report.cashier, language)} ${report.cashier.cashierNo}`} />
          <Fact name={word.openedAt} value={dateAndTime(report.openedAt, language)} />
          <Fact name={z ? word.closedAt : word.at} value={dateAndTime(report.at, language)} />
          <Fact name={word.first} value={report.first?.outTradeNo} />
          <Fact name={word.lastSale} value={report.last?.outTradeNo} />
          <Fact name={word.declined} value={word.times(report.declined)} />
          <Fact name={word.closed} value={word.times(report.closed)} />
          {z && z.unfinished > 0 && <Fact name={word.leftUnfinished} value={word.times(z.unfinished)} />}
          {z && <Fact name={word.hash} value={z.hash.slice(0, HASH_SHOWN)} />}
        </dl>
      </div>
      <div className="report-side">
        {report.sales.count === 0 ? (
          <p className="hint">{word.nothing}</p>
        ) : (
          <>
            <Sums
              caption={word.byMeal}
              lines={report.byMeal.map(({ meal, ...sum }) => ({ name: meals[meal], ...sum }))}
            />
            <Sums
              caption={word.byHour}
              lines={report.byHour.map(({ hour: at, ...sum }) => ({ name: hour(at), ...sum }))}
            />
          </>
        )}
      </div>
    </div>
  )
}

function Fact({ name, value }: { name: string; value: string | undefined }) {
  if (value === undefined) return null
  return (
    <div>
      <dt>{name}</dt>
      <dd className="figures">{value}</dd>
    </div>
  )
}
