import { Route, Switch } from 'wouter'
import { CasePage } from './CasePage.tsx'
import { QueuePage } from './QueuePage.tsx'
import './exceptions.css'

/** The exceptions queue, and each case with both sides and what can be done. */
export default function ExceptionsPages() {
  return (
    <Switch>
      <Route<{ exceptionId: string }> path="/exceptions/:exceptionId">
        {({ exceptionId }) => <CasePage key={exceptionId} exceptionId={exceptionId} />}
      </Route>
      <Route>
        <QueuePage />
      </Route>
    </Switch>
  )
}
