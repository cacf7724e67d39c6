import { type ReactNode, useId } from 'react'

/** What ties a control to its name and to what is said about it. */
export interface FieldProps {
  id: string
  'aria-describedby'?: string
}

/** A control with its name above it and, where there is one, a hint below. */
export function Field({
  name,
  hint,
  renderControl,
}: {
  name: string
  hint?: string
  renderControl: (props: FieldProps) => ReactNode
}) {
  const id = useId()
  return (
    <div className="field">
      <label className="field-name" htmlFor={id}>
        {name}
      </label>
      {renderControl({ id, ...(hint === undefined ? {} : { 'aria-describedby': `${id}-hint` }) })}
      {hint !== undefined && (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  )
}
