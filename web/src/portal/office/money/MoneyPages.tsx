import { Route, Switch, useLocation } from 'wouter'
import { useWords } from '../../../shared/i18n/words.ts'
import { FilterLinks } from '../../ui/FilterLinks.tsx'
import { Page } from '../../ui/Page.tsx'
import { AdjustSection } from './AdjustSection.tsx'
import { BatchPage } from './BatchPage.tsx'
import { CounterSection } from './CounterSection.tsx'
import { ReceiptPage } from './ReceiptPage.tsx'
import { SubsidiesSection } from './SubsidiesSection.tsx'
import { SuspenseSection } from './SuspenseSection.tsx'
import { MONEY_WORDS } from './words.ts'
import './money.css'

const SECTIONS = [
  ['counter', '/money'],
  ['subsidies', '/money/subsidies'],
  ['adjustments', '/money/adjustments'],
  ['suspense', '/money/suspense'],
] as const

/** Money in and out (收支): the counter, subsidies, adjustments, and what waits. */
export default function MoneyPages() {
  return (
    <Switch>
      <Route<{ moveId: string }> path="/money/receipts/:moveId">
        {({ moveId }) => <ReceiptPage moveId={moveId} />}
      </Route>
      <Route<{ batchId: string }> path="/money/subsidies/:batchId">
        {({ batchId }) => <BatchPage batchId={batchId} />}
      </Route>
      <Route>
        <Sections />
      </Route>
    </Switch>
  )
}

function Sections() {
  const word = useWords(MONEY_WORDS)
  const [place] = useLocation()
  const titles = {
    counter: word.title,
    subsidies: word.subsidies.title,
    adjustments: word.adjust.title,
    suspense: word.suspense.title,
  }
  const [here] = SECTIONS.find(([, href]) => href === place) ?? SECTIONS[0]
  const links = SECTIONS.map(([name, href]) => ({ href, name: word.sections[name], here: name === here }))
  return (
    <Page title={titles[here]}>
      <FilterLinks label={word.sectionsLabel} links={links} />
      {here === 'counter' && <CounterSection />}
      {here === 'subsidies' && <SubsidiesSection />}
      {here === 'adjustments' && <AdjustSection />}
      {here === 'suspense' && <SuspenseSection />}
    </Page>
  )
}
