import { businessDateOf } from '@yimatong/contract/clock'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { useApp } from '../app-state.ts'
import { dayOrTime } from '../../shared/day-or-time.ts'
import { useCampusNow } from '../use-now.ts'
import { PAY_WORDS } from './words.ts'

/** Balance, subsidy and today's spending as last heard, with the time they are from while the phone is offline. */
export function AccountLine() {
  const word = useWords(PAY_WORDS)
  const language = useLanguage()
  const account = useApp((state) => state.account)
  const online = useApp((state) => state.online)
  const now = useCampusNow()
  if (account === undefined) return <div className="account-line" />
  const spentToday = businessDateOf(account.asOf) === businessDateOf(now) ? account.spentToday : 0
  return (
    <section className="account-line">
      <dl>
        <div>
          <dt>{word.balance}</dt>
          <dd>
            <Amount fen={account.balance} />
          </dd>
        </div>
        {account.subsidy !== undefined && account.subsidy > 0 && (
          <div>
            <dt>{word.subsidy}</dt>
            <dd>
              <Amount fen={account.subsidy} />
            </dd>
          </div>
        )}
        <div>
          <dt>{word.today}</dt>
          <dd>
            <Amount fen={spentToday} />
          </dd>
        </div>
      </dl>
      {!online && <p className="account-since">{word.since(dayOrTime(account.asOf, now, language))}</p>}
    </section>
  )
}
