import { businessDateOf } from '@yimatong/contract/clock'
import type { RulesView, RuleVersion } from '@yimatong/contract/office-rules-api'
import { Link } from 'wouter'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'

import { LimitIcon } from '../../../shared/ui/icons.tsx'
import { Chip } from '../../ui/Chip.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { TableFrame } from '../../ui/TableFrame.tsx'
import { When } from '../../ui/When.tsx'
import { RULE_PATHS } from './paths.ts'
import { RulesFrame } from './RulesFrame.tsx'
import { sentenceOf } from './sentence.ts'
import { useMayChange, useRules } from './use-rules.ts'
import { WeekCard } from './WeekCard.tsx'
import { RULES_WORDS } from './words.ts'

/** What is in force, as sentences, and which of it holds when. */
export function RulesPage() {
  const word = useWords(RULES_WORDS)
  const rules = useRules()
  const mayChange = useMayChange()
  const begin = (
    <Link className="button button-primary" href={RULE_PATHS.drafts}>
      {word.draft}
    </Link>
  )
  return (
    <RulesFrame tab="rules" actions={mayChange ? begin : undefined}>
      <Loaded query={rules}>
        {(view) =>
          view.rules.length === 0 ? (
            <Empty icon={<LimitIcon size={40} />} title={word.empty.title} sentence={word.empty.sentence} />
          ) : (
            <>
              <RuleTable view={view} />
              <WeekCard view={view} />
            </>
          )
        }
      </Loaded>
    </RulesFrame>
  )
}

function RuleTable({ view }: { view: RulesView }) {
  const word = useWords(RULES_WORDS)
  return (
    <TableFrame label={word.tabs.rules}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{word.ruleName}</th>
            <th scope="col">{word.says}</th>
            <th scope="col">{word.state}</th>
            <th scope="col">{word.since}</th>
          </tr>
        </thead>
        <tbody>
          {view.rules.map((one) => (
            <RuleRow key={one.ruleId} one={one} view={view} />
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

/** Where a rule stands in its days. */
function phaseOf({ rule: { validFrom, validTo } }: RuleVersion, now: string): 'now' | 'later' | 'over' {
  const today = businessDateOf(Date.parse(now))
  if (today < validFrom) return 'later'
  return validTo !== undefined && today > validTo ? 'over' : 'now'
}

const TONES = { now: 'good', later: 'wait', over: 'calm' } as const

function RuleRow({ one, view }: { one: RuleVersion; view: RulesView }) {
  const word = useWords(RULES_WORDS)
  const language = useLanguage()
  const phase = phaseOf(one, view.now)
  return (
    <tr>
      <td>
        <strong>{language === 'en' ? one.rule.nameEn : one.rule.name}</strong>
        <span className="second-line">{word.version(one.version)}</span>
      </td>
      <td className="rule-sentence">{sentenceOf(one.rule, view, language)}</td>
      <td className="nowrap">
        <Chip tone={TONES[phase]}>{word.phases[phase]}</Chip>
      </td>
      <td className="nowrap">
        <When at={one.since} />
      </td>
    </tr>
  )
}
