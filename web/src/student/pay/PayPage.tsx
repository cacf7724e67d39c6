import { lazy, type ReactNode, useState } from 'react'
import { Redirect, useLocation } from 'wouter'
import { useWords } from '../../shared/i18n/words.ts'
import { ClockIcon, LockIcon, OfflineIcon, WaitIcon, WarningIcon } from '../../shared/ui/icons.tsx'
import { useApp } from '../app-state.ts'
import { PATHS } from '../paths.ts'
import { campusTime } from '../phone/clock.ts'
import { synchronise } from '../session/synchronise.ts'
import { StatePage } from '../../shared/ui/StatePage.tsx'
import { usePhoneNow } from '../use-now.ts'
import { CodePage } from './CodePage.tsx'
import { type PayView, payView } from './view.ts'
import { PAY_WORDS } from './words.ts'
import { PageTitle } from '../ui/PageTitle.tsx'
import './pay.css'

const EnrolPage = lazy(() => import('../enrol/EnrolPage.tsx'))

/** The code, or the one reason why there is none. */
export function PayPage() {
  const state = useApp((all) => all)
  const word = useWords(PAY_WORDS)
  const phoneNow = usePhoneNow()
  const view = payView(state, phoneNow, campusTime(state.clock, phoneNow))
  return (
    <>
      <PageTitle title={word.title} />
      {view === 'CODE' && state.batch !== undefined && <CodePage batch={state.batch} />}
      {(view === 'ENROL' || view === 'ENROL_AGAIN') && <EnrolPage again={view === 'ENROL_AGAIN'} />}
      {view === 'LOGIN' && state.device === undefined && <Redirect href={PATHS.login} replace />}
      {view !== 'CODE' && view !== 'ENROL' && view !== 'ENROL_AGAIN' && <NoCode view={view} />}
    </>
  )
}

type Reason = Exclude<PayView, 'CODE' | 'ENROL' | 'ENROL_AGAIN'>

const ICONS: Record<Reason, ReactNode> = {
  LOST: <LockIcon size={40} />,
  FETCHING: <WaitIcon size={40} />,
  CONNECT: <OfflineIcon size={40} />,
  LOGIN: <LockIcon size={40} />,
  CLOCK: <ClockIcon size={40} />,
  REFUSED: <WarningIcon size={40} />,
  EMPTY: <OfflineIcon size={40} />,
  EXPIRED: <ClockIcon size={40} />,
}
function NoCode({ view }: { view: Reason }) {
  const word = useWords(PAY_WORDS).state[view]
  const [, navigate] = useLocation()
  const [busy, setBusy] = useState(false)
  const act = () => {
    if (view === 'LOGIN' || view === 'LOST') {
      navigate(view === 'LOST' ? PATHS.loss : PATHS.login)
      return
    }
    setBusy(true)
    void synchronise({ urgent: true }).finally(() => setBusy(false))
  }
  const waiting = view === 'FETCHING'
  return (
    <StatePage icon={ICONS[view]} title={word.title} sentence={word.sentence} tone={waiting ? 'calm' : 'wait'}>
      {!waiting && (
        <button type="button" className="button button-primary" disabled={busy} onClick={act}>
          {word.action}
        </button>
      )}
    </StatePage>
  )
}
