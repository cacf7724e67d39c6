import { lazy, Suspense } from 'react'
import { Link, Route, Router, Switch } from 'wouter'
import { useWords } from '../shared/i18n/words.ts'
import { InfoIcon, OfflineIcon } from '../shared/ui/icons.tsx'
import { PATHS } from './paths.ts'
import { LoginPage } from './session/LoginPage.tsx'
import { isOfficeSession, useSessionQuery } from './session/session.ts'
import { Shell } from './shell/Shell.tsx'
import { StatePage } from '../shared/ui/StatePage.tsx'
import { SHELL_WORDS } from './words.ts'

const OfficeApp = lazy(() => import('./office/OfficeApp.tsx'))

const HomePage = lazy(() => import('./home/HomePage.tsx'))
const PaymentsPage = lazy(() => import('./payments/PaymentsPage.tsx'))
const PaymentPage = lazy(() => import('./payments/PaymentPage.tsx'))
const RefundsPage = lazy(() => import('./refunds/RefundsPage.tsx'))
const ExceptionsPage = lazy(() => import('./exceptions/ExceptionsPage.tsx'))
const DisputesPage = lazy(() => import('./disputes/DisputesPage.tsx'))
const StaticCodesPage = lazy(() => import('./static-codes/StaticCodesPage.tsx'))
const StaticCodePage = lazy(() => import('./static-codes/StaticCodePage.tsx'))
const DynamicCodesPage = lazy(() => import('./dynamic-codes/DynamicCodesPage.tsx'))
const ShiftsPage = lazy(() => import('./shifts/ShiftsPage.tsx'))
const ShiftPage = lazy(() => import('./shifts/ShiftPage.tsx'))
const CashiersPage = lazy(() => import('./shifts/CashiersPage.tsx'))
const OwnSettlementsPage = lazy(() => import('./settlements/OwnSettlementsPage.tsx'))
const OwnSettlementPage = lazy(() => import('./settlements/OwnSettlementPage.tsx'))
const WebhooksPage = lazy(() => import('./webhooks/WebhooksPage.tsx'))
const DeliveryPage = lazy(() => import('./webhooks/DeliveryPage.tsx'))
const TerminalsPage = lazy(() => import('./terminals/TerminalsPage.tsx'))

export function App() {
  const session = useSessionQuery()
  if (session.isPending) return <div className="waiting" />
  if (session.data === undefined) return <NoServer onRetry={() => void session.refetch()} />
  if (session.data === null) return <LoginPage />
  return (
    <Router base="/portal">
      {isOfficeSession(session.data) ? (
        <Suspense fallback={<div className="waiting" />}>
          <OfficeApp />
        </Suspense>
      ) : (
        <MerchantApp />
      )}
    </Router>
  )
}

function MerchantApp() {
  return (
    <Shell>
      <Suspense fallback={<div className="waiting" />}>
        <Switch>
          <Route path={PATHS.home}>
            <HomePage />
          </Route>
          <Route path={PATHS.payments}>
            <PaymentsPage />
          </Route>
          <Route<{ paymentId: string }> path={PATHS.payment(':paymentId')}>
            {({ paymentId }) => <PaymentPage paymentId={paymentId} />}
          </Route>
          <Route path={PATHS.refunds}>
            <RefundsPage />
          </Route>
          <Route path={PATHS.exceptions}>
            <ExceptionsPage />
          </Route>
          <Route path={PATHS.disputes}>
            <DisputesPage />
          </Route>
          <Route path={PATHS.staticCodes}>
            <StaticCodesPage />
          </Route>
          <Route path={PATHS.staticCode(':codeId')}>
            <StaticCodePage />
          </Route>
          <Route path={PATHS.dynamicCodes}>
            <DynamicCodesPage />
          </Route>
          <Route path={PATHS.shifts}>
            <ShiftsPage />
          </Route>
          <Route<{ shiftId: string }> path={PATHS.shift(':shiftId')}>
            {({ shiftId }) => <ShiftPage shiftId={shiftId} />}
          </Route>
          <Route path={PATHS.cashiers}>
            <CashiersPage />
          </Route>
          <Route path={PATHS.terminals}>
            <TerminalsPage />
          </Route>
          <Route path={PATHS.settlements}>
            <OwnSettlementsPage />
          </Route>
          <Route<{ settlementId: string }> path={PATHS.settlement(':settlementId')}>
            {({ settlementId }) => <OwnSettlementPage settlementId={settlementId} />}
          </Route>
          <Route path={PATHS.webhooks}>
            <WebhooksPage />
          </Route>
          <Route<{ deliveryId: string }> path={PATHS.webhookDelivery(':deliveryId')}>
            {({ deliveryId }) => <DeliveryPage deliveryId={deliveryId} />}
          </Route>
          <Route>
            <NotFound />
          </Route>
        </Switch>
      </Suspense>
    </Shell>
  )
}

function NoServer({ onRetry }: { onRetry: () => void }) {
  const word = useWords(SHELL_WORDS)
  return (
    <main className="alone">
      <StatePage icon={<OfflineIcon size={40} />} title={word.openFailed} sentence={word.failed.sentence}>
        <button type="button" className="button button-primary" onClick={onRetry}>
          {word.retry}
        </button>
      </StatePage>
    </main>
  )
}

function NotFound() {
  const word = useWords(SHELL_WORDS).notFound
  return (
    <StatePage icon={<InfoIcon size={40} />} title={word.title} sentence={word.sentence}>
      <Link className="button button-primary" href={PATHS.home}>
        {word.action}
      </Link>
    </StatePage>
  )
}
