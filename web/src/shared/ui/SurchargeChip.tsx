import { percent } from '../format.ts'
import { useLanguage } from '../i18n/language.ts'
import { useWords, words } from '../i18n/words.ts'
import { Amount } from './Amount.tsx'

const WORDS = words(
  { surcharge: '搭伙费', pending: '身份待核实，搭伙费暂未收取' },
  { surcharge: 'Surcharge', pending: 'Identity pending, no surcharge yet' },
)

interface SurchargeChipProps {
  surcharge: { amount: number; rateBps?: number | undefined; status: 'NONE' | 'APPLIED' | 'PENDING' }
  /** The rule in words, in both languages, as it stood when it was applied. */
  ruleName?: string | undefined
  ruleNameEn?: string | undefined
}

/** The surcharge line, everywhere the same: what was taken and by which rule. Nothing when none applies. */
export function SurchargeChip({ surcharge, ruleName, ruleNameEn }: SurchargeChipProps) {
  const language = useLanguage()
  const word = useWords(WORDS)
  if (surcharge.status === 'NONE') return null
  if (surcharge.status === 'PENDING') return <span className="surcharge-chip">{word.pending}</span>
  const rule = (language === 'en' ? (ruleNameEn ?? ruleName) : ruleName) ?? ''
  const rate = surcharge.rateBps ? percent(surcharge.rateBps) : ''
  // A rule's name may carry its rate already.
  const why = rule.includes('%') ? rule : `${rule} ${rate}`.trim()
  return (
    <span className="surcharge-chip">
      {word.surcharge} <Amount fen={surcharge.amount} />
      {why !== '' && <span>{why}</span>}
    </span>
  )
}
