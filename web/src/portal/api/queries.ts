import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { ApiError, NoAnswer } from '../../shared/http/errors.ts'

/** Who is logged in: a session, or null when the server said that there is none. */
export const SESSION_KEY = ['session'] as const

const NO_SESSION: readonly string[] = ['UNAUTHENTICATED', 'SESSION_ENDED']

/** Whatever call hears first that the session is over, the page goes back to the login, and says why. */
function onError(error: unknown): void {
  if (error instanceof ApiError && NO_SESSION.includes(error.code)) queries.setQueryData(SESSION_KEY, null)
}

/** A refusal stays one; a lost answer to a question is asked for again. Writes are never repeated by themselves. */
const RETRIES = 2

export const queries: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    queries: {
      retry: (failures, error) => error instanceof NoAnswer && failures < RETRIES,
      staleTime: 5_000,
    },
    mutations: { retry: false },
  },
})
