import { useEffect } from 'react'
import { useWords, words } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { CheckIcon } from '../../shared/ui/icons.tsx'
import { useTill, useTillState } from '../till/till-context.ts'
import { FRAME_WORDS } from './words.ts'

const WORDS = words(
  { arrived: '顾客扫码牌付款，已收款', tail: (digits: string) => `尾号 ${digits}` },
  { arrived: 'Paid by scanning the plate', tail: (digits) => `no. …${digits}` },
)

const SHOWN_MS = 15_000

/** Somebody has scanned the plate on the counter and paid; the sale on the screen goes on below. */
export function ArrivalBar() {
  const word = useWords(WORDS)
  const frame = useWords(FRAME_WORDS)
  const till = useTill()
  const arrival = useTillState((state) => state.arrival)
  useEffect(() => {
    if (arrival === undefined) return undefined
    const timer = setTimeout(till.dismissArrival, SHOWN_MS)
    return () => clearTimeout(timer)
  }, [arrival, till])
  return (
    <div role="status" className="bars">
      {arrival && (
        <p className="bar bar-paid">
          <CheckIcon size={24} />
          <span>{word.arrived}</span>
          <Amount fen={arrival.total} />
          {arrival.payer && (
            <span className="bar-detail">
              {arrival.payer.maskedName} {word.tail(arrival.payer.accountTail)}
            </span>
          )}
          <button type="button" className="bar-button" onClick={till.dismissArrival}>
            {frame.dismiss}
          </button>
        </p>
      )}
    </div>
  )
}
