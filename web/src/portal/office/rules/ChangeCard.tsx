import type { RuleContent, RuleDraft } from '@yimatong/contract/office-rules-api'
import type { ReactNode } from 'react'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { Chip } from '../../ui/Chip.tsx'
import { type Places, sentenceOf } from './sentence.ts'
import { DRAFT_WORDS } from './words.ts'

export type Change = RuleDraft['changes'][number]

const TONES = { ADD: 'good', CHANGE: 'wait', RETIRE: 'bad' } as const

const kindOf = ({ before, rule }: Change): keyof typeof TONES =>
  rule === null ? 'RETIRE' : before === undefined ? 'ADD' : 'CHANGE'

interface ChangeCardProps {
  change: Change
  places: Places
  /** Of what is over: what stood before is not what stands now. */
  isPast?: boolean
  /** What can be done about it. */
  children?: ReactNode
}

/** One change: what stands now, and what would. */
export function ChangeCard({ change, places, isPast = false, children }: ChangeCardProps) {
  const word = useWords(DRAFT_WORDS)
  const language = useLanguage()
  const kind = kindOf(change)
  const named = change.rule ?? change.before
  const sentence = (rule: RuleContent) => sentenceOf(rule, places, language)
  return (
    <article className="change">
      <header className="change-head">
        <Chip tone={TONES[kind]}>{word.kinds[kind]}</Chip>
        <strong>{language === 'en' ? named?.nameEn : named?.name}</strong>
        {children}
      </header>
      <dl className="change-sides">
        <div>
          <dt>{isPast ? word.beforeThen : word.before}</dt>
          <dd>{change.before === undefined ? word.nothing : sentence(change.before)}</dd>
        </div>
        <div className="change-after">
          <dt>{word.after}</dt>
          <dd>{change.rule === null ? word.retired : sentence(change.rule)}</dd>
        </div>
      </dl>
    </article>
  )
}
