import { Route, Switch } from 'wouter'
import { DaysPage } from './DaysPage.tsx'
import { RunPage } from './RunPage.tsx'
import '../exceptions/exceptions.css'
import './reconciliation.css'

/** Reconciliation (对账): the days, and each run with what it compared and found. */
export default function ReconciliationPages() {
  return (
    <Switch>
      <Route<{ runId: string }> path="/reconciliation/:runId">
        {({ runId }) => <RunPage key={runId} runId={runId} />}
      </Route>
      <Route>
        <DaysPage />
      </Route>
    </Switch>
  )
}
