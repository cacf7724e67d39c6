import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useWords } from '../../shared/i18n/words.ts'
import { useFailureWords } from '../api/failures.ts'
import { SHELL_WORDS } from '../words.ts'

interface LoadedProps<T> {
  query: Pick<UseQueryResult<T>, 'data' | 'error' | 'isPending' | 'refetch'>
  children: (data: T) => ReactNode
  /** What stands in the place meanwhile, of the same size as what comes. */
  waiting?: ReactNode
}

/** What a query has, or that it is coming, or why it is not and a way to ask again. What was there before stays in place. */
export function Loaded<T>({ query, children, waiting }: LoadedProps<T>) {
  const word = useWords(SHELL_WORDS)
  const failureWords = useFailureWords()
  if (query.data !== undefined) return children(query.data)
  if (query.isPending) {
    return (
      <div className="loading" role="status">
        <span className="visually-hidden">{word.loading}</span>
        {waiting ?? <div className="skeleton" />}
      </div>
    )
  }
  return (
    <div className="load-failure" role="alert">
      <p>{failureWords(query.error)}</p>
      <button type="button" className="button" onClick={() => void query.refetch()}>
        {word.retry}
      </button>
    </div>
  )
}
