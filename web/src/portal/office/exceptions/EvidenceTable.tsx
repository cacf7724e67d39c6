import type { Evidence } from '@yimatong/contract/office-api'
import { dateAndTime } from '../../../shared/format.ts'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { Amount } from '../../../shared/ui/Amount.tsx'
import { TableFrame } from '../../ui/TableFrame.tsx'
import { type EvidenceRow, evidenceRows, type RowName, SIDES } from './evidence-rows.ts'
import { useSideWords } from './side-words.ts'
import { CASE_WORDS } from './words.ts'

const MONEY: ReadonlySet<RowName> = new Set(['total', 'amount', 'surcharge', 'refunded'])

/** What each side has, beside each other; where the money differs, it says so. A till is there when it has said something. */
export function EvidenceTable({ evidence }: { evidence: Evidence }) {
  const word = useWords(CASE_WORDS)
  const sides = SIDES.filter((side) => side !== 'till' || evidence.till !== undefined).filter(
    (side) => side !== 'ledger' || evidence.till === undefined || evidence.ledger !== undefined,
  )
  return (
    <TableFrame label={word.sides}>
      <table className="table evidence" aria-label={word.sides}>
        <thead>
          <tr>
            <th scope="col">{word.says}</th>
            {sides.map((side) => (
              <th key={side} scope="col">
                {word.side[side]}
                {evidence[side] === undefined && <span className="evidence-none">{word.nothing}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {evidenceRows(evidence, sides).map((row) => (
            <tr key={row.name} className={row.differs ? 'evidence-differs' : undefined}>
              <th scope="row">
                {word.rows[row.name]}
                {row.differs && <span className="evidence-mark">{word.differs}</span>}
              </th>
              {row.cells.map((cell, at) => (
                <td key={sides[at]} className="figures">
                  <Cell name={row.name} cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

function Cell({ name, cell }: { name: RowName; cell: EvidenceRow['cells'][number] }) {
  const wordOf = useSideWords()
  const language = useLanguage()
  if (cell === undefined) return '–'
  if (MONEY.has(name) && typeof cell === 'number') return <Amount fen={cell} />
  if (name === 'state') return wordOf(String(cell))
  return name === 'at' ? dateAndTime(String(cell), language) : cell
}
