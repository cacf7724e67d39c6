import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { useWords } from '../../../shared/i18n/words.ts'
import { useFailureWords } from '../../api/failures.ts'
import { amountText } from '../../dynamic-codes/new-code.ts'
import { MONEY_WORDS } from './words.ts'

interface FieldProps {
  name: string
  hint?: string
  children: ReactNode
}

/** A named field; the label holds it, so that pressing the name goes there. */
export function Field({ name, hint, children }: FieldProps) {
  return (
    <label className="field">
      <span className="field-name">{name}</span>
      {children}
      {hint !== undefined && <span className="field-hint">{hint}</span>}
    </label>
  )
}

interface ValueProps<Value extends string> {
  value: Value
  onChange: (value: Value) => void
}

/** An amount that is typed in yuan. */
export function YuanField({ name, hint, value, onChange }: ValueProps<string> & Omit<FieldProps, 'children'>) {
  return (
    <Field name={name} {...(hint === undefined ? {} : { hint })}>
      <input
        className="input figures"
        inputMode="decimal"
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(amountText(value, event.target.value))}
      />
    </Field>
  )
}

interface ChoiceProps<Value extends string> extends ValueProps<Value> {
  name: string
  names: Readonly<Record<Value, string>>
}

/** One of a few. */
export function Choice<Value extends string>({ name, names, value, onChange }: ChoiceProps<Value>) {
  return (
    <Field name={name}>
      <select className="input" value={value} onChange={(event) => onChange(event.target.value as Value)}>
        {Object.entries<string>(names).map(([known, said]) => (
          <option key={known} value={known}>
            {said}
          </option>
        ))}
      </select>
    </Field>
  )
}

/** Why a call failed, or nothing. */
export function Failed({ error }: { error: unknown }) {
  const failureWords = useFailureWords()
  if (error === null || error === undefined) return null
  return (
    <p className="failure" role="alert">
      {failureWords(error)}
    </p>
  )
}

/** What was asked for waits for somebody else. */
export function Asked({ answer }: { answer: { approvalId: string } | undefined }) {
  const word = useWords(MONEY_WORDS)
  if (answer === undefined) return null
  return (
    <p className="done" role="status">
      {word.asked} <Link href={`/approvals/${answer.approvalId}`}>{word.openApproval}</Link>
    </p>
  )
}
