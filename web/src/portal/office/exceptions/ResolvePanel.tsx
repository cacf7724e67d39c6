import {
  type FittingAdjustment,
  HAND_REMEDIES,
  type OfficeCase,
  type ResolveExceptionBody,
} from '@yimatong/contract/office-api'
import { useState } from 'react'
import { useWords } from '../../../shared/i18n/words.ts'
import { Amount } from '../../../shared/ui/Amount.tsx'
import { When } from '../../ui/When.tsx'
import { FormText } from '../ui/FormField.tsx'
import { lineOf, PanelForm } from './CasePanels.tsx'
import { useCaseStep } from './use-cases.ts'
import { CASE_WORDS } from './words.ts'

type How = ResolveExceptionBody['how']

/** What is sent, once everything that the remedy needs is there. */
function resolutionOf(how: How, text: string, adjustmentId: string | undefined): ResolveExceptionBody | undefined {
  if (text === '') return undefined
  if (how !== 'ADJUSTED') return { how, text }
  return adjustmentId === undefined ? undefined : { how, text, adjustmentId }
}

/** Ends a case by what was done about it outside of it. */
export function ResolvePanel({ found, onClose }: { found: OfficeCase; onClose: () => void }) {
  const word = useWords(CASE_WORDS)
  const resolve = useCaseStep(found.exceptionId, 'resolve')
  const [how, setHow] = useState<How>('CORRECTED')
  const [text, setText] = useState('')
  const [adjustmentId, setAdjustmentId] = useState<string>()
  const resolution = resolutionOf(how, lineOf(text), adjustmentId)
  return (
    <PanelForm
      title={word.resolveTitle}
      go={word.resolve}
      state={resolve}
      ready={resolution !== undefined}
      onSubmit={() => resolution && resolve.mutate(resolution, { onSuccess: onClose })}
      onClose={onClose}
    >
      <fieldset className="case-hows">
        <legend className="field-name">{word.how}</legend>
        {HAND_REMEDIES.map((remedy) => (
          <label key={remedy} className="case-how">
            <input type="radio" name="how" checked={how === remedy} onChange={() => setHow(remedy)} />
            <span>
              {word.hows[remedy]}
              <span className="field-hint">{word.howHints[remedy]}</span>
            </span>
          </label>
        ))}
      </fieldset>
      {how === 'ADJUSTED' && (
        <Adjustments adjustments={found.adjustments} chosen={adjustmentId} onChoose={setAdjustmentId} />
      )}
      <FormText name={word.reason} hint={word.noteHint} maxLength={400} value={text} onChange={setText} />
    </PanelForm>
  )
}

interface AdjustmentsProps {
  adjustments: readonly FittingAdjustment[]
  chosen: string | undefined
  onChoose: (adjustmentId: string) => void
}

/** The adjustments that could have been made for it; without one there is nothing to choose. */
function Adjustments({ adjustments, chosen, onChoose }: AdjustmentsProps) {
  const word = useWords(CASE_WORDS)
  if (adjustments.length === 0) return <p className="notice">{word.noAdjustment}</p>
  return (
    <fieldset className="case-hows">
      <legend className="field-name">{word.adjustment}</legend>
      {adjustments.map(({ adjustmentId, from, to, amount, reason, postedAt }) => (
        <label key={adjustmentId} className="case-how">
          <input
            type="radio"
            name="adjustment"
            checked={chosen === adjustmentId}
            onChange={() => onChoose(adjustmentId)}
          />
          <span>
            {word.way(from, to)} <Amount fen={amount} />
            <span className="field-hint">
              <When at={postedAt} /> {reason}
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  )
}
