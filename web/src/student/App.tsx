import { lazy, type ReactNode, Suspense } from 'react'
import { Link, Route, Router, Switch, useLocation, useRoute } from 'wouter'
import { useWords } from '../shared/i18n/words.ts'
import { Boundary } from '../shared/ui/Boundary.tsx'
import { BillsIcon, InfoIcon, PayIcon, PersonIcon, ScanIcon } from '../shared/ui/icons.tsx'
import { useApp } from './app-state.ts'
import { LoginPage } from './login/LoginPage.tsx'
import { PATHS } from './paths.ts'
import { PayPage } from './pay/PayPage.tsx'
import { NotOpened } from './ui/NotOpened.tsx'
import { PageTitle } from './ui/PageTitle.tsx'
import { ScrollFrame } from './ui/ScrollFrame.tsx'
import { StatePage } from '../shared/ui/StatePage.tsx'
import { UpdateBar } from './ui/UpdateBar.tsx'
import { useUpToDate } from './use-up-to-date.ts'
import { SHELL_WORDS } from './words.ts'

const ResultSheet = lazy(() => import('./result/ResultSheet.tsx'))
const ScanPage = lazy(() => import('./scan/ScanPage.tsx'))
const LinkPage = lazy(() => import('./scan/LinkPage.tsx'))
const OrderPage = lazy(() => import('./order/OrderPage.tsx'))
const BillsPage = lazy(() => import('./bills/BillsPage.tsx'))
const BillPage = lazy(() => import('./bills/BillPage.tsx'))
const RefundPage = lazy(() => import('./bills/RefundPage.tsx'))
const ReceiptPage = lazy(() => import('./bills/ReceiptPage.tsx'))
const ConfirmSheet = lazy(() => import('./confirm/ConfirmSheet.tsx'))
const MePage = lazy(() => import('./me/MePage.tsx'))
const PinNotice = lazy(() => import('./pin/PinNotice.tsx'))
const LossPage = lazy(() => import('./loss/LossPage.tsx'))

export function App() {
  useUpToDate()
  return (
    <Router base="/app">
      <Boundary failed={<NotOpened />}>
        <Suspense fallback={<div className="waiting" />}>
          <Switch>
            <Route path={PATHS.login}>
              <LoginPage />
            </Route>
            <Route>
              <Tabs />
            </Route>
          </Switch>
        </Suspense>
      </Boundary>
    </Router>
  )
}

/** The pages of somebody who is logged in, the bar below them, and over everything what a till asks for, and the result of a payment. */
function Tabs() {
  const [path] = useLocation()
  const result = useApp((state) => state.result)
  const question = useApp((state) => state.asked[0])
  const pinSetAt = useApp((state) => state.pinSetElsewhere)
  return (
    <div className="tabs">
      <ScrollFrame>
        <Boundary key={path} failed={<NotOpened />}>
          <Suspense fallback={<div className="waiting" />}>
            <Switch>
              <Route path={PATHS.pay}>
                <PayPage />
              </Route>
              <Route path={PATHS.scan}>
                <ScanPage />
              </Route>
              <Route path="/q/:token?">{({ token }) => <LinkPage token={token ?? ''} />}</Route>
              <Route path="/orders/:orderId">{({ orderId }) => <OrderPage orderId={orderId} />}</Route>
              <Route path={PATHS.bills}>
                <BillsPage />
              </Route>
              <Route path="/bills/refunds/:refundId">{({ refundId }) => <RefundPage refundId={refundId} />}</Route>
              <Route path="/bills/:paymentId/receipt">{({ paymentId }) => <ReceiptPage paymentId={paymentId} />}</Route>
              <Route path="/bills/:paymentId">{({ paymentId }) => <BillPage paymentId={paymentId} />}</Route>
              <Route path={PATHS.loss}>
                <LossPage />
              </Route>
              <Route path={PATHS.me}>
                <MePage />
              </Route>
              <Route>
                <NotFound />
              </Route>
            </Switch>
          </Suspense>
        </Boundary>
      </ScrollFrame>
      {pinSetAt !== undefined && (
        <Boundary failed={null}>
          <Suspense fallback={null}>
            <PinNotice setAt={pinSetAt} />
          </Suspense>
        </Boundary>
      )}
      <UpdateBar />
      <TabBar />
      {question !== undefined && (
        <Boundary key={question.paymentId} failed={<NotOpened />}>
          <Suspense fallback={null}>
            <ConfirmSheet bill={question} />
          </Suspense>
        </Boundary>
      )}
      {result !== undefined && (
        <Boundary key={result.paymentId} failed={<NotOpened />}>
          <Suspense fallback={null}>
            <ResultSheet bill={result} />
          </Suspense>
        </Boundary>
      )}
    </div>
  )
}

/** Whoever is about to pay an order has one thing to do; the bar comes back with the result. */
function TabBar() {
  const word = useWords(SHELL_WORDS)
  const [ordering] = useRoute('/orders/*')
  if (ordering) return null
  return (
    <nav className="tab-bar" aria-label={word.nav}>
      <Tab path={PATHS.pay} match={PATHS.pay} name={word.pay} icon={<PayIcon />} />
      <Tab path={PATHS.scan} match={PATHS.scan} name={word.scan} icon={<ScanIcon />} />
      <Tab path={PATHS.bills} match="/bills/*?" name={word.bills} icon={<BillsIcon />} />
      <Tab path={PATHS.me} match="/me/*?" name={word.me} icon={<PersonIcon />} />
    </nav>
  )
}

function Tab({ path, match, name, icon }: { path: string; match: string; name: string; icon: ReactNode }) {
  const [here] = useRoute(match)
  return (
    <Link href={path} className={here ? 'tab tab-here' : 'tab'} aria-current={here ? 'page' : undefined}>
      {icon}
      {name}
    </Link>
  )
}

function NotFound() {
  const word = useWords(SHELL_WORDS).notFound
  return (
    <>
      <PageTitle title={word.title} />
      <StatePage icon={<InfoIcon size={40} />} title={word.title} sentence={word.sentence}>
        <Link className="button button-primary" href={PATHS.pay}>
          {word.action}
        </Link>
      </StatePage>
    </>
  )
}
