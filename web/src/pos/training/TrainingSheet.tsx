import { useState } from 'react'
import { useWords } from '../../shared/i18n/words.ts'
import { Sheet } from '../screen/Sheet.tsx'
import { useTillState } from '../till/till-context.ts'
import { mayTrain, useTraining } from './mode.ts'
import { PRACTICE_CASES } from './practice-gateway.ts'
import { TRAINING_WORDS } from './words.ts'

/** What training is, which amount leads to which result, and the way in or out. */
export function TrainingSheet({ onClose }: { onClose: () => void }) {
  const word = useWords(TRAINING_WORDS)
  const { enter, leave } = useTraining()
  const training = useTillState((state) => state.training)
  const free = useTillState(mayTrain)
  const [failed, setFailed] = useState(false)
  const rows = [...PRACTICE_CASES.map((one) => word.endings[one]), word.code]
  const start = () => void enter().catch(() => setFailed(true))
  return (
    <Sheet title={word.title} className="training-sheet" onClose={onClose}>
      <p>{word.about}</p>
      <p>{word.listens}</p>
      <h3>{word.cases}</h3>
      <dl className="training-cases">
        {rows.map(([amount, ending]) => (
          <div key={amount}>
            <dt className="figures">{amount}</dt>
            <dd>{ending}</dd>
          </div>
        ))}
      </dl>
      <p role="alert">{training ? '' : !free ? word.busy : failed ? word.failed : ''}</p>
      <footer className="sheet-foot">
        <span className="sheet-gap" />
        {training ? (
          <button type="button" className="button button-primary" onClick={leave}>
            {word.leave} <kbd>Shift</kbd> <kbd>F8</kbd>
          </button>
        ) : (
          <button type="button" className="button button-primary" data-first-focus disabled={!free} onClick={start}>
            {word.start}
          </button>
        )}
      </footer>
    </Sheet>
  )
}
