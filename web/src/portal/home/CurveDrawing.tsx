import { formatYuan } from '../../shared/format.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { type Point, scaleLines } from './curve.ts'
import { HOME_WORDS } from './words.ts'

const WIDTH = 960
const HEIGHT = 240
const LEFT = 56
const BOTTOM = 28
const TOP = 8

/** Whole yuan do on a scale. */
const onScale = (fen: number) => formatYuan(fen).replace(/\.00$/, '')

/** Today as columns, the compared day as a line behind them. */
export function CurveDrawing({ points }: { points: readonly Point[] }) {
  const word = useWords(HOME_WORDS)
  const peak = points.reduce((best, point) => (point.amount > best.amount ? point : best))
  const highest = Math.max(...points.flatMap(({ amount, comparedAmount }) => [amount, comparedAmount]))
  const lines = scaleLines(highest)
  const full = lines.at(-1) ?? 1
  const slot = (WIDTH - LEFT) / points.length
  const y = (fen: number) => HEIGHT - BOTTOM - (fen / full) * (HEIGHT - BOTTOM - TOP)
  const compared = points.map(({ comparedAmount }, at) => `${LEFT + (at + 0.5) * slot},${y(comparedAmount)}`)
  const label = peak.amount > 0 ? word.drawing(peak.from, formatYuan(peak.amount)) : word.drawingEmpty
  return (
    <svg className="curve" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label}>
      {lines.map((line) => (
        <g key={line}>
          <path className="curve-grid" d={`M${LEFT} ${y(line)}H${WIDTH}`} />
          <text className="curve-scale" x={LEFT - 8} y={y(line) + 4} textAnchor="end">
            {onScale(line)}
          </text>
        </g>
      ))}
      {points.map(({ from, amount }, at) => (
        <rect
          key={from}
          className="curve-today"
          x={LEFT + at * slot + slot * 0.15}
          y={y(amount)}
          width={slot * 0.7}
          height={y(0) - y(amount)}
          rx={1}
        />
      ))}
      <polyline className="curve-compared" points={compared.join(' ')} />
      {points.map(({ from }, at) =>
        from.endsWith(':00') && Number(from.slice(0, 2)) % 2 === 0 ? (
          <text key={from} className="curve-scale" x={LEFT + at * slot} y={HEIGHT - 8}>
            {from}
          </text>
        ) : null,
      )}
    </svg>
  )
}
