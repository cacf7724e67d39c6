import { useLocation } from 'wouter'
import { CalculatorPage } from './CalculatorPage.tsx'
import { DraftPage } from './DraftPage.tsx'
import { DraftsPage } from './DraftsPage.tsx'
import { HistoryPage } from './HistoryPage.tsx'
import { RULE_PATHS, RULE_TABS } from './paths.ts'
import { PendingPage } from './PendingPage.tsx'
import { RulesPage } from './RulesPage.tsx'
import './rules.css'

const TABS = {
  rules: RulesPage,
  drafts: DraftsPage,
  calculator: CalculatorPage,
  history: HistoryPage,
  pending: PendingPage,
}

/** Everything about surcharge rules: a page for each part of it, and one for each draft. */
export default function RulesArea() {
  const [path] = useLocation()
  const draftId = /^\/rules\/drafts\/(rdr_[0-9a-f]{32})$/.exec(path)?.[1]
  if (draftId !== undefined) return <DraftPage key={draftId} draftId={draftId} />
  const tab = RULE_TABS.find((name) => RULE_PATHS[name] === path) ?? 'rules'
  const Shown = TABS[tab]
  return <Shown key={tab} />
}
