import type { output } from 'zod'
import { NoAnswer } from '../../shared/http/errors.ts'
import type { FORMS } from './forms.ts'

type Forms = typeof FORMS

/**
 * The answer, if it has its agreed form; else rejects with NoAnswer: it tells nothing, above all not about money.
 * The forms are a fifth of the till's code and not needed before the first answer, so they come after the first paint.
 */
export async function checked<K extends keyof Forms>(form: K, answer: unknown): Promise<output<Forms[K]>> {
  const forms = await import('./forms.ts').catch((error: unknown) => {
    throw new NoAnswer('the forms of answers are not to be had', { cause: error })
  })
  const parsed = forms.FORMS[form].safeParse(answer)
  if (!parsed.success) throw new NoAnswer(`the answer is not of the form "${form}"`, { cause: parsed.error })
  return parsed.data as output<Forms[K]>
}
