import type { ReactNode } from 'react'
import { useWords } from '../../../shared/i18n/words.ts'
import { FilterLinks } from '../../ui/FilterLinks.tsx'
import { Page } from '../../ui/Page.tsx'
import { RULE_PATHS, RULE_TABS, type RuleTab } from './paths.ts'
import { RULES_WORDS } from './words.ts'

interface RulesFrameProps {
  tab: RuleTab
  actions?: ReactNode
  children: ReactNode
}

/** A page of the rules, with the way to the others. */
export function RulesFrame({ tab, actions, children }: RulesFrameProps) {
  const word = useWords(RULES_WORDS)
  const links = RULE_TABS.map((name) => ({ href: RULE_PATHS[name], name: word.tabs[name], here: name === tab }))
  return (
    <Page title={word.title} actions={actions}>
      <FilterLinks label={word.pages} links={links} />
      {children}
    </Page>
  )
}
