/** A report as it is shown: figures above, a drawing of one idea, and a table that says all of it. */
export interface Sheet {
  figures: readonly Figure[]
  chart: ChartModel
  columns: readonly SheetColumn[]
  rows: readonly SheetRow[]
  /** The sums below, by column; empty where there are none. */
  foot?: readonly string[]
  /** What the figures mean, where that is not plain. */
  note?: string
}

export interface Figure {
  name: string
  value: string
  /** The same of the days before, and how much that is less or more. */
  before?: string | undefined
  change?: string | undefined
}

export interface SheetColumn {
  title: string
  /** Figures stand at the right. */
  numeric: boolean
}

export interface SheetRow {
  key: string
  cells: readonly string[]
}

/** What the numbers of a drawing are: money comes in fen and is drawn in yuan. */
export type Unit = 'YUAN' | 'COUNT' | 'PERCENT' | 'MS'

export interface Series {
  name: string
  values: readonly (number | null)[]
}

/** BARS: one after the other, the first series in the brand's colour, the others grey; LYING when names are long. HEAT: hours of weekdays. */
export type ChartModel =
  | { kind: 'BARS'; unit: Unit; labels: readonly string[]; series: readonly Series[]; lying: boolean; says: string }
  | {
      kind: 'HEAT'
      unit: Unit
      across: readonly string[]
      down: readonly string[]
      /** Place across, place down, value. */
      cells: readonly (readonly [number, number, number])[]
      says: string
    }

/** True when there is nothing to draw. */
export const isEmptyChart = (chart: ChartModel): boolean =>
  chart.kind === 'HEAT'
    ? chart.cells.length === 0
    : chart.series.every(({ values }) => values.every((value) => value === null || value === 0))
