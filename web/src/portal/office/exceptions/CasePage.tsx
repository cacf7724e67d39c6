import type { OfficeCase } from '@yimatong/contract/office-api'
import { Link } from 'wouter'
import { dateAndTime } from '../../../shared/format.ts'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { Amount } from '../../../shared/ui/Amount.tsx'
import { Fact, Facts } from '../../ui/Facts.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { When } from '../../ui/When.tsx'
import { CaseActions } from './CaseActions.tsx'
import { CaseChip } from './CaseChip.tsx'
import { CLASS_WORDS } from './class-words.ts'
import { EvidenceTable } from './EvidenceTable.tsx'
import { useCase } from './use-cases.ts'
import { useSideWords } from './side-words.ts'
import { CASE_WORDS, QUEUE_WORDS } from './words.ts'

/** One case: what happened, what each side has, what was done, and what can be done. */
export function CasePage({ exceptionId }: { exceptionId: string }) {
  const { title } = useWords(QUEUE_WORDS)
  const word = useWords(CASE_WORDS)
  const { classes } = useWords(CLASS_WORDS)
  const query = useCase(exceptionId)
  return (
    <Page
      title={query.data === undefined ? title : classes[query.data.class]}
      back={{ href: '/exceptions', name: title }}
      note={query.data && <CaseChip exception={query.data} />}
    >
      <Loaded query={query}>
        {(found) => (
          <>
            <CaseActions found={found} />
            <section className="card">
              <h2 className="card-title">{word.facts}</h2>
              <What found={found} />
            </section>
            <section className="card">
              <h2 className="card-title">{word.sides}</h2>
              <EvidenceTable evidence={found.evidence} />
            </section>
            <section className="card">
              <h2 className="card-title">{word.history}</h2>
              <History notes={found.notes} />
            </section>
          </>
        )}
      </Loaded>
    </Page>
  )
}

function What({ found }: { found: OfficeCase }) {
  const word = useWords(CASE_WORDS)
  const queue = useWords(QUEUE_WORDS)
  const { meanings, suggestions } = useWords(CLASS_WORDS)
  const english = useLanguage() === 'en'
  const { subject, total, businessDate, merchantName, merchantNameEn, runId, createdAt, dueAt, assignedTo, automatic } =
    found
  return (
    <>
      <p>{meanings[found.class]}</p>
      <p className="case-suggestion">
        <strong>{word.suggestion}</strong> {automatic ? word.automatic : suggestions[found.class]}
      </p>
      <Facts short>
        <Fact name={queue.total}>
          <Amount fen={total} />
        </Fact>
        <Fact name={word.subject} className="figures">
          {subject}
        </Fact>
        {merchantName !== undefined && <Fact name={queue.merchant}>{english ? merchantNameEn : merchantName}</Fact>}
        {businessDate !== undefined && <Fact name={word.day}>{businessDate}</Fact>}
        <Fact name={word.found}>
          <When at={createdAt} />
        </Fact>
        <Fact name={queue.due}>
          <When at={dueAt} />
        </Fact>
        <Fact name={queue.who}>{assignedTo?.name ?? word.nobody}</Fact>
        {runId !== undefined && (
          <Fact name={word.run}>
            <Link href={`/reconciliation/${runId}`}>{word.toRun}</Link>
          </Fact>
        )}
      </Facts>
    </>
  )
}

function History({ notes }: { notes: OfficeCase['notes'] }) {
  const word = useWords(CASE_WORDS)
  const language = useLanguage()
  const wordOf = useSideWords()
  const textOf = ({ type, text }: OfficeCase['notes'][number]) => {
    if (type === 'DUE' && text !== undefined) return dateAndTime(text, language)
    if (type === 'ASSIGNED') return text ?? word.unassigned
    // What the system writes down is the ledger's word; people write sentences.
    return text === undefined ? undefined : wordOf(text)
  }
  return (
    <ol className="case-history">
      {notes.map((note) => (
        <li key={`${note.at} ${note.type}`}>
          <p>
            <strong>{word.notes[note.type]}</strong> {textOf(note)}
          </p>
          <p className="muted">
            {word.system[note.author] ?? note.author} · <When at={note.at} />
          </p>
        </li>
      ))}
    </ol>
  )
}
