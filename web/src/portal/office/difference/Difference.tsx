import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { TableFrame } from '../../ui/TableFrame.tsx'
import { changesOf, differs, type Leaf, type MemberChange } from './changes.ts'
import { sayValue } from './values.ts'
import { DIFFERENCE_WORDS, FIELD_WORDS } from './words.ts'
import './difference.css'

/** What was and what is, member by member; what differs is marked, for eyes and ears. */
export function Difference({ before, after }: { before: unknown; after: unknown }) {
  const word = useWords(DIFFERENCE_WORDS)
  const changes = changesOf(before, after)
  if (changes.length === 0) return <p className="muted">{word.same}</p>
  return (
    <TableFrame label={word.table} className="difference">
      <table className="table" aria-label={word.table}>
        <thead>
          <tr>
            <th scope="col">{word.field}</th>
            {before !== undefined && <th scope="col">{word.before}</th>}
            <th scope="col">{before === undefined ? word.content : word.after}</th>
          </tr>
        </thead>
        <tbody>
          {changes.map((change) => (
            <Row key={change.path.join('.')} change={change} hasBefore={before !== undefined} />
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

function Row({ change, hasBefore }: { change: MemberChange; hasBefore: boolean }) {
  const fieldWords = useWords(FIELD_WORDS)
  const name = change.path.map((part) => fieldWords[part] ?? part).join(' · ')
  const field = change.path.at(-1) ?? ''
  const changed = hasBefore && differs(change)
  return (
    <tr className={changed ? 'difference-changed' : undefined}>
      <th scope="row">{name}</th>
      {hasBefore && (
        <td>
          {changed ? (
            <del>
              <Value field={field} value={change.before} />
            </del>
          ) : (
            <Value field={field} value={change.before} />
          )}
        </td>
      )}
      <td>
        {changed ? (
          <ins>
            <Value field={field} value={change.after} />
          </ins>
        ) : (
          <Value field={field} value={change.after} />
        )}
      </td>
    </tr>
  )
}

function Value({ field, value }: { field: string; value: Leaf | undefined }) {
  const word = useWords(DIFFERENCE_WORDS)
  const language = useLanguage()
  if (value === undefined || value === null || value === '') return <span className="muted">{word.none}</span>
  const said = sayValue(field, value, language)
  return typeof value === 'number' ? <span className="figures">{said}</span> : said
}
