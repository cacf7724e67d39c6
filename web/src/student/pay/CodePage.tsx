import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { OfflineIcon } from '../../shared/ui/icons.tsx'
import { maskedName } from '@yimatong/contract/masked-name'
import { Mark } from '../../shared/ui/Mark.tsx'
import { type OpenBatch, useApp } from '../app-state.ts'
import { dayOrTime } from '../../shared/day-or-time.ts'
import { LOW } from '../phone/refill.ts'
import { presentNow } from '../phone/presenting.ts'
import { beginShowing } from '../phone/showing.ts'
import { paymentsLeft } from '../phone/vouchers.ts'
import { synchronise } from '../session/synchronise.ts'
import { useCampusNow } from '../use-now.ts'
import { SHELL_WORDS } from '../words.ts'
import { AccountLine } from './AccountLine.tsx'
import { CodeCard } from './CodeCard.tsx'
import { NoticeLine } from './NoticeLine.tsx'
import { usePresentedCode } from './use-presented-code.ts'
import { useShowing } from './use-showing.ts'
import { useWakeLock } from './use-wake-lock.ts'
import { PAY_WORDS } from './words.ts'

/** The code on show, and around it only what matters while paying. */
export function CodePage({ batch }: { batch: OpenBatch }) {
  const word = useWords(PAY_WORDS)
  const language = useLanguage()
  const place = useApp((state) => state.place)
  const online = useApp((state) => state.online)
  const { visible } = useShowing()
  const code = usePresentedCode(visible)
  useWakeLock(visible)
  const now = useCampusNow()
  const left = paymentsLeft(batch, place, now)
  const endsAt = batch.expiries[place ?? 0] ?? 0
  const refresh = () => {
    beginShowing()
    void presentNow({ anew: true })
    // Asked for by hand, perhaps because a till refused the code before.
    void synchronise({ thorough: true })
  }
  return (
    <div className="code-page">
      <CodeHeader left={left} of={batch.vouchers.length} />
      <NoticeLine left={left} />
      {code === undefined ? (
        <div className="code-card code-card-waiting" />
      ) : (
        <CodeCard code={code} visible={visible} onRefresh={refresh} />
      )}
      <p className="code-life figures">
        {online && `${word.left(left, batch.vouchers.length)} · `}
        {word.validUntil(dayOrTime(endsAt, now, language))}
      </p>
      <p className="code-hint">{word.hint}</p>
      <AccountLine />
    </div>
  )
}

/** Whose code it is, masked, and whether the phone is on its own. */
function CodeHeader({ left, of }: { left: number; of: number }) {
  const word = useWords(PAY_WORDS)
  const shell = useWords(SHELL_WORDS)
  const online = useApp((state) => state.online)
  const name = useApp((state) => state.account?.name)
  return (
    <header className="code-header">
      <h1 className="code-title">
        <Mark size={20} />
        {shell.product}
      </h1>
      {name !== undefined && <span className="code-owner">{maskedName(name)}</span>}
      {!online && (
        <span className={left <= LOW ? 'offline-badge offline-badge-low' : 'offline-badge'} role="status">
          <OfflineIcon size={16} />
          <span className="figures">{word.offline(left, of)}</span>
        </span>
      )}
    </header>
  )
}
