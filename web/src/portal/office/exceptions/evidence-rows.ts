import type { Evidence, EvidenceSide } from '@yimatong/contract/office-api'

export const SIDES = ['ours', 'ledger', 'till'] as const
export type Side = (typeof SIDES)[number]

/** What the sides can be laid beside each other by, in the order of reading. */
export const ROWS = [
  'state',
  'total',
  'amount',
  'surcharge',
  'refunded',
  'id',
  'outTradeNo',
  'businessDate',
  'at',
  'payerAccount',
  'merchantAccount',
  'terminalNo',
  'refersTo',
  'doubles',
  'lines',
] as const
export type RowName = (typeof ROWS)[number]

export interface EvidenceRow {
  name: RowName
  cells: (string | number | undefined)[]
  /** The sides say different things of the same: this is what it is about. */
  differs: boolean
}

/** Money must be the same on all sides that tell of it; names and times may be each side's own. */
const COMPARED: ReadonlySet<RowName> = new Set(['total', 'amount', 'surcharge'])

/** The sides' words, row by row, without rows of which nobody says anything. */
export function evidenceRows(evidence: Evidence, sides: readonly Side[]): EvidenceRow[] {
  return ROWS.flatMap((name): EvidenceRow[] => {
    const cells = sides.map((side) => valueOf(evidence[side], name))
    if (cells.every((cell) => cell === undefined)) return []
    const said = cells.filter((cell) => cell !== undefined)
    const missing = sides.some((side) => evidence[side] === undefined)
    return [{ name, cells, differs: COMPARED.has(name) && (new Set(said).size > 1 || (missing && name === 'total')) }]
  })
}

const valueOf = (side: EvidenceSide | undefined, name: RowName): string | number | undefined => side?.[name]
