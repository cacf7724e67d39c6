import type { ReconciliationRun } from '@yimatong/contract/office-api'
import { useWords } from '../../../shared/i18n/words.ts'
import { RECONCILIATION_WORDS } from './words.ts'

/** How far a run is, as its row says; and when it came to nothing, why. */
export function Progress({ run }: { run: ReconciliationRun }) {
  const word = useWords(RECONCILIATION_WORDS)
  if (run.failure !== undefined) {
    return (
      <p className="failure" role="alert">
        {word.failures[run.failure]}
      </p>
    )
  }
  if (run.state !== 'QUEUED' && run.state !== 'RUNNING') return null
  const step = run.step === undefined ? word.queued : word.steps[run.step]
  return (
    <p className="run-progress" role="status">
      <progress aria-label={step} />
      {step} {run.rowsRead > 0 && word.rowsRead(run.rowsRead.toLocaleString('en'))}
    </p>
  )
}
