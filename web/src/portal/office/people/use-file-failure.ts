import { ApiError } from '../../../shared/http/errors.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { useFailureWords } from '../../api/failures.ts'
import { IMPORT_WORDS } from './words.ts'

/** What is wrong with a file, with its line where that is known. */
export function useFileFailure(): (error: Error) => string {
  const word = useWords(IMPORT_WORDS)
  const failureWords = useFailureWords()
  return (error) => {
    if (!(error instanceof ApiError)) return failureWords(error)
    if (error.code === 'PAYLOAD_TOO_LARGE') return word.tooLarge
    const { fileFault, line } = error.problem
    if (fileFault === undefined) return failureWords(error)
    const where = line === undefined || fileFault === 'HEADING' ? '' : `（${word.atLine(line)}）`
    return `${word.files[fileFault]}${where}`
  }
}
