import type { OfficeMerchant } from '@yimatong/contract/office-api'
import { useState } from 'react'
import { Link } from 'wouter'
import { useWords } from '../../../shared/i18n/words.ts'
import { useOfficeSession } from '../../session/session.ts'
import { Fact, Facts } from '../../ui/Facts.tsx'
import { CommissionPanel, SettlementPanel } from './TermPanels.tsx'
import { MERCHANT_WORDS, MERCHANTS_WORDS } from './words.ts'

/** What the school keeps and where the rest goes; a change waits for a second person, and says so here. */
export function MoneyCard({ merchant }: { merchant: OfficeMerchant }) {
  const word = useWords(MERCHANT_WORDS)
  const { percent } = useWords(MERCHANTS_WORDS)
  const { role } = useOfficeSession()
  const [asked, setAsked] = useState<'COMMISSION' | 'SETTLEMENT'>()
  const { commissionBps, settlementAccount, waiting } = merchant
  const close = () => setAsked(undefined)
  return (
    <section className="card" aria-labelledby="merchant-money">
      <div className="office-card-head">
        <h2 id="merchant-money" className="card-title">
          {word.money}
        </h2>
        {(role === 'LOGISTICS' || role === 'FINANCE') && (
          <div className="office-card-actions">
            <button type="button" className="button button-quiet" onClick={() => setAsked('COMMISSION')}>
              {word.changeCommission}
            </button>
            <button type="button" className="button button-quiet" onClick={() => setAsked('SETTLEMENT')}>
              {word.changeSettlement}
            </button>
          </div>
        )}
      </div>
      <Facts short>
        <Fact name={word.commission}>
          <span className="figures">{percent(commissionBps)}</span>
        </Fact>
        {settlementAccount === undefined ? (
          <Fact name={word.settlement}>
            <span className="muted">{word.none}</span>
          </Fact>
        ) : (
          <>
            <Fact name={word.holder}>{settlementAccount.holder}</Fact>
            <Fact name={word.bank}>{settlementAccount.bank}</Fact>
            <Fact name={word.accountNumber}>
              <span className="figures">{settlementAccount.number}</span>
            </Fact>
          </>
        )}
      </Facts>
      {waiting.map((term) => (
        <Waiting key={term.approvalId} term={term} />
      ))}
      {asked === 'COMMISSION' && <CommissionPanel merchant={merchant} onClose={close} />}
      {asked === 'SETTLEMENT' && <SettlementPanel merchant={merchant} onClose={close} />}
    </section>
  )
}

function Waiting({ term }: { term: OfficeMerchant['waiting'][number] }) {
  const word = useWords(MERCHANT_WORDS)
  const { percent } = useWords(MERCHANTS_WORDS)
  const { commissionBps, settlementAccount: account } = term
  return (
    <p className="office-waiting">
      {commissionBps !== undefined && word.waitsCommission(percent(commissionBps))}
      {account && word.waitsSettlement(account.holder, account.bank, account.number)}{' '}
      <Link href={`/approvals/${term.approvalId}`}>{word.decide}</Link>
    </p>
  )
}
