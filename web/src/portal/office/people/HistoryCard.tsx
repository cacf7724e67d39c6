import type { AuditPage } from '@yimatong/contract/office-api'
import { useWords } from '../../../shared/i18n/words.ts'
import { Loaded } from '../../ui/Loaded.tsx'
import { TableFrame } from '../../ui/TableFrame.tsx'
import { When } from '../../ui/When.tsx'
import { ACTION_WORDS } from '../audit/words.ts'
import { useHistory } from './use-people.ts'
import { CARD_WORDS, PERSON_WORDS } from './words.ts'

/** What the office has done to somebody, and why. */
export function HistoryCard({ personId }: { personId: string }) {
  const word = useWords(CARD_WORDS)
  const history = useHistory(personId)
  return (
    <section className="card">
      <h2 className="card-title">{word.history}</h2>
      <Loaded query={history}>
        {({ entries }) =>
          entries.length === 0 ? <p className="muted">{word.noHistory}</p> : <Table entries={entries} />
        }
      </Loaded>
    </section>
  )
}

function Table({ entries }: { entries: AuditPage['entries'] }) {
  const word = useWords(CARD_WORDS)
  const { reason } = useWords(PERSON_WORDS)
  const deeds: Readonly<Record<string, string>> = useWords(ACTION_WORDS)
  return (
    <TableFrame label={word.history}>
      <table className="table" aria-label={word.history}>
        <thead>
          <tr>
            <th scope="col">{word.at}</th>
            <th scope="col">{word.what}</th>
            <th scope="col">{reason}</th>
            <th scope="col">{word.who}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.seq}>
              <td className="nowrap">
                <When at={entry.at} />
              </td>
              <td>{deeds[entry.action] ?? entry.action}</td>
              <td className="long-text">{entry.reason}</td>
              <td>{entry.by.name ?? entry.by.userId}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}
