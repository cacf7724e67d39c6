import type { ReactNode } from 'react'
import { useWords } from '../../shared/i18n/words.ts'
import { useTill } from '../till/till-context.ts'
import { WAITING_WORDS } from './waiting-words.ts'

interface WaitingKeyProps {
  keyName: string
  onPress: () => void
  children: ReactNode
}

/** A key on the amber that says what is waited for. A mouse must not leave focus on it: Enter would press it again. */
export function WaitingKey({ keyName, onPress, children }: WaitingKeyProps) {
  return (
    <button
      type="button"
      className="button result-key"
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPress}
    >
      {children} <kbd>{keyName}</kbd>
    </button>
  )
}

/** Calls off the payment that is waited for. */
export function CancelKey() {
  const word = useWords(WAITING_WORDS)
  const till = useTill()
  return (
    <WaitingKey keyName="F6" onPress={() => till.do({ type: 'CANCEL' })}>
      {word.cancel}
    </WaitingKey>
  )
}
