import { useState } from 'react'
import { ApiError, failureOf } from '../../shared/http/errors.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { SHIFT_FAILURES } from './words.ts'

/** One call at a time, and why the last one came to nothing, in words. */
export function useCall() {
  const word = useWords(SHIFT_FAILURES)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const call = async <T>(make: () => Promise<T>, after: (answer: T) => void, refused?: (error: ApiError) => void) => {
    if (busy) return
    setBusy(true)
    setError(undefined)
    try {
      after(await make())
    } catch (caught) {
      setError(caught)
      if (caught instanceof ApiError) refused?.(caught)
    } finally {
      setBusy(false)
    }
  }
  return { busy, call, failure: error === undefined ? undefined : sentence(error, word) }
}

function sentence(error: unknown, word: ReturnType<typeof useWords<(typeof SHIFT_FAILURES)['en']>>): string {
  const said = word[failureOf(error)] ?? word.OTHER
  const left = error instanceof ApiError && error.code === 'PIN_WRONG' ? error.problem.attemptsLeft : undefined
  return left === undefined ? said : `${said} ${word.left(left)}`
}
