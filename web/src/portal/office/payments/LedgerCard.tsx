import type { OfficePayment } from '@yimatong/contract/office-api'
import { dateAndTime } from '../../../shared/format.ts'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { Amount } from '../../../shared/ui/Amount.tsx'
import { TableFrame } from '../../ui/TableFrame.tsx'
import { OFFICE_PAYMENTS_WORDS } from './words.ts'

type Posting = NonNullable<OfficePayment['ledger']>[number]

/** What a posting did to each account; nothing when it was declined. */
function entriesOf(posting: Posting): readonly (readonly [account: string, fen: number])[] {
  const { kind, outcome, payerAccount, merchantAccount, amount, surcharge, surchargeAccount } = posting
  if (outcome !== 'POSTED') return []
  const sign = kind === 'DEBIT' ? 1 : -1
  const entries: readonly (readonly [string | undefined, number])[] = [
    [payerAccount, -sign * (amount + surcharge)],
    [merchantAccount, sign * amount],
    [surchargeAccount, sign * surcharge],
  ]
  return entries.flatMap(([account, fen]) => (account === undefined || fen === 0 ? [] : [[account, fen] as const]))
}

/** The ledger's own records of a payment and of what went back, entry by entry. */
export function LedgerCard({ ledger }: Pick<OfficePayment, 'ledger'>) {
  const word = useWords(OFFICE_PAYMENTS_WORDS)
  return (
    <section className="card" aria-labelledby="ledger-records">
      <h2 className="card-title" id="ledger-records">
        {word.ledger}
      </h2>
      {ledger === undefined && <p className="notice">{word.ledgerMissing}</p>}
      {ledger?.length === 0 && <p className="muted">{word.ledgerNone}</p>}
      {ledger !== undefined && ledger.length > 0 && <Records ledger={ledger} />}
    </section>
  )
}

function Records({ ledger }: { ledger: readonly Posting[] }) {
  const word = useWords(OFFICE_PAYMENTS_WORDS)
  const language = useLanguage()
  return (
    <TableFrame label={word.ledger}>
      <table className="table" aria-labelledby="ledger-records">
        <thead>
          <tr>
            <th scope="col">{word.posting}</th>
            <th scope="col">{word.account}</th>
            <th scope="col" className="number">
              {word.amount}
            </th>
          </tr>
        </thead>
        <tbody>
          {ledger.map((posting) => (
            <tr key={posting.postingId}>
              <td>
                {word.kindsOfPosting[posting.kind]} · {word.outcomes[posting.outcome]}
                <span className="second-line figures">{dateAndTime(posting.postedAt, language)}</span>
              </td>
              <td className="figures">
                {entriesOf(posting).map(([account]) => (
                  <div key={account}>{account}</div>
                ))}
              </td>
              <td className="number">
                {entriesOf(posting).map(([account, fen]) => (
                  <div key={account}>
                    <Amount fen={fen} />
                  </div>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}
