import { useEffect, useState } from 'react'
import { useWords } from '../../shared/i18n/words.ts'
import { useStore } from '../../shared/store.ts'
import { useTraining } from './mode.ts'
import { realScans } from './scanned.ts'
import { TRAINING_WORDS } from './words.ts'

const SHOWN_MS = 12_000

/** What nobody may overlook, and the way out. */
export function TrainingBar() {
  const word = useWords(TRAINING_WORDS)
  const { leave } = useTraining()
  return (
    <div className="training-bar" role="region" aria-label={word.title}>
      <strong>{word.bar}</strong>
      <RealCode />
      <button type="button" className="training-leave" onMouseDown={(event) => event.preventDefault()} onClick={leave}>
        {word.leave} <kbd>Shift</kbd> <kbd>F8</kbd>
      </button>
    </div>
  )
}

/** Somebody's real code was scanned, and nothing was done with it. */
function RealCode() {
  const word = useWords(TRAINING_WORDS)
  const count = useStore(realScans, (state) => state.count)
  const [seen, setSeen] = useState(count)
  useEffect(() => {
    const timer = setTimeout(() => setSeen(count), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [count])
  return (
    <span role="alert" className="training-scan">
      {count > seen && (
        <span key={count}>
          {word.notTaken} · {word.notTakenHint}
        </span>
      )}
    </span>
  )
}
