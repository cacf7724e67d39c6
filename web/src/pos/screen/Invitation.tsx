import type { ReactNode } from 'react'
import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { KeyboardIcon, QrIcon, TillIcon } from '../../shared/ui/icons.tsx'
import { SALE_WORDS } from './words.ts'

interface InvitationProps {
  icon: ReactNode
  verb: string
  hint: string
  amountFen?: number
  ranOut?: boolean
}

/** One verb that can be read from two metres, and a line for the cashier. */
function Invitation({ icon, verb, hint, amountFen, ranOut = false }: InvitationProps) {
  const word = useWords(SALE_WORDS)
  return (
    <div className="invitation">
      <span className="invitation-icon">{icon}</span>
      <h2 className="verb">{verb}</h2>
      {amountFen !== undefined && <Amount fen={amountFen} className="invitation-amount" />}
      <p className="hint">{hint}</p>
      {ranOut && <p className="ran-out">{word.ranOut}</p>}
    </div>
  )
}

export function TypeAmount({ ranOut }: { ranOut: boolean }) {
  const word = useWords(SALE_WORDS)
  return <Invitation icon={<TillIcon size={80} />} verb={word.typeAmount} hint={word.typeAmountHint} ranOut={ranOut} />
}

export function PressEnter({ amountFen, ranOut }: { amountFen: number; ranOut: boolean }) {
  const word = useWords(SALE_WORDS)
  return (
    <Invitation
      icon={<KeyboardIcon size={80} />}
      verb={word.pressEnter}
      hint={word.pressEnterHint}
      amountFen={amountFen}
      ranOut={ranOut}
    />
  )
}

export function ShowCode({ amountFen }: { amountFen: number }) {
  const word = useWords(SALE_WORDS)
  return <Invitation icon={<QrIcon size={80} />} verb={word.showCode} hint={word.showCodeHint} amountFen={amountFen} />
}
