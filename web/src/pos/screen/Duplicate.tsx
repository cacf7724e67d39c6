import { timeWithSeconds } from '../../shared/format.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { WarningIcon } from '../../shared/ui/icons.tsx'
import { useTill } from '../till/till-context.ts'
import { Countdown } from './Countdown.tsx'
import type { Stage } from './stage.ts'
import { useSeconds } from './use-seconds.ts'
import { secondsBetween, WAITING_WORDS } from './waiting-words.ts'
import { WaitingKey } from './WaitingKey.tsx'

/** It looks like the payment before. The cashier says, by two keys that no scanner gun types, whether it shall be. */
export function Duplicate({ view }: Extract<Stage, { show: 'DUPLICATE' }>) {
  const word = useWords(WAITING_WORDS)
  const till = useTill()
  const { expiresAt, earlierAt, earlierOutTradeNo } = view.confirmation
  const leftMs = Date.parse(expiresAt) - useSeconds()
  return (
    <div className="result result-wait result-question">
      <WarningIcon size={72} />
      <h2 className="result-words">{word.duplicate(secondsBetween(earlierAt, view.createdAt))}</h2>
      <Amount fen={view.total} className="result-amount" />
      {earlierAt !== undefined && (
        <p className="result-detail figures">{word.earlier(timeWithSeconds(earlierAt), earlierOutTradeNo ?? '')}</p>
      )}
      <div className="result-keys">
        <WaitingKey keyName="Esc" onPress={() => till.do({ type: 'CANCEL' })}>
          {word.notAgain}
        </WaitingKey>
        <WaitingKey keyName="F2" onPress={() => till.do({ type: 'CONFIRM' })}>
          {word.again} <Amount fen={view.total} />
        </WaitingKey>
      </div>
      <Countdown leftMs={leftMs} words={word} />
      <p className="result-detail">{word.undecided}</p>
    </div>
  )
}
