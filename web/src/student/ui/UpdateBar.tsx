import { useWords } from '../../shared/i18n/words.ts'
import { useApp } from '../app-state.ts'
import { SHELL_WORDS } from '../words.ts'

/** A new release is here; the person says when. Never by itself: a page must not reload under a scanner. */
export function UpdateBar() {
  const word = useWords(SHELL_WORDS)
  const update = useApp((state) => state.update)
  if (update === undefined) return null
  return (
    <p className="update-bar" role="status">
      {word.updateReady}
      <button type="button" className="button button-quiet" onClick={update}>
        {word.update}
      </button>
    </p>
  )
}
