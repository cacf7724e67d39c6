import { chartLine } from '@yimatong/contract/chart-of-accounts'
import { businessDateOf } from '@yimatong/contract/clock'
import type { OfficeTrialBalance } from '@yimatong/contract/office-api'
import { Link, useSearchParams } from 'wouter'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { serverClock } from '../../api/http.ts'
import { Amount } from '../../../shared/ui/Amount.tsx'
import { CheckIcon, ListIcon, WarningIcon } from '../../../shared/ui/icons.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { TableFrame } from '../../ui/TableFrame.tsx'
import { FileLinks } from '../ui/FileLinks.tsx'
import { useTrialBalance } from './use-books.ts'
import { TRIAL_WORDS } from './words.ts'
import './trial-balance.css'

const KINDS = { csv: 'CSV', xlsx: 'XLSX' } as const

const A_DAY = /^2\d{3}-\d{2}-\d{2}$/
const SUMS = ['opening', 'debit', 'credit', 'closing'] as const

/** The trial balance (试算平衡) of a business day, which is a part of the address. */
export function TrialBalancePage() {
  const word = useWords(TRIAL_WORDS)
  const today = businessDateOf(serverClock.now())
  const [params, setParams] = useSearchParams()
  const asked = params.get('date') ?? ''
  const date = A_DAY.test(asked) ? asked : today
  const balance = useTrialBalance(date)
  return (
    <Page title={word.title} actions={<FileLinks path="/money/trial-balance" filter={{ date }} words={KINDS} />}>
      <p className="muted">{word.lead}</p>
      <label className="field trial-day">
        <span className="field-name">{word.day}</span>
        <input
          key={date}
          className="input"
          type="date"
          defaultValue={date}
          min="2020-01-01"
          max={today}
          onChange={({ target: { value } }) => A_DAY.test(value) && value <= today && setParams({ date: value })}
        />
      </label>
      <Loaded query={balance}>
        {(known) =>
          known.books.length === 0 ? (
            <Empty icon={<ListIcon size={40} />} title={word.empty.title} sentence={word.empty.sentence} />
          ) : (
            <Books balance={known} />
          )
        }
      </Loaded>
    </Page>
  )
}

function Books({ balance: { businessDate, books } }: { balance: OfficeTrialBalance }) {
  const word = useWords(TRIAL_WORDS)
  const language = useLanguage() === 'en' ? 'en' : 'zh'
  const lines = books
    .map((book) => ({ ...book, line: chartLine(book) }))
    .toSorted((one, other) => one.line.code.localeCompare(other.line.code) || one.book.localeCompare(other.book))
  const total = (of: (typeof SUMS)[number]) => books.reduce((sum, book) => sum + book[of], 0)
  const balanced = total('opening') === 0 && total('closing') === 0 && total('debit') === total('credit')
  const adjusted = books.some(({ kind, closing }) => kind === 'ADJUSTMENT' && closing !== 0)
  return (
    <>
      <p className={balanced ? 'trial-verdict done' : 'trial-verdict failure'} role="status">
        {balanced ? <CheckIcon size={20} /> : <WarningIcon size={20} />}
        {balanced ? word.balanced : word.unbalanced}
      </p>
      {adjusted && <p className="warning">{word.explain}</p>}
      <TableFrame label={word.title}>
        <table className="table" aria-label={word.title}>
          <thead>
            <tr>
              <th scope="col">{word.code}</th>
              <th scope="col">{word.book}</th>
              {SUMS.map((sum) => (
                <th key={sum} scope="col" className="number">
                  {word[sum]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map((book) => (
              <tr key={book.book}>
                <td>
                  <span className="figures">{book.line.code}</span> {book.line[language]}
                </td>
                <td>
                  <Link href={`/trial-balance/${businessDate}/${book.book}`}>
                    {book.kind === 'MERCHANT' ? book.holderName : book.line[language]}
                  </Link>
                </td>
                {SUMS.map((sum) => (
                  <td key={sum} className="number">
                    <Amount fen={book[sum]} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" colSpan={2}>
                {word.total}
              </th>
              {SUMS.map((sum) => (
                <td key={sum} className="number">
                  <Amount fen={total(sum)} />
                </td>
              ))}
            </tr>
          </tfoot>
        </table>
      </TableFrame>
    </>
  )
}
