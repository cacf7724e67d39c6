import type { ReactNode } from 'react'
import { formatYuan } from '@yimatong/contract/money'
import type { RulesView, WhatIf } from '@yimatong/contract/office-rules-api'
import { Link } from 'wouter'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { Amount } from '../../../shared/ui/Amount.tsx'
import { TableFrame } from '../../ui/TableFrame.tsx'
import { whereOf, yuan } from './sentence.ts'
import { RULES_WORDS, WHAT_IF_WORDS } from './words.ts'

interface WhatIfCardProps {
  found: WhatIf
  view: RulesView
}

/** What the draft would have charged for the payments of last week. */
export function WhatIfCard({ found, view }: WhatIfCardProps) {
  const word = useWords(WHAT_IF_WORDS)
  const { sums, from, to, worst } = found
  return (
    <section className="card" aria-label={word.title}>
      <h2 className="card-title">{word.title}</h2>
      <p className="muted">{word.between(from, to)}</p>
      <dl className="what-if-figures">
        <Figure name={word.oldSum} value={<Amount fen={sums.oldSum} />} />
        <Figure name={word.newSum} value={<Amount fen={sums.newSum} />} />
        <Figure name={word.difference} value={signed(sums.newSum - sums.oldSum)} strong />
        <Figure
          name={word.payments}
          value={String(sums.changedPayments)}
          note={word.of(sums.payments.toLocaleString('en'))}
        />
        <Figure name={word.people} value={String(sums.changedPeople)} />
      </dl>
      {sums.refusedPayments > 0 && (
        <p className="failure">{word.refused(String(sums.refusedPayments), yuan(sums.refusedAmount))}</p>
      )}
      {worst !== undefined && (
        <p>
          <strong>{word.worst}</strong>
          {' · '}
          {word.worstSays(yuan(worst.oldSurcharge), yuan(worst.newSurcharge), yuan(worst.amount))}
          {' · '}
          <Link href={`/payments/${worst.paymentId}`}>{worst.paymentId}</Link>
        </p>
      )}
      <Rows found={found} view={view} />
    </section>
  )
}

const signed = (fen: number): string => (fen > 0 ? `+${formatYuan(fen)}` : formatYuan(fen))

interface FigureProps {
  name: string
  value: ReactNode
  note?: string
  strong?: boolean
}

function Figure({ name, value, note, strong = false }: FigureProps) {
  return (
    <div className="what-if-figure">
      <dt>{name}</dt>
      <dd className={strong ? 'figures what-if-strong' : 'figures'}>
        {value}
        {note !== undefined && <span className="muted"> {note}</span>}
      </dd>
    </div>
  )
}

function Rows({ found, view }: WhatIfCardProps) {
  const word = useWords(WHAT_IF_WORDS)
  const { classes } = useWords(RULES_WORDS)
  const language = useLanguage()
  const rows = found.rows.filter(({ changedPayments }) => changedPayments > 0)
  if (rows.length === 0) return <p className="muted">{word.none}</p>
  return (
    <TableFrame label={word.table} className="what-if-table">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{word.merchant}</th>
            <th scope="col">{word.class}</th>
            {[word.payments, word.people, word.oldSum, word.newSum, word.difference].map((name) => (
              <th key={name} scope="col" className="number">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.merchantNo} ${row.identityClass}`}>
              <td>{whereOf({ merchantNo: row.merchantNo }, view, language)}</td>
              <td className={INSIDERS.includes(row.identityClass) ? 'nowrap insiders' : 'nowrap'}>
                {classes[row.identityClass]}
              </td>
              <td className="number">{row.changedPayments}</td>
              <td className="number">{row.changedPeople}</td>
              <td className="number">
                <Amount fen={row.oldSum} />
              </td>
              <td className="number">
                <Amount fen={row.newSum} />
              </td>
              <td className="number">{signed(row.newSum - row.oldSum)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

const INSIDERS: readonly string[] = ['STUDENT', 'TEACHER']
