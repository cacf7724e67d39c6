import { useEffect, useEffectEvent } from 'react'
import { Link } from 'wouter'
import { useWords } from '../../shared/i18n/words.ts'
import { OfflineIcon } from '../../shared/ui/icons.tsx'
import { Refused } from '../order/OrderEnds.tsx'
import { NO_ORDER_WORDS } from '../order/refusals.ts'
import { PATHS } from '../paths.ts'
import { StatePage } from '../../shared/ui/StatePage.tsx'
import { readScanned } from './scanned.ts'
import { useBeginOrder } from './use-begin-order.ts'
import { SCAN_WORDS } from './words.ts'
import { PageTitle } from '../ui/PageTitle.tsx'

/** Where the phone's own camera leads with a merchant code: straight to its order, or to why there is none. */
export default function LinkPage({ token }: { token: string }) {
  const word = useWords(SCAN_WORDS)
  const { noOrder, begin, say } = useBeginOrder({ replace: true })
  const open = () => {
    const scanned = readScanned(token)
    if (scanned.kind === 'MERCHANT_CODE') void begin(scanned)
    else say('CODE_UNKNOWN')
  }
  const openFirst = useEffectEvent(open)
  useEffect(() => openFirst(), [])
  return (
    <>
      <PageTitle title={word.title} />
      {noOrder === undefined && (
        <p className="order-loading" role="status">
          {word.opening}
        </p>
      )}
      {noOrder === 'NO_ANSWER' && <NoNetwork onRetry={open} />}
      {noOrder !== undefined && noOrder !== 'NO_ANSWER' && <Refused code={noOrder} />}
    </>
  )
}

function NoNetwork({ onRetry }: { onRetry: () => void }) {
  const word = useWords(SCAN_WORDS)
  const { title, sentence } = useWords(NO_ORDER_WORDS).NO_ANSWER
  return (
    <StatePage icon={<OfflineIcon size={40} />} title={title} sentence={sentence} tone="wait">
      <button type="button" className="button button-primary" onClick={onRetry}>
        {word.retry}
      </button>
      <Link className="button button-quiet" href={PATHS.pay}>
        {word.offline.action}
      </Link>
    </StatePage>
  )
}
