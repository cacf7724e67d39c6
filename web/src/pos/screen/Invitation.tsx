import type { MouseEvent, ReactNode } from 'react'
import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { KeyboardIcon, QrIcon, TillIcon } from '../../shared/ui/icons.tsx'
import type { Note } from '../logic/sale.ts'
import { useTill } from '../till/till-context.ts'
import { CODE_WORDS, SALE_WORDS } from './words.ts'

interface InvitationProps {
  icon: ReactNode
  verb: string
  hint: string
  amountFen?: number
  note?: Note | undefined
}

/** A mouse must not leave focus on the button: the next Enter of the keyboard would press it again. */
const keepFocus = (event: MouseEvent) => event.preventDefault()

/** The other way to be paid: the till shows a code. */
function DynamicCodeButton() {
  const word = useWords(CODE_WORDS)
  const till = useTill()
  return (
    <button
      type="button"
      className="button code-button"
      onMouseDown={keepFocus}
      onClick={() => till.do({ type: 'DYNAMIC_CODE' })}
    >
      <QrIcon size={24} />
      {word.name} <kbd>F2</kbd>
    </button>
  )
}

/** One verb that can be read from two metres, and a line for the cashier. */
function Invitation({ icon, verb, hint, amountFen, note }: InvitationProps) {
  const word = useWords(SALE_WORDS)
  return (
    <div className="invitation">
      <span className="invitation-icon">{icon}</span>
      <h2 className="verb">{verb}</h2>
      {amountFen !== undefined && <Amount fen={amountFen} className="invitation-amount" />}
      <p className="hint">{hint}</p>
      {note && <p className="note">{word.notes[note]}</p>}
      {amountFen !== undefined && <DynamicCodeButton />}
    </div>
  )
}

export function TypeAmount({ note }: { note: Note | undefined }) {
  const word = useWords(SALE_WORDS)
  return <Invitation icon={<TillIcon size={80} />} verb={word.typeAmount} hint={word.typeAmountHint} note={note} />
}

export function PressEnter({ amountFen, note }: { amountFen: number; note: Note | undefined }) {
  const word = useWords(SALE_WORDS)
  return (
    <Invitation
      icon={<KeyboardIcon size={80} />}
      verb={word.pressEnter}
      hint={word.pressEnterHint}
      amountFen={amountFen}
      note={note}
    />
  )
}

export function ShowCode({ amountFen }: { amountFen: number }) {
  const word = useWords(SALE_WORDS)
  return <Invitation icon={<QrIcon size={80} />} verb={word.showCode} hint={word.showCodeHint} amountFen={amountFen} />
}
