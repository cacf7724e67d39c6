import { Route, Switch } from 'wouter'
import { SettlementOfMerchantPage } from './SettlementOfMerchantPage.tsx'
import { SettlementsPage } from './SettlementsPage.tsx'

/** Settlements of all merchants: the list, and each with its files and its pay-out. */
export default function SettlementPages() {
  return (
    <Switch>
      <Route<{ settlementId: string }> path="/settlements/:settlementId">
        {({ settlementId }) => <SettlementOfMerchantPage settlementId={settlementId} />}
      </Route>
      <Route>
        <SettlementsPage />
      </Route>
    </Switch>
  )
}
