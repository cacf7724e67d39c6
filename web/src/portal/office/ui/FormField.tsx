import { type InputHTMLAttributes, type ReactNode, useId } from 'react'

interface FormFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value'> {
  name: string
  hint?: string
  value: string
  onChange: (value: string) => void
}

/** A named field of a form; required unless it says otherwise. */
export function FormField({ name, hint, value, onChange, required = true, ...rest }: FormFieldProps) {
  const id = useId()
  const hintId = `${id}-hint`
  return (
    <div className="field">
      <label className="field-name" htmlFor={id}>
        {name}
      </label>
      <input
        className="input"
        autoComplete="off"
        {...rest}
        id={id}
        aria-describedby={hint === undefined ? undefined : hintId}
        required={required}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      {hint !== undefined && (
        <span className="field-hint" id={hintId}>
          {hint}
        </span>
      )}
    </div>
  )
}

interface FormTextProps {
  name: string
  hint?: string
  value: string
  maxLength: number
  onChange: (value: string) => void
}

/** Some sentences, all of them seen while they are written; required. */
export function FormText({ name, hint, value, maxLength, onChange }: FormTextProps) {
  const id = useId()
  const hintId = `${id}-hint`
  return (
    <div className="field">
      <label className="field-name" htmlFor={id}>
        {name}
      </label>
      <textarea
        id={id}
        className="input"
        rows={3}
        aria-describedby={hint === undefined ? undefined : hintId}
        required
        maxLength={maxLength}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
      {hint !== undefined && (
        <span className="field-hint" id={hintId}>
          {hint}
        </span>
      )}
    </div>
  )
}

interface FormChoiceProps {
  name: string
  value: string
  required?: boolean
  children: ReactNode
  onChange: (value: string) => void
}

/** One of few. */
export function FormChoice({ name, value, required = false, children, onChange }: FormChoiceProps) {
  const id = useId()
  return (
    <div className="field">
      <label className="field-name" htmlFor={id}>
        {name}
      </label>
      <select
        id={id}
        className="input"
        value={value}
        required={required}
        onChange={({ target }) => onChange(target.value)}
      >
        {children}
      </select>
    </div>
  )
}
