import { businessDateOf } from '@yimatong/contract/clock'
import { formatYuan } from '@yimatong/contract/money'
import type { SettlementDue } from '@yimatong/contract/office-api'
import { type FormEvent, useState } from 'react'
import { Link } from 'wouter'
import { ApiError } from '../../../shared/http/errors.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { Amount } from '../../../shared/ui/Amount.tsx'
import { useFailureWords } from '../../api/failures.ts'
import { serverClock } from '../../api/http.ts'
import { Chip } from '../../ui/Chip.tsx'
import { Fact, Facts } from '../../ui/Facts.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { useMerchant } from '../merchants/use-merchants.ts'
import { useDue, usePayOut } from './use-settlements.ts'
import { OFFICE_SETTLEMENT_WORDS } from './words.ts'

interface PayOutProps {
  settlementId: string
  merchantNo: string
  onClose: () => void
}

/** Records that the bank has paid: how much is due is said, not typed. */
export function PayOutPanel({ settlementId, merchantNo, onClose }: PayOutProps) {
  const word = useWords(OFFICE_SETTLEMENT_WORDS)
  const due = useDue(settlementId)
  return (
    <Panel title={word.payOutTitle} onClose={onClose}>
      <Loaded query={due}>
        {(data) =>
          data.net > 0 && data.commission >= 0 ? (
            <Form settlementId={settlementId} merchantNo={merchantNo} due={data} />
          ) : (
            <p>{word.nothingDue}</p>
          )
        }
      </Loaded>
    </Panel>
  )
}

interface FormProps {
  settlementId: string
  merchantNo: string
  due: SettlementDue
}

function Form({ settlementId, merchantNo, due }: FormProps) {
  const word = useWords(OFFICE_SETTLEMENT_WORDS)
  const today = businessDateOf(serverClock.now())
  const [bankReference, setReference] = useState('')
  const [paidOn, setPaidOn] = useState(today)
  const payOut = usePayOut(settlementId)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    payOut.mutate({ amount: due.net, bankReference: bankReference.trim(), paidOn })
  }
  if (payOut.data !== undefined) return <Asked approvalId={payOut.data.approvalId} />
  return (
    <form className="form" onSubmit={submit}>
      <p>{word.payOutLead(due.settlements)}</p>
      <Facts>
        <Fact name={word.amount} className="fact-sum">
          <Amount fen={due.net} />
        </Fact>
        <Fact name={word.commission}>
          <Amount fen={due.commission} />
        </Fact>
        <Account merchantNo={merchantNo} />
      </Facts>
      <label className="field">
        <span className="field-name">{word.reference}</span>
        <input
          className="input figures"
          required
          maxLength={64}
          pattern="[A-Za-z0-9_.\/\-]+"
          autoComplete="off"
          value={bankReference}
          onChange={({ target: { value } }) => setReference(value)}
        />
        <span className="field-hint">{word.referenceHint}</span>
      </label>
      <label className="field">
        <span className="field-name">{word.paidOn}</span>
        <input
          className="input"
          type="date"
          required
          max={today}
          value={paidOn}
          onChange={({ target: { value } }) => setPaidOn(value)}
        />
      </label>
      <Refusal error={payOut.error} />
      <button type="submit" className="button button-primary" disabled={payOut.isPending}>
        {payOut.isPending ? word.asking : word.ask(`¥${formatYuan(due.net)}`)}
      </button>
    </form>
  )
}

/** Where the merchant wants its money: what the bank was told is held against it here. */
function Account({ merchantNo }: { merchantNo: string }) {
  const word = useWords(OFFICE_SETTLEMENT_WORDS)
  const { data } = useMerchant(merchantNo)
  if (data === undefined) return null
  const { settlementAccount } = data
  return (
    <Fact name={word.account}>
      {settlementAccount === undefined ? (
        <Chip tone="wait">{word.noAccount}</Chip>
      ) : (
        <>
          {settlementAccount.holder} · {settlementAccount.bank}
          <br />
          <span className="figures">{settlementAccount.number}</span>
        </>
      )}
    </Fact>
  )
}

function Asked({ approvalId }: { approvalId: string }) {
  const word = useWords(OFFICE_SETTLEMENT_WORDS)
  return (
    <>
      <p className="done" role="status">
        {word.asked}
      </p>
      <Link className="button" href={`/approvals/${approvalId}`}>
        {word.seeApproval}
      </Link>
    </>
  )
}

function Refusal({ error }: { error: Error | null }) {
  const word = useWords(OFFICE_SETTLEMENT_WORDS)
  const failureWords = useFailureWords()
  if (error === null) return null
  const isConflict = error instanceof ApiError && error.code === 'STATE_CONFLICT'
  return (
    <p className="failure" role="alert">
      {isConflict ? word.conflict : failureWords(error)}
    </p>
  )
}
