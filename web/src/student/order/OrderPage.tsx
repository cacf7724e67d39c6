import type { OrderView } from '@yimatong/contract/platform-api'
import { Link, Redirect } from 'wouter'
import { useWords } from '../../shared/i18n/words.ts'
import { BackIcon, InfoIcon, OfflineIcon } from '../../shared/ui/icons.tsx'
import { PATHS } from '../paths.ts'
import { StatePage } from '../../shared/ui/StatePage.tsx'
import { DynamicOrder } from './DynamicOrder.tsx'
import { Checking, NotArrived, NotPaid, Refused } from './OrderEnds.tsx'
import { isAtSheet, PaySheet } from './PaySheet.tsx'
import { StaticOrder } from './StaticOrder.tsx'
import { useExpiry } from './use-countdown.ts'
import { type OrderFailure, useOrder } from './use-order.ts'
import { usePaying } from './use-paying.ts'
import { ORDER_WORDS } from './words.ts'
import { PageTitle } from '../ui/PageTitle.tsx'
import './order.css'

export default function OrderPage({ orderId }: { orderId: string }) {
  const word = useWords(ORDER_WORDS)
  const { order, failure, reload } = useOrder(orderId)
  return (
    <>
      <PageTitle title={word.title} />
      {order !== undefined && <Order key={orderId} order={order} />}
      {order === undefined && failure === undefined && (
        <p className="order-loading" role="status">
          {word.loading}
        </p>
      )}
      {order === undefined && failure !== undefined && <NoOrder orderId={orderId} failure={failure} onRetry={reload} />}
    </>
  )
}

function NoOrder({ orderId, failure, onRetry }: { orderId: string; failure: OrderFailure; onRetry: () => void }) {
  const word = useWords(ORDER_WORDS)
  if (failure === 'LOGIN') return <Redirect href={PATHS.login} replace state={{ wanted: PATHS.order(orderId) }} />
  if (failure === 'NO_ANSWER')
    return (
      <StatePage
        icon={<OfflineIcon size={40} />}
        title={word.offline.title}
        sentence={word.offline.sentence}
        tone="wait"
      >
        <button type="button" className="button button-primary" onClick={onRetry}>
          {word.offline.action}
        </button>
      </StatePage>
    )
  return (
    <StatePage icon={<InfoIcon size={40} />} title={word.missing.title} sentence={word.missing.sentence}>
      <Link className="button button-primary" href={PATHS.scan} replace>
        {word.scanAgain}
      </Link>
    </StatePage>
  )
}

/** The states in which the payer was charged, whatever became of it later. */
const CHARGED: readonly string[] = ['SUCCESS', 'REFUND', 'REVOKED']

/** One state at a time: to look at and pay, unknown, refused, or over. */
function Order({ order }: { order: OrderView }) {
  const { paying, ...actions } = usePaying(order)
  const { dispatch } = actions
  useExpiry(Date.parse(order.expiresAt), () =>
    dispatch({ type: 'EXPIRED', code: order.kind === 'DYNAMIC' ? 'CODE_EXPIRED' : 'ORDER_CLOSED' }),
  )

  if (paying.at === 'SETTLED') {
    const { bill } = paying
    // The bill stays when the result over it has gone: it is what a payer shows to a stall without a till.
    if (CHARGED.includes(bill.state)) return <Redirect href={PATHS.bill(bill.paymentId)} replace state={bill} />
    return <NotPaid bill={bill} />
  }
  if (paying.at === 'REFUSED') return <Refused code={paying.code} />
  if (paying.at === 'CHECKING') return <Checking />
  if (paying.at === 'NOT_ARRIVED') return <NotArrived onAgain={() => dispatch({ type: 'AGAIN' })} />
  return (
    <div className="order">
      <BackToScan />
      {order.kind === 'STATIC' && <StaticOrder order={order} paying={paying} goOn={actions.goOn} />}
      {order.kind === 'DYNAMIC' && order.quote !== undefined && (
        <DynamicOrder order={order} quote={order.quote} paying={paying} goOn={actions.goOn} />
      )}
      {order.kind === 'DYNAMIC' && order.quote === undefined && <Refused code="OUTSIDER_NOT_ALLOWED" />}
      {isAtSheet(paying) && <PaySheet order={order} paying={paying} {...actions} />}
    </div>
  )
}

function BackToScan() {
  const word = useWords(ORDER_WORDS)
  return (
    <div className="order-bar">
      <Link className="back" href={PATHS.scan} replace>
        <BackIcon size={20} />
        {word.back}
      </Link>
    </div>
  )
}
