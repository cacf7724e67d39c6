import { useEffect } from 'react'
import { useWords } from '../../shared/i18n/words.ts'
import { MERCHANT_REFUSAL_WORDS } from '../../shared/merchant-refusals.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { CheckIcon, CrossIcon, OfflineIcon, WarningIcon } from '../../shared/ui/icons.tsx'
import { useTill, useTillState } from '../till/till-context.ts'
import { FRAME_WORDS } from './words.ts'

const NOTICE_MS = 15_000

/** What the cashier must know whatever is on the screen. */
export function OfflineBar() {
  const word = useWords(FRAME_WORDS)
  const network = useTillState((state) => state.network)
  return (
    <div role="status" className="bars">
      {network === 'OFFLINE' && (
        <p className="bar bar-offline">
          <OfflineIcon size={24} />
          {word.offlineBanner}
        </p>
      )}
    </div>
  )
}

/** The merchant takes no payments now, and why: the server refuses whatever is scanned. */
export function MerchantBar() {
  const word = useWords(FRAME_WORDS)
  const reasons = useWords(MERCHANT_REFUSAL_WORDS)
  const refusal = useTillState((state) => (state.training ? undefined : state.config.merchantRefusal))
  return (
    <div role="status" className="bars">
      {refusal && (
        <p className="bar bar-red">
          <WarningIcon size={24} />
          {word.merchantStopped(reasons[refusal])}
        </p>
      )}
    </div>
  )
}

/** A sale that was put aside has ended. */
export function NoticeBar() {
  const word = useWords(FRAME_WORDS)
  const till = useTill()
  const notice = useTillState((state) => state.notice)
  const record = useTillState((state) => state.records).find(({ outTradeNo }) => outTradeNo === notice)
  useEffect(() => {
    if (notice === undefined) return undefined
    const timer = setTimeout(till.dismissNotice, NOTICE_MS)
    return () => clearTimeout(timer)
  }, [notice, till])
  const paid = record?.state === 'PAID'
  return (
    <div role="alert" className="bars">
      {record && (
        <p className={`bar ${paid ? 'bar-paid' : 'bar-red'}`}>
          {paid ? <CheckIcon size={24} /> : <CrossIcon size={24} />}
          <span>{paid ? word.earlierPaid : word.earlierNotPaid}</span>
          <Amount fen={record.view?.total ?? record.amountFen} />
          <span className="figures bar-detail">{record.outTradeNo}</span>
          <button type="button" className="bar-button" onClick={till.dismissNotice}>
            {word.dismiss}
          </button>
        </p>
      )}
    </div>
  )
}
