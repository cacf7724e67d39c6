import { percent } from '../format.ts'
import { useLanguage } from '../i18n/language.ts'
import { useWords, words } from '../i18n/words.ts'
import { Amount } from './Amount.tsx'

const WORDS = words(
  {
    surcharge: '搭伙费',
    pending: '身份待核实，搭伙费暂未收取',
    later: '身份核实后补收搭伙费',
    waived: '搭伙费已免收',
    back: '其中已退',
  },
  {
    surcharge: 'Surcharge',
    pending: 'Identity pending, no surcharge yet',
    later: 'Surcharge taken later',
    waived: 'Surcharge waived',
    back: 'of which paid back',
  },
)

interface Later {
  taken: number
  back: number
}

interface SurchargeChipProps {
  surcharge: {
    amount: number
    rateBps?: number | undefined
    status: 'NONE' | 'APPLIED' | 'PENDING'
    later?: Later | undefined
    waived?: object | undefined
  }
  /** The rule in words, in both languages, as it stood when it was applied. */
  ruleName?: string | undefined
  ruleNameEn?: string | undefined
}

/** The surcharge line, everywhere the same: what was taken and by which rule. Nothing when none applies. */
export function SurchargeChip({ surcharge, ruleName, ruleNameEn }: SurchargeChipProps) {
  const language = useLanguage()
  const word = useWords(WORDS)
  if (surcharge.status === 'NONE') return null
  if (surcharge.status === 'PENDING')
    return surcharge.later === undefined ? (
      <span className="surcharge-chip">{surcharge.waived === undefined ? word.pending : word.waived}</span>
    ) : (
      <LaterSurcharge later={surcharge.later} />
    )
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

/** What was taken once the payer's identity was established, beside the total, and what of it came back with refunds. */
function LaterSurcharge({ later: { taken, back } }: { later: Later }) {
  const word = useWords(WORDS)
  return (
    <span className="surcharge-chip">
      {word.later} <Amount fen={taken} />
      {back > 0 && (
        <span>
          {word.back} <Amount fen={back} />
        </span>
      )}
    </span>
  )
}
