import type { InputHTMLAttributes, ReactNode } from 'react'

interface FormFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'value'> {
  name: string
  hint?: string
  value: string
  onChange: (value: string) => void
}

/** A named field of a form; required unless it says otherwise. */
export function FormField({ name, hint, value, onChange, required = true, ...rest }: FormFieldProps) {
  return (
    <label className="field">
      <span className="field-name">{name}</span>
      <input
        className="input"
        autoComplete="off"
        {...rest}
        required={required}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      {hint !== undefined && <span className="field-hint">{hint}</span>}
    </label>
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
  return (
    <label className="field">
      <span className="field-name">{name}</span>
      <select className="input" value={value} required={required} onChange={({ target }) => onChange(target.value)}>
        {children}
      </select>
    </label>
  )
}
