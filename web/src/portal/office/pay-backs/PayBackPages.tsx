import { Route, Switch } from 'wouter'
import { NewPayBackPage } from './NewPayBackPage.tsx'
import { PayBackPage } from './PayBackPage.tsx'
import { PayBacksPage } from './PayBacksPage.tsx'

/** Paying back many at once: the batches, a new one, and each with its rows. */
export default function PayBackPages() {
  return (
    <Switch>
      <Route path="/pay-backs/new">
        <NewPayBackPage />
      </Route>
      <Route<{ payBackId: string }> path="/pay-backs/:payBackId">
        {({ payBackId }) => <PayBackPage payBackId={payBackId} />}
      </Route>
      <Route>
        <PayBacksPage />
      </Route>
    </Switch>
  )
}
