import type { PortalShift } from '@yimatong/contract/portal-api'
import type { ShiftSum, ZReport } from '@yimatong/contract/shift-api'
import { cashierName } from '../../shared/cashier-name.ts'
import { dateAndTime } from '../../shared/format.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { MEAL_WORDS } from '../../shared/meal-words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { InstallIcon } from '../../shared/ui/icons.tsx'
import { PORTAL_BASE } from '../api/http.ts'
import { PATHS } from '../paths.ts'
import { Fact, Facts } from '../ui/Facts.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import { Page } from '../ui/Page.tsx'
import { useShift } from './use-shifts.ts'
import { SHIFTS_WORDS } from './words.ts'
import './shifts.css'

/** One shift: its Z report as it was frozen, and what proves it. */
export default function ShiftPage({ shiftId }: { shiftId: string }) {
  const word = useWords(SHIFTS_WORDS)
  const language = useLanguage() === 'en' ? 'en' : 'zh'
  const shift = useShift(shiftId)
  const z = shift.data?.z
  const csv = z && (
    <a className="button" href={`${PORTAL_BASE}/shifts/${shiftId}/z.csv?language=${language}`} download>
      <InstallIcon size={20} />
      {word.csv}
    </a>
  )
  const title = z ? `${word.z} · ${shift.data?.terminalNo} · ${word.zNo(z.zNo)}` : word.title
  return (
    <Page title={title} back={{ href: PATHS.shifts, name: word.title }} actions={csv}>
      <Loaded query={shift}>
        {(data) =>
          data.z ? (
            <div className="z-page">
              <Figures z={data.z} />
              <Evidence shift={data} z={data.z} />
            </div>
          ) : (
            <p className="card">{word.stillOpen}</p>
          )
        }
      </Loaded>
    </Page>
  )
}

function Figures({ z: { report } }: { z: ZReport }) {
  const word = useWords(SHIFTS_WORDS)
  const meals = useWords(MEAL_WORDS)
  const part = (name: string, sum: ShiftSum) => (sum.count === 0 ? [] : [{ name, sum }])
  const hour = (at: number) => `${String(at).padStart(2, '0')}:00`
  return (
    <section className="card z-figures" aria-label={word.z}>
      <p className="z-net">
        <span>{word.net}</span>
        <Amount fen={report.net} />
      </p>
      <Sums
        title={word.item}
        lines={[
          { name: word.sales, sum: report.sales },
          ...part(word.before, report.before),
          { name: word.refunds, sum: report.refunds },
          { name: word.reversals, sum: report.reversals },
          ...part(word.elsewhere, report.elsewhere),
        ]}
      />
      <Sums title={word.byMeal} lines={report.byMeal.map(({ meal, ...sum }) => ({ name: meals[meal], sum }))} />
      <Sums title={word.byHour} lines={report.byHour.map(({ hour: at, ...sum }) => ({ name: hour(at), sum }))} />
      {report.byDay.length > 1 && (
        <Sums
          title={word.byDay}
          lines={report.byDay.map(({ businessDate, sales }) => ({ name: businessDate, sum: sales }))}
        />
      )}
    </section>
  )
}

interface Line {
  name: string
  sum: ShiftSum
}

function Sums({ title, lines }: { title: string; lines: readonly Line[] }) {
  const word = useWords(SHIFTS_WORDS)
  if (lines.length === 0) return null
  return (
    <table className="table z-sums">
      <thead>
        <tr>
          <th scope="col">{title}</th>
          {[word.count, word.amount, word.surcharge, word.total].map((column) => (
            <th key={column} scope="col" className="number">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map(({ name, sum: { count, amount, surcharge } }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td className="number">{count}</td>
            <td className="number">
              <Amount fen={amount} />
            </td>
            <td className="number">
              <Amount fen={surcharge} />
            </td>
            <td className="number">
              <Amount fen={amount + surcharge} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Evidence({ shift, z }: { shift: PortalShift; z: ZReport }) {
  const word = useWords(SHIFTS_WORDS)
  const language = useLanguage()
  const { report } = z
  return (
    <section className="card" aria-labelledby="evidence">
      <h2 className="card-title" id="evidence">
        {word.facts}
      </h2>
      <Facts>
        <Fact name={word.cashier}>
          {cashierName(shift.cashier, language)} <span className="figures">{shift.cashier.cashierNo}</span>
        </Fact>
        <Fact name={word.terminal}>
          {shift.terminalName} <span className="figures">{shift.terminalNo}</span>
        </Fact>
        <Fact name={word.openedAt}>{dateAndTime(shift.openedAt, language)}</Fact>
        <Fact name={word.closedAt}>{dateAndTime(shift.closedAt ?? shift.openedAt, language)}</Fact>
        <Fact name={word.closedBy}>{z.closedBy}</Fact>
        <Fact name={word.first}>{report.first?.outTradeNo ?? '–'}</Fact>
        <Fact name={word.last}>{report.last?.outTradeNo ?? '–'}</Fact>
        <Fact name={word.declined}>{report.declined}</Fact>
        <Fact name={word.closed}>{report.closed}</Fact>
        <Fact name={word.unfinished}>{z.unfinished}</Fact>
        <Fact name={word.shiftNo}>{shift.shiftNo}</Fact>
        <Fact name={word.hash} className="z-hash">
          {z.hash}
        </Fact>
        {z.previousHash && (
          <Fact name={word.previousHash} className="z-hash">
            {z.previousHash}
          </Fact>
        )}
      </Facts>
    </section>
  )
}
