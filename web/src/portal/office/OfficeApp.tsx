import { Suspense } from 'react'
import { Link, Route, Switch } from 'wouter'
import { useWords } from '../../shared/i18n/words.ts'
import { InfoIcon } from '../../shared/ui/icons.tsx'
import { StatePage } from '../../shared/ui/StatePage.tsx'
import { useOfficeSession } from '../session/session.ts'
import { SHELL_WORDS } from '../words.ts'
import { AREAS } from './areas.tsx'
import { OfficeShell } from './OfficeShell.tsx'

/** The pages of somebody of the logistics office: those of the role, and no others. */
export default function OfficeApp() {
  const { role } = useOfficeSession()
  return (
    <OfficeShell>
      <Suspense fallback={<div className="waiting" />}>
        <Switch>
          {AREAS.filter(({ roles }) => roles.includes(role)).map(({ match, page: Page }) => (
            <Route key={match} path={match}>
              <Page />
            </Route>
          ))}
          <Route>
            <NotFound />
          </Route>
        </Switch>
      </Suspense>
    </OfficeShell>
  )
}

function NotFound() {
  const word = useWords(SHELL_WORDS).notFound
  return (
    <StatePage icon={<InfoIcon size={40} />} title={word.title} sentence={word.sentence}>
      <Link className="button button-primary" href="/">
        {word.action}
      </Link>
    </StatePage>
  )
}
