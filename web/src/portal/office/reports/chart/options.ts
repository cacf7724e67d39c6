import type { ChartModel, Unit } from '../sheet.ts'

/** The page's own colours and type, as its style sheet names them. */
export interface Look {
  brand: string
  tint: string
  grey: string
  line: string
  ink: string
  muted: string
  font: string
}

/** Fen become yuan for eyes, with separators; the rest is what it is. */
function shown(value: number, unit: Unit): string {
  const figures = (of: number) => of.toLocaleString('en-US', { maximumFractionDigits: unit === 'YUAN' ? 2 : 1 })
  if (unit === 'YUAN') return `¥${figures(value / 100)}`
  if (unit === 'PERCENT') return `${figures(value)}%`
  return unit === 'MS' ? `${figures(value)} ms` : figures(value)
}

/** The larger steps of a scale in fewer figures: 12,000 is 12k. */
function onScale(value: number, unit: Unit): string {
  const whole = unit === 'YUAN' ? value / 100 : value
  const short = Math.abs(whole) >= 10_000 ? `${(whole / 1000).toLocaleString('en-US')}k` : whole.toLocaleString('en-US')
  return unit === 'PERCENT' ? `${short}%` : short
}

const styled = ({ muted, font }: Look) => ({ color: muted, fontFamily: font, fontSize: 12 })

const ROOM = { left: 8, right: 16, top: 40, bottom: 8, containLabel: true }

function bars(model: Extract<ChartModel, { kind: 'BARS' }>, look: Look) {
  const { labels, series, unit, lying } = model
  const names = {
    type: 'category',
    data: labels,
    inverse: lying,
    axisLine: { lineStyle: { color: look.line } },
    axisTick: { show: false },
    axisLabel: { ...styled(look), ...(lying ? { width: 160, overflow: 'truncate' } : { hideOverlap: true }) },
  }
  const values = {
    type: 'value',
    splitLine: { lineStyle: { color: look.line } },
    axisLabel: { ...styled(look), hideOverlap: true, formatter: (value: number) => onScale(value, unit) },
  }
  const colours = [look.brand, look.grey]
  return {
    grid: { ...ROOM, top: series.length > 1 ? 40 : 16 },
    legend:
      series.length > 1 ? { top: 0, right: 0, textStyle: styled(look), itemWidth: 12, itemHeight: 12 } : undefined,
    tooltip: {
      trigger: 'axis',
      // Drawn on the canvas: a tooltip of HTML would carry style attributes.
      renderMode: 'richText',
      axisPointer: { type: 'shadow' },
      valueFormatter: (value: number | null) => (value === null ? '—' : shown(value, unit)),
    },
    xAxis: lying ? values : names,
    yAxis: lying ? names : values,
    series: series.map(({ name, values: data }, at) => ({
      type: 'bar',
      name,
      data,
      itemStyle: { color: colours[at] ?? look.grey, borderRadius: 2 },
      barMaxWidth: 28,
      barGap: '10%',
    })),
  }
}

function heat(model: Extract<ChartModel, { kind: 'HEAT' }>, look: Look) {
  const { across, down, cells, unit } = model
  const axis = {
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: styled(look),
    splitArea: { show: false },
  }
  return {
    grid: { ...ROOM, top: 8, bottom: 56 },
    tooltip: {
      renderMode: 'richText',
      formatter: ({ value: [x, y, count] }: { value: [number, number, number] }) =>
        `${down[y] ?? ''} ${across[x] ?? ''}  ${shown(count, unit)}`,
    },
    xAxis: { type: 'category', data: across, ...axis },
    yAxis: { type: 'category', data: down, inverse: true, ...axis },
    visualMap: {
      min: 0,
      max: Math.max(1, ...cells.map(([, , count]) => count)),
      orient: 'horizontal',
      left: 'center',
      bottom: 0,
      itemHeight: 200,
      calculable: false,
      inRange: { color: [look.tint, look.brand] },
      textStyle: styled(look),
    },
    series: [
      {
        type: 'heatmap',
        data: cells,
        itemStyle: { borderColor: '#ffffff', borderWidth: 2, borderRadius: 4 },
        progressive: 0,
      },
    ],
  }
}

/** A drawing for echarts: one idea, the brand's colour and grey. It says in a sentence what it shows; the table has it all. */
export function optionsOf(model: ChartModel, look: Look, moves: boolean): Record<string, unknown> {
  const drawing = model.kind === 'HEAT' ? heat(model, look) : bars(model, look)
  return {
    ...drawing,
    animation: moves,
    animationDuration: 160,
    textStyle: { fontFamily: look.font, color: look.ink },
    aria: { enabled: true, label: { description: model.says } },
  }
}
