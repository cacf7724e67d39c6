import type { StaticCodeView, VerifyStaticCodeBody } from '@yimatong/contract/portal-api'
import { failureOf } from '../../shared/http/errors.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { useFailureWords } from '../api/failures.ts'
import { type Scanned, whatIs } from './scanned.ts'
import { useStaticCode } from './use-static-codes.ts'
import { VERIFY_WORDS } from './verify-words.ts'

interface Attempt {
  error: Error | null
  variables: VerifyStaticCodeBody | undefined
}

/** Why a print was not taken for this plate, in a sentence; undefined when nothing was refused. */
export function useRefusal(code: StaticCodeView, { error, variables }: Attempt): string | undefined {
  const { refusals } = useWords(VERIFY_WORDS)
  const failureWords = useFailureWords()
  const failure = error === null ? undefined : failureOf(error)
  const scanned: Scanned = failure === 'STATE_CONFLICT' ? whatIs(variables?.scanned ?? '') : { kind: 'OTHER' }
  const other = useStaticCode(scanned.kind === 'PLATE' ? scanned.codeId : undefined)
  if (failure === undefined) return undefined
  if (failure === 'CODE_UNKNOWN') return refusals.unknown
  if (failure === 'CODE_SIGNATURE') return refusals.signature
  if (failure === 'CODE_REVOKED') return code.state === 'DISABLED' ? refusals.withdrawn : refusals.older(code.version)
  if (failure !== 'STATE_CONFLICT') return failureWords(error)
  if (scanned.kind === 'DYNAMIC') return refusals.dynamic
  return other.data === undefined ? refusals.otherPlate : refusals.otherPlateNamed(other.data.label)
}
