import { type RefObject, useEffect, useRef } from 'react'

/** For the field where one begins: it has the focus once it is there, so that a person or a scanner gun types into it. */
export function useBeginning(): RefObject<HTMLInputElement | null> {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  return field
}
