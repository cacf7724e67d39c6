import { Route, Switch } from 'wouter'
import { ImportPage } from './ImportPage.tsx'
import { ImportsPage } from './ImportsPage.tsx'
import { PeoplePage } from './PeoplePage.tsx'
import { PersonPage } from './PersonPage.tsx'
import './people.css'

/** People: the list, each with everything the office may do, and the rosters that they come from. */
export default function PeoplePages() {
  return (
    <Switch>
      <Route path="/people/imports">
        <ImportsPage />
      </Route>
      <Route<{ importId: string }> path="/people/imports/:importId">
        {({ importId }) => <ImportPage importId={importId} />}
      </Route>
      <Route<{ personId: string }> path="/people/:personId">
        {({ personId }) => <PersonPage key={personId} personId={personId} />}
      </Route>
      <Route>
        <PeoplePage />
      </Route>
    </Switch>
  )
}
