import type { PortalHome } from '@yimatong/contract/portal-api'
import { useMemo, useState } from 'react'
import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { TableFrame } from '../ui/TableFrame.tsx'
import { CurveDrawing } from './CurveDrawing.tsx'
import { drawnQuarters, type Point } from './curve.ts'
import { HOME_WORDS } from './words.ts'

/** The meal-time curve, as a drawing or as the table that it is drawn from. */
export function CurveCard({ curve }: { curve: PortalHome['curve'] }) {
  const word = useWords(HOME_WORDS)
  const [table, setTable] = useState(false)
  const points = useMemo(() => drawnQuarters(curve), [curve])
  return (
    <section className="card home-curve" aria-labelledby="home-curve">
      <header className="card-head">
        <h2 id="home-curve" className="card-title">
          {word.curve} <small>{word.curveHint}</small>
        </h2>
        <p className="curve-legend" aria-hidden="true">
          <span className="legend-today">{word.todayLine}</span>
          <span className="legend-compared">{word.comparedLine}</span>
        </p>
        <button type="button" className="button button-quiet" aria-pressed={table} onClick={() => setTable(!table)}>
          {table ? word.asDrawing : word.asTable}
        </button>
      </header>
      {table ? <CurveTable points={points} /> : <CurveDrawing points={points} />}
    </section>
  )
}

function CurveTable({ points }: { points: readonly Point[] }) {
  const word = useWords(HOME_WORDS)
  return (
    <TableFrame label={word.curve} className="curve-table">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{word.quarter}</th>
            <th scope="col" className="number">
              {word.todayLine}
            </th>
            <th scope="col" className="number">
              {word.comparedLine}
            </th>
          </tr>
        </thead>
        <tbody>
          {points.map((point) => (
            <tr key={point.from}>
              <td>{point.from}</td>
              <td className="number">
                <Amount fen={point.amount} /> ({point.count})
              </td>
              <td className="number">
                <Amount fen={point.comparedAmount} /> ({point.comparedCount})
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}
