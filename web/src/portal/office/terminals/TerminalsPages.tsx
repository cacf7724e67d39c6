import { Route, Switch } from 'wouter'
import { OFFICE_MERCHANT_PATHS } from '../merchants/paths.ts'
import { TerminalPage } from './TerminalPage.tsx'
import { TerminalsPage } from './TerminalsPage.tsx'

/** The tills of the campus, and each one. */
export default function TerminalsPages() {
  return (
    <Switch>
      <Route<{ terminalNo: string }> path={OFFICE_MERCHANT_PATHS.terminal(':terminalNo')}>
        {({ terminalNo }) => <TerminalPage key={terminalNo} terminalNo={terminalNo} />}
      </Route>
      <Route>
        <TerminalsPage />
      </Route>
    </Switch>
  )
}
