import { MAX_AMOUNT_FEN, parseYuan } from '@yimatong/contract/money'
import type { PersonAccount, PersonCard } from '@yimatong/contract/office-api'
import { useState } from 'react'
import { formatYuan } from '../../../shared/format.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { Amount } from '../../../shared/ui/Amount.tsx'
import { Fact, Facts } from '../../ui/Facts.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { plainYuan } from '../../payments/yuan.ts'
import { Field } from './Field.tsx'
import { ReasonPanel } from './ReasonPanel.tsx'
import { useMayChange } from './use-may.ts'
import { useAccount, useChangeLimits } from './use-people.ts'
import { CARD_WORDS, PERSON_WORDS } from './words.ts'

/** Balance and limits, as the one-card backend has them now; it may be away while the rest of the card is there. */
export function AccountCard({ person }: { person: PersonCard }) {
  const word = useWords(CARD_WORDS)
  const account = useAccount(person.personId)
  return (
    <section className="card">
      <h2 className="card-title">{word.account}</h2>
      <Loaded query={account}>{(known) => <Known person={person} account={known} />}</Loaded>
    </section>
  )
}

function Known({ person, account }: { person: PersonCard; account: PersonAccount }) {
  const word = useWords(CARD_WORDS)
  const [isOpen, setOpen] = useState(false)
  const { ownPaymentLimit, ownDailyLimit } = account
  const hasOwn = ownPaymentLimit !== undefined || ownDailyLimit !== undefined
  const own = (fen: number | undefined) => (fen === undefined ? word.unlimited : word.yuan(formatYuan(fen)))
  return (
    <>
      <p className="person-balance">
        <span className="visually-hidden">{word.balance} </span>
        <Amount fen={account.balance} />
      </p>
      <Facts short>
        <Fact name={word.accountNo} className="figures">
          {person.accountNo}
        </Fact>
        <Fact name={word.today}>
          <Amount fen={account.spentToday} />
        </Fact>
        <Fact name={word.paymentLimit}>
          <Amount fen={account.paymentLimit} />
        </Fact>
        <Fact name={word.dailyLimit}>
          <Amount fen={account.dailyLimit} />
        </Fact>
        <Fact name={word.own}>{hasOwn ? word.ownLimits(own(ownPaymentLimit), own(ownDailyLimit)) : word.noOwn}</Fact>
      </Facts>
      {useMayChange(person) && (
        <div className="page-actions">
          <button type="button" className="button" onClick={() => setOpen(true)}>
            {word.changeLimits}
          </button>
        </div>
      )}
      {isOpen && <LimitsPanel personId={person.personId} account={account} onClose={() => setOpen(false)} />}
    </>
  )
}

interface LimitsPanelProps {
  personId: string
  account: PersonAccount
  onClose: () => void
}

/** Fen of what was typed; undefined for what is no limit. */
function readLimit(text: string): number | undefined {
  const fen = parseYuan(text.trim())
  return fen !== undefined && fen >= 1 && fen <= MAX_AMOUNT_FEN ? fen : undefined
}

function LimitsPanel({ personId, account, onClose }: LimitsPanelProps) {
  const word = useWords(CARD_WORDS)
  const { save } = useWords(PERSON_WORDS)
  const change = useChangeLimits(personId)
  const [payment, setPayment] = useState(plainYuan(account.paymentLimit))
  const [daily, setDaily] = useState(plainYuan(account.dailyLimit))
  const [paymentLimit, dailyLimit] = [readLimit(payment), readLimit(daily)]
  const isBad = paymentLimit === undefined || dailyLimit === undefined
  const complaint = isBad ? word.badAmount : dailyLimit < paymentLimit ? word.dayBelow : undefined
  return (
    <ReasonPanel
      title={word.limitsTitle}
      lead={word.limitsLead}
      go={save}
      isPending={change.isPending}
      error={change.error}
      isReady={complaint === undefined}
      onSubmit={(reason) => {
        if (!isBad) change.mutate({ paymentLimit, dailyLimit, reason }, { onSuccess: onClose })
      }}
      onClose={onClose}
    >
      <YuanField name={word.paymentLimit} value={payment} onChange={setPayment} />
      <YuanField name={word.dailyLimit} value={daily} onChange={setDaily} />
      {complaint !== undefined && (
        <p className="failure" role="alert">
          {complaint}
        </p>
      )}
    </ReasonPanel>
  )
}

function YuanField({ name, value, onChange }: { name: string; value: string; onChange: (text: string) => void }) {
  return (
    <Field
      name={`${name}（¥）`}
      renderControl={(field) => (
        <input
          {...field}
          className="input figures"
          inputMode="decimal"
          maxLength={12}
          required
          value={value}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    />
  )
}
