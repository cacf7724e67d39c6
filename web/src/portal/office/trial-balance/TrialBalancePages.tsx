import { Route, Switch } from 'wouter'
import { EntriesPage } from './EntriesPage.tsx'
import { TrialBalancePage } from './TrialBalancePage.tsx'

/** The trial balance of a day, and what moved in each of its books. */
export default function TrialBalancePages() {
  return (
    <Switch>
      <Route<{ date: string; book: string }> path="/trial-balance/:date/:book">
        {({ date, book }) => <EntriesPage date={date} book={book} />}
      </Route>
      <Route>
        <TrialBalancePage />
      </Route>
    </Switch>
  )
}
