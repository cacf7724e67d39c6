import type { MoneyMove } from '@yimatong/contract/office-api'
import { dateAndTime } from '../../../shared/format.ts'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { Amount } from '../../../shared/ui/Amount.tsx'
import { PrinterIcon } from '../../../shared/ui/icons.tsx'
import { Fact, Facts } from '../../ui/Facts.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { useMove } from './use-money.ts'
import { MONEY_WORDS } from './words.ts'

/** One move, to be printed and given away. */
export function ReceiptPage({ moveId }: { moveId: string }) {
  const word = useWords(MONEY_WORDS)
  const move = useMove(moveId)
  const print = (
    <button type="button" className="button button-primary" onClick={() => window.print()}>
      <PrinterIcon size={20} />
      {word.print}
    </button>
  )
  return (
    <Page title={word.receipt} back={{ href: '/money', name: word.title }} actions={print}>
      <Loaded query={move}>{(known) => <Receipt move={known} />}</Loaded>
    </Page>
  )
}

function Receipt({ move }: { move: MoneyMove }) {
  const word = useWords(MONEY_WORDS)
  const language = useLanguage()
  return (
    <section className="card money-receipt" aria-label={word.receipt}>
      <Facts>
        <Fact name={word.number}>
          <span className="figures">{move.number ?? move.moveId}</span>
        </Fact>
        <Fact name={word.what}>{word.purposes[move.purpose] ?? move.purpose}</Fact>
        {move.name !== undefined && (
          <Fact name={word.name}>
            {move.name} <span className="figures">{move.schoolNo}</span>
          </Fact>
        )}
        <Fact name={word.amount}>
          <Amount fen={move.amount} />
        </Fact>
        {move.purpose === 'COUNTER_TOPUP' && move.balanceAfter !== undefined && (
          <Fact name={word.balanceAfter}>
            <Amount fen={move.balanceAfter} />
          </Fact>
        )}
        <Fact name={word.state}>{word.states[move.state]}</Fact>
        <Fact name={word.at}>{dateAndTime(move.createdAt, language)}</Fact>
        <Fact name={word.clerk}>{move.clerkName ?? move.clerk}</Fact>
      </Facts>
    </section>
  )
}
