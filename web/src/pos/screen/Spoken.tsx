import { spokenYuan } from '../../shared/format.ts'
import { type Language, useLanguage } from '../../shared/i18n/language.ts'
import { PIN_WORDS } from './pin-words.ts'
import { REFUSAL_WORDS } from './refusal-words.ts'
import type { Stage } from './stage.ts'
import { whyNotPaid } from './why-not-paid.ts'
import { secondsBetween, WAITING_WORDS } from './waiting-words.ts'
import { CODE_WORDS, SALE_WORDS } from './words.ts'

/** What a screen reader says of a stage; nothing for those that only mirror what the cashier types. */
function sentence(stage: Stage, language: Language): string {
  const word = SALE_WORDS[language]
  const code = CODE_WORDS[language]
  switch (stage.show) {
    case 'SHOW_CODE':
      return `${word.showCode}, ${spokenYuan(stage.amountFen, language)}`
    case 'CODE_HELD':
      return word.codeRead
    case 'CHECKING':
      return word.checking
    case 'AWAITING_PIN':
      return `${PIN_WORDS[language].waiting}, ${spokenYuan(stage.view.total, language)}`
    case 'DUPLICATE': {
      const { createdAt, confirmation } = stage.view
      return WAITING_WORDS[language].duplicate(secondsBetween(confirmation.earlierAt, createdAt))
    }
    case 'CANCELLING':
      return `${WAITING_WORDS[language].cancelling}. ${WAITING_WORDS[language].cancellingWhy}`
    case 'REFUSED': {
      const { cause, next } = REFUSAL_WORDS[language][stage.refusal]
      return `${word.notCharged}. ${cause}. ${next}`
    }
    case 'PAID':
      return `${word.paid}, ${spokenYuan(stage.record.view?.total ?? stage.record.amountFen, language)}`
    case 'NOT_PAID': {
      const { cause, next } = whyNotPaid(stage.record, language)
      const what = stage.record.view?.state === 'REVOKED' ? word.wentBack : word.notCharged
      return `${what}. ${cause}. ${next}`
    }
    case 'DYNAMIC_CODE':
      if (stage.scanRefused) return code.scanRefused
      return stage.record.failed ? code.attemptFailed : `${code.scan}, ${spokenYuan(stage.record.amountFen, language)}`
    case 'CODE_IN_DOUBT':
      return `${code.doubts[stage.why].what}. ${code.doubts[stage.why].why}`
    case 'TYPE_AMOUNT':
    case 'PRESS_ENTER':
      return stage.note ? word.notes[stage.note] : ''
    case 'WORKING':
    case 'MAKING_CODE':
    case 'CODE_ENDING':
      return ''
  }
}

export function Spoken({ stage }: { stage: Stage }) {
  const language = useLanguage()
  return (
    <p className="visually-hidden" aria-live="assertive" aria-atomic="true">
      {sentence(stage, language)}
    </p>
  )
}
