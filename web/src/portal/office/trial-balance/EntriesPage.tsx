import { SYSTEM_BOOKS } from '@yimatong/contract/chart-of-accounts'
import type { BookEntry } from '@yimatong/contract/office-api'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { Amount } from '../../../shared/ui/Amount.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { Pager } from '../../ui/Pager.tsx'
import { TableFrame } from '../../ui/TableFrame.tsx'
import { When } from '../../ui/When.tsx'
import { useSearchParams } from 'wouter'
import { useEntries } from './use-books.ts'
import { POSTING_WORDS } from '../posting-words.ts'
import { TRIAL_WORDS } from './words.ts'

/** What moved in one book on a day, page by page. */
export function EntriesPage({ date, book }: { date: string; book: string }) {
  const word = useWords(TRIAL_WORDS)
  const [params] = useSearchParams()
  const entries = useEntries(date, book, params.get('cursor') ?? undefined)
  const language = useLanguage() === 'en' ? 'en' : 'zh'
  // A merchant's book is called by who holds it, the school's own by the chart of accounts.
  const name = SYSTEM_BOOKS[book]?.[language] ?? entries.data?.entries[0]?.holderName ?? book
  const title = word.entries(`${name} · ${date}`)
  return (
    <Page title={title} back={{ href: `/trial-balance?date=${date}`, name: word.back }}>
      <Loaded query={entries}>
        {({ entries: rows }) =>
          rows.length === 0 ? <p className="muted">{word.noEntries}</p> : <Table title={title} rows={rows} />
        }
      </Loaded>
      <Pager nextCursor={entries.data?.next} />
    </Page>
  )
}

function Table({ title, rows }: { title: string; rows: readonly BookEntry[] }) {
  const word = useWords(TRIAL_WORDS)
  const postings = useWords(POSTING_WORDS)
  return (
    <TableFrame label={title}>
      <table className="table" aria-label={title}>
        <thead>
          <tr>
            <th scope="col">{word.kind}</th>
            <th scope="col">{word.book}</th>
            <th scope="col">{word.other}</th>
            <th scope="col" className="number">
              {word.amount}
            </th>
            <th scope="col">{word.at}</th>
            <th scope="col">{word.posting}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((entry) => (
            <tr key={`${entry.postingId}-${entry.account}-${entry.amount}`}>
              <td>{postings[entry.purpose ?? entry.kind] ?? entry.kind}</td>
              <td>
                {entry.holderName}
                <span className="second-line figures">{entry.account}</span>
              </td>
              <td className="figures">
                <OtherSide entry={entry} />
              </td>
              <td className="number">
                <Amount fen={entry.amount} />
              </td>
              <td className="nowrap">
                <When at={entry.postedAt} />
              </td>
              <td className="figures">{entry.postingId}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

/** The account that gave what this one got, or got what it gave. */
function OtherSide({ entry: { account, payerAccount, merchantAccount } }: { entry: BookEntry }) {
  const language = useLanguage() === 'en' ? 'en' : 'zh'
  const other = account === payerAccount ? (merchantAccount ?? '') : payerAccount
  return SYSTEM_BOOKS[other]?.[language] ?? other
}
