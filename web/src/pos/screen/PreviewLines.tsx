import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { SurchargeChip } from '../../shared/ui/SurchargeChip.tsx'
import type { SurchargePreview } from '../logic/record.ts'
import { SALE_WORDS } from './words.ts'

interface PreviewLinesProps {
  amountFen: number
  preview: SurchargePreview | undefined
}

/** Amount, surcharge and total before the answer, as the rules and the code have it. The server's numbers win. */
export function PreviewLines({ amountFen, preview }: PreviewLinesProps) {
  const word = useWords(SALE_WORDS)
  const surchargeFen = preview?.surchargeFen ?? 0
  return (
    <div className="preview">
      {preview && surchargeFen > 0 && (
        <p className="preview-line">
          {word.subtotal} <Amount fen={amountFen} />
          <SurchargeChip surcharge={{ amount: surchargeFen, rateBps: preview.rateBps, status: 'APPLIED' }} />
        </p>
      )}
      <p className="preview-total">
        {surchargeFen > 0 && <span>{word.total} </span>}
        <Amount fen={amountFen + surchargeFen} />
      </p>
    </div>
  )
}
