import type { Problem } from '@yimatong/contract/errors'
import { ApiError, NoAnswer } from '../../../shared/http/errors.ts'
import { PORTAL_BASE, writeHeaders } from '../../api/http.ts'

/** A large roster on a slow line. */
const UPLOAD_TIMEOUT_MS = 120_000

/** Sends a table as it is. Rejects with ApiError or NoAnswer, as every call does. */
export async function sendFile<Answer>(path: string, file: File): Promise<Answer> {
  const response = await fetch(`${PORTAL_BASE}/office${path}`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv', ...writeHeaders() },
    credentials: 'same-origin',
    signal: AbortSignal.timeout(UPLOAD_TIMEOUT_MS),
    body: file,
  }).catch((error: unknown) => {
    throw new NoAnswer('no answer from the server', { cause: error })
  })
  const answer: unknown = await response.json().catch((error: unknown) => {
    throw new NoAnswer(`the answer (${response.status}) is not JSON`, { cause: error })
  })
  if (!response.ok) throw new ApiError(answer as Problem)
  return answer as Answer
}
