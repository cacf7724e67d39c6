import type { ReconciliationDifference, ReconciliationReport, ReconciliationRun } from '@yimatong/contract/office-api'
import { RECONCILIATION_CLASSES } from '@yimatong/contract/states'
import { useState } from 'react'
import { Link, useSearchParams } from 'wouter'
import { useWords } from '../../../shared/i18n/words.ts'
import { Amount } from '../../../shared/ui/Amount.tsx'
import { CheckIcon } from '../../../shared/ui/icons.tsx'
import { Chip, type Tone } from '../../ui/Chip.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { FilterLinks } from '../../ui/FilterLinks.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Pager } from '../../ui/Pager.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { TableFrame } from '../../ui/TableFrame.tsx'
import { CLASS_WORDS } from '../exceptions/class-words.ts'
import { EvidenceTable } from '../exceptions/EvidenceTable.tsx'
import { useDifferences } from './use-reconciliation.ts'
import { RUN_WORDS } from './words.ts'

const TONES: Record<ReconciliationDifference['standing'], Tone> = {
  REPAIRED: 'good',
  RESOLVED: 'good',
  OPEN: 'wait',
  LISTED: 'calm',
}

interface DifferencesProps {
  run: ReconciliationRun
  report: ReconciliationReport
}

/** What a run found: by class, and line by line with both sides. */
export function Differences({ run: { runId, differences = 0 }, report }: DifferencesProps) {
  const word = useWords(RUN_WORDS)
  const { classes } = useWords(CLASS_WORDS)
  const [params] = useSearchParams()
  const kind = RECONCILIATION_CLASSES.find((known) => known === params.get('class'))
  const query = useDifferences(runId, { class: kind, cursor: params.get('cursor') ?? undefined }, differences > 0)
  if (differences === 0)
    return <Empty icon={<CheckIcon size={40} />} title={word.clean.title} sentence={word.clean.sentence} />
  const links = [
    { href: `/reconciliation/${runId}`, name: word.classOf(word.allClasses, differences), here: kind === undefined },
    ...report.classes.map(({ class: name, count }) => ({
      href: `/reconciliation/${runId}?class=${name}`,
      name: word.classOf(classes[name], count),
      here: kind === name,
    })),
  ]
  return (
    <section className="card">
      <h2 className="card-title">{word.classes}</h2>
      <FilterLinks label={word.classes} links={links} />
      <Loaded query={query}>{(page) => <Table rows={page.differences} />}</Loaded>
      <Pager nextCursor={query.data?.nextCursor} />
    </section>
  )
}

function Table({ rows }: { rows: readonly ReconciliationDifference[] }) {
  const word = useWords(RUN_WORDS)
  const { classes } = useWords(CLASS_WORDS)
  const [shown, setShown] = useState<ReconciliationDifference>()
  return (
    <>
      <TableFrame label={word.table}>
        <table className="table" aria-label={word.table}>
          <thead>
            <tr>
              <th scope="col" className="number">
                {word.n}
              </th>
              <th scope="col">{word.classes}</th>
              <th scope="col">{word.subject}</th>
              <th scope="col" className="number">
                {word.ours}
              </th>
              <th scope="col" className="number">
                {word.theirs}
              </th>
              <th scope="col" className="number">
                {word.total}
              </th>
              <th scope="col">{word.standing}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.n} row={row} show={() => setShown(row)} />
            ))}
          </tbody>
        </table>
      </TableFrame>
      {shown && (
        <Panel title={classes[shown.class]} place="WIDE" onClose={() => setShown(undefined)}>
          <EvidenceTable evidence={shown.evidence} />
          {shown.exceptionId !== undefined && (
            <p>
              <Link className="button button-primary" href={`/exceptions/${shown.exceptionId}`}>
                {word.toCase}
              </Link>
            </p>
          )}
        </Panel>
      )}
    </>
  )
}

function Row({ row, show }: { row: ReconciliationDifference; show: () => void }) {
  const word = useWords(RUN_WORDS)
  const { classes } = useWords(CLASS_WORDS)
  const { n, subject, evidence, total, standing, exceptionId } = row
  const theirs = evidence.till ?? evidence.ledger
  return (
    <tr>
      <td className="number">{n}</td>
      <td>
        <button type="button" className="evidence-open" onClick={show}>
          {classes[row.class]}
        </button>
      </td>
      <td className="figures run-subject">{subject}</td>
      <td className="number">{evidence.ours === undefined ? '–' : <Amount fen={evidence.ours.total} />}</td>
      <td className="number">{theirs === undefined ? '–' : <Amount fen={theirs.total} />}</td>
      <td className="number">
        <Amount fen={total} />
      </td>
      <td className="nowrap">
        {exceptionId === undefined ? (
          <Chip tone={TONES[standing]}>{word.standings[standing]}</Chip>
        ) : (
          <Link href={`/exceptions/${exceptionId}`}>
            <Chip tone={TONES[standing]}>{word.standings[standing]}</Chip>
          </Link>
        )}
      </td>
    </tr>
  )
}
