import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { NextIcon } from '../../shared/ui/icons.tsx'
import { Fact, Facts } from '../ui/Facts.tsx'
import type { Preview } from './preview.ts'
import { ASK_WORDS } from './words.ts'

interface PreviewTableProps {
  preview: Preview
  /** Whether there is a surcharge at all. */
  surcharged: boolean
}

/** What the customer gets, and what is kept of the payment before and after. */
export function PreviewTable({ preview, surcharged }: PreviewTableProps) {
  const word = useWords(ASK_WORDS)
  const { amountFen, surchargeFen, totalFen, keptFen, keptAfterFen, leftFen } = preview
  return (
    <section className="refund-preview" aria-label={word.preview}>
      <Facts>
        {surcharged && (
          <>
            <Fact name={word.part}>
              <Amount fen={amountFen} />
            </Fact>
            <Fact name={word.share}>
              <Amount fen={surchargeFen} />
              <span className="fact-note field-hint">{word.shareHint}</span>
            </Fact>
          </>
        )}
        <Fact name={word.backToCustomer} className="fact-sum">
          <Amount fen={totalFen} />
        </Fact>
      </Facts>
      <dl className="refund-before-after">
        <div>
          <dt>{word.kept}</dt>
          <dd>
            <span className="visually-hidden">{word.before}</span> <Amount fen={keptFen} />
            <NextIcon size={16} />
            <span className="visually-hidden">{word.after}</span> <Amount fen={keptAfterFen} />
          </dd>
        </div>
        <div>
          <dt>{word.left}</dt>
          <dd>
            <Amount fen={leftFen} />
          </dd>
        </div>
      </dl>
    </section>
  )
}
