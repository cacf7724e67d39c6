import { Route, Switch } from 'wouter'
import { OfficePaymentPage } from './OfficePaymentPage.tsx'
import { OfficePaymentsPage } from './OfficePaymentsPage.tsx'

/** Payments of all merchants: the list, and each with everything that is known of it. */
export default function OfficePaymentsPages() {
  return (
    <Switch>
      <Route<{ paymentId: string }> path="/payments/:paymentId">
        {({ paymentId }) => <OfficePaymentPage paymentId={paymentId} />}
      </Route>
      <Route>
        <OfficePaymentsPage />
      </Route>
    </Switch>
  )
}
