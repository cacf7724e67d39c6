import { useEffect, useRef } from 'react'
import type { ChartModel } from '../sheet.ts'
import { init } from './echarts.ts'
import { type Look, optionsOf } from './options.ts'

function lookOf(element: Element): Look {
  const style = getComputedStyle(element)
  const token = (name: string) => style.getPropertyValue(name).trim()
  return {
    brand: token('--brand'),
    tint: token('--brand-tint'),
    grey: token('--line-strong'),
    line: token('--line'),
    ink: token('--ink'),
    muted: token('--muted'),
    font: style.fontFamily,
  }
}

const LESS_MOTION = '(prefers-reduced-motion: reduce)'

/** Rows of names need room each; upright columns share theirs. */
const heightOf = (model: ChartModel): number =>
  model.kind === 'BARS' && model.lying
    ? Math.max(200, 64 + model.labels.length * (model.series.length > 1 ? 44 : 32))
    : 360

/** A report drawn. Ears hear the sentence, and go to the table for the rest. */
export default function Chart({ model }: { model: ChartModel }) {
  const frame = useRef<HTMLDivElement>(null)
  const height = heightOf(model)
  useEffect(() => {
    const element = frame.current
    if (element === null) return undefined
    const chart = init(element, null, { renderer: 'canvas' })
    chart.setOption(optionsOf(model, lookOf(element), !matchMedia(LESS_MOTION).matches))
    const resizing = new ResizeObserver(() => chart.resize())
    resizing.observe(element)
    return () => {
      resizing.disconnect()
      chart.dispose()
    }
  }, [model])
  return <div ref={frame} className="chart" role="img" aria-label={model.says} style={{ height }} />
}
