import type { CashierWithPin, PortalCashier } from '@yimatong/contract/portal-api'
import { type FormEvent, useState } from 'react'
import { useWords } from '../../shared/i18n/words.ts'
import { useFailureWords } from '../api/failures.ts'
import { Panel } from '../ui/Panel.tsx'
import { useBeginning } from '../ui/use-beginning.ts'
import { useAdd, useNewPin, useRename } from './use-shifts.ts'
import { CASHIERS_WORDS } from './words.ts'

interface PanelProps {
  onClose: () => void
}

/** Adds a cashier, whose PIN is then shown once; or names one anew. */
export function NamePanel({ cashier, onClose }: PanelProps & { cashier?: PortalCashier }) {
  const word = useWords(CASHIERS_WORDS)
  const failureWords = useFailureWords()
  const [add, rename] = [useAdd(), useRename()]
  const [cashierNo, setCashierNo] = useState(cashier?.cashierNo ?? '')
  const [name, setName] = useState(cashier?.name ?? '')
  const [nameEn, setNameEn] = useState(cashier?.nameEn ?? '')
  const error = add.error ?? rename.error
  const pending = add.isPending || rename.isPending
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const asked = { cashierNo, name: name.trim(), ...(nameEn.trim() && { nameEn: nameEn.trim() }) }
    if (cashier) rename.mutate(asked, { onSuccess: onClose })
    else add.mutate(asked)
  }
  if (add.data) return <ShownPin made={add.data} onClose={onClose} />
  return (
    <Panel title={cashier ? word.panel.rename : word.panel.add} onClose={onClose}>
      <form className="cashier-names" onSubmit={submit}>
        {!cashier && (
          <Field
            name={word.number}
            hint={word.panel.numberHint}
            value={cashierNo}
            pattern="\d{2,8}"
            onChange={(value) => setCashierNo(value.replace(/\D/g, '').slice(0, 8))}
          />
        )}
        <Field name={word.name} value={name} onChange={setName} />
        <Field name={word.panel.nameEn} value={nameEn} optional onChange={setNameEn} />
        {error && (
          <p className="failure" role="alert">
            {failureWords(error)}
          </p>
        )}
        <button type="submit" className="button button-primary" disabled={pending}>
          {pending ? word.panel.busy : cashier ? word.panel.save : word.panel.addAction}
        </button>
      </form>
    </Panel>
  )
}

interface FieldProps {
  name: string
  hint?: string
  value: string
  pattern?: string
  optional?: boolean
  onChange: (value: string) => void
}

const LONGEST_NAME = 64

function Field({ name, hint, value, pattern, optional = false, onChange }: FieldProps) {
  const beginning = useBeginning()
  return (
    <label className="field">
      <span className="field-name">{name}</span>
      <input
        ref={pattern ? beginning : undefined}
        className="input"
        value={value}
        required={!optional}
        maxLength={LONGEST_NAME}
        pattern={pattern}
        inputMode={pattern ? 'numeric' : 'text'}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
      />
      {hint && <span className="field-hint">{hint}</span>}
    </label>
  )
}

/** A new PIN for somebody who forgot it, or whose PIN is locked. */
export function PinPanel({ cashier, onClose }: PanelProps & { cashier: PortalCashier }) {
  const word = useWords(CASHIERS_WORDS).pin
  const failureWords = useFailureWords()
  const make = useNewPin()
  if (make.data) return <ShownPin made={make.data} onClose={onClose} />
  return (
    <Panel title={word.title(cashier.name)} onClose={onClose}>
      <p>{word.ask(cashier.name)}</p>
      {make.isError && (
        <p className="failure" role="alert">
          {failureWords(make.error)}
        </p>
      )}
      <button
        type="button"
        className="button button-primary"
        disabled={make.isPending}
        onClick={() => make.mutate(cashier.cashierNo)}
      >
        {word.make}
      </button>
    </Panel>
  )
}

function ShownPin({ made: { cashier, pin }, onClose }: PanelProps & { made: CashierWithPin }) {
  const word = useWords(CASHIERS_WORDS).pin
  return (
    <Panel title={word.title(cashier.name)} onClose={onClose}>
      <p role="status">{word.shown}</p>
      <p className="activation-code figures">{pin}</p>
      <button type="button" className="button button-primary" onClick={onClose}>
        {word.done}
      </button>
    </Panel>
  )
}
