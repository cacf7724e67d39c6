import { formatYuan, spokenYuan } from '../format.ts'
import { useLanguage } from '../i18n/language.ts'

interface AmountProps {
  fen: number
  className?: string
}

/** An amount for eyes (¥ at 0.6 of the figures) and, as words, for ears. */
export function Amount({ fen, className = '' }: AmountProps) {
  const language = useLanguage()
  return (
    <span className={`amount ${className}`}>
      <span aria-hidden="true">
        {fen < 0 ? '−' : ''}
        <span className="amount-sign">¥</span>
        {formatYuan(Math.abs(fen))}
      </span>
      <span className="visually-hidden">{spokenYuan(fen, language)}</span>
    </span>
  )
}
