import { useEffect } from 'react'
import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { CheckIcon, CrossIcon } from '../../shared/ui/icons.tsx'
import { wasNeverSent } from '../logic/back-record.ts'
import { FRAME_WORDS } from '../screen/words.ts'
import { useTill, useTillState } from '../till/till-context.ts'
import { BACK_WORDS } from './words.ts'

const SHOWN_MS = 15_000

/** Money that was given back has an outcome, and nobody was looking at it. */
export function BackBar() {
  const word = useWords(BACK_WORDS)
  const frame = useWords(FRAME_WORDS)
  const till = useTill()
  const notice = useTillState((state) => state.backNotice)
  const record = useTillState((state) => state.backs).find(({ backNo }) => backNo === notice)
  useEffect(() => {
    if (notice === undefined) return undefined
    const timer = setTimeout(till.dismissBackNotice, SHOWN_MS)
    return () => clearTimeout(timer)
  }, [notice, till])
  const wentBack = record?.state !== 'REFUSED'
  return (
    <div role="alert" className="bars">
      {record && (
        <p className={`bar ${wentBack ? 'bar-paid' : 'bar-red'}`}>
          {wentBack ? <CheckIcon size={24} /> : <CrossIcon size={24} />}
          <span>{wasNeverSent(record) ? word.notWritten : word.notice[record.kind][wentBack ? 'BACK' : 'NOT']}</span>
          <Amount fen={record.totalFen} />
          <span className="figures bar-detail">{record.outTradeNo}</span>
          <button type="button" className="bar-button" onClick={till.dismissBackNotice}>
            {frame.dismiss}
          </button>
        </p>
      )}
    </div>
  )
}
