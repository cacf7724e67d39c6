import type { DisputeBody } from '@yimatong/contract/dispute-api'
import { DISPUTE_KINDS, type DisputeKind } from '@yimatong/contract/states'
import { type FormEvent, useState } from 'react'
import { ApiError } from '../../shared/http/errors.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { DISPUTE_WORDS } from './words.ts'

interface DisputeFormProps {
  open: (body: DisputeBody) => Promise<void>
  onDone: () => void
}

export function DisputeForm({ open, onDone }: DisputeFormProps) {
  const word = useWords(DISPUTE_WORDS)
  const [kind, setKind] = useState<DisputeKind>('AMOUNT')
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<'failed' | 'refused'>()
  const send = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    setFailure(undefined)
    try {
      // The wire takes one line.
      await open({ kind, text: text.trim().replaceAll(/\s+/g, ' ') })
      onDone()
    } catch (error) {
      setFailure(error instanceof ApiError ? 'refused' : 'failed')
      setBusy(false)
    }
  }
  return (
    <form className="dispute-form" onSubmit={(event) => void send(event)}>
      <p className="card-said">{word.lead}</p>
      <fieldset className="dispute-kinds">
        <legend>{word.kindLegend}</legend>
        {DISPUTE_KINDS.map((each) => (
          <label key={each} className="dispute-kind">
            <input type="radio" name="kind" checked={kind === each} onChange={() => setKind(each)} />
            {word.kinds[each]}
          </label>
        ))}
      </fieldset>
      <label className="field">
        <span>{word.text}</span>
        <textarea
          value={text}
          required
          rows={3}
          maxLength={500}
          placeholder={word.placeholder}
          onChange={(event) => setText(event.target.value)}
        />
      </label>
      {failure !== undefined && (
        <p className="form-failure" role="alert">
          {word[failure]}
        </p>
      )}
      <button type="submit" className="button button-primary" disabled={busy || text.trim() === ''}>
        {busy ? word.busy : word.send}
      </button>
    </form>
  )
}
