import { Route, Switch } from 'wouter'
import { ApprovalPage } from './ApprovalPage.tsx'
import { ApprovalsPage } from './ApprovalsPage.tsx'

/** What waits for a second person: the list, and each with what was and what would be. */
export default function ApprovalsPages() {
  return (
    <Switch>
      <Route<{ approvalId: string }> path="/approvals/:approvalId">
        {({ approvalId }) => <ApprovalPage approvalId={approvalId} />}
      </Route>
      <Route>
        <ApprovalsPage />
      </Route>
    </Switch>
  )
}
