import type { OfficeMerchant } from '@yimatong/contract/office-api'
import { useState } from 'react'
import { useWords } from '../../../shared/i18n/words.ts'
import { Panel } from '../../ui/Panel.tsx'
import { FormField } from '../ui/FormField.tsx'
import { WhyPanel } from '../ui/WhyPanel.tsx'
import { bpsOfPercent } from './percent.ts'
import { useAskCommission, useAskSettlement } from './use-merchants.ts'
import { MERCHANT_WORDS } from './words.ts'

interface TermPanelProps {
  merchant: OfficeMerchant
  onClose: () => void
}

/** Asks a second person for another commission. */
export function CommissionPanel({ merchant, onClose }: TermPanelProps) {
  const word = useWords(MERCHANT_WORDS)
  const ask = useAskCommission(merchant.merchantNo)
  const [percent, setPercent] = useState(String(merchant.commissionBps / 100))
  const commissionBps = bpsOfPercent(percent)
  if (ask.isSuccess) return <Asked title={word.changeCommission} onClose={onClose} />
  return (
    <WhyPanel
      title={word.changeCommission}
      sentence={word.twoPersons}
      action={word.ask}
      busy={ask.isPending}
      error={ask.error}
      onSay={(reason) => commissionBps !== undefined && ask.mutate({ commissionBps, reason })}
      onClose={onClose}
    >
      <FormField
        name={`${word.commission} (%)`}
        hint={word.percentHint}
        inputMode="decimal"
        pattern="\d{1,3}([.]\d{1,2})?"
        value={percent}
        onChange={setPercent}
      />
    </WhyPanel>
  )
}

/** Asks a second person for another account to pay out to. */
export function SettlementPanel({ merchant, onClose }: TermPanelProps) {
  const word = useWords(MERCHANT_WORDS)
  const ask = useAskSettlement(merchant.merchantNo)
  const [holder, setHolder] = useState(merchant.settlementAccount?.holder ?? '')
  const [bank, setBank] = useState(merchant.settlementAccount?.bank ?? '')
  const [number, setNumber] = useState('')
  if (ask.isSuccess) return <Asked title={word.changeSettlement} onClose={onClose} />
  return (
    <WhyPanel
      title={word.changeSettlement}
      sentence={word.twoPersons}
      action={word.ask}
      busy={ask.isPending}
      error={ask.error}
      onSay={(reason) => ask.mutate({ holder: holder.trim(), bank: bank.trim(), number, reason })}
      onClose={onClose}
    >
      <FormField name={word.holder} value={holder} maxLength={64} onChange={setHolder} />
      <FormField name={word.bank} value={bank} maxLength={64} onChange={setBank} />
      <FormField
        name={word.accountNumber}
        hint={word.numberHint}
        inputMode="numeric"
        pattern="\d{8,32}"
        value={number}
        onChange={(typed) => setNumber(typed.replaceAll(/\s/g, ''))}
      />
    </WhyPanel>
  )
}

function Asked({ title, onClose }: { title: string; onClose: () => void }) {
  const word = useWords(MERCHANT_WORDS)
  return (
    <Panel title={title} onClose={onClose}>
      <p role="status">{word.asked}</p>
      <button type="button" className="button button-primary" onClick={onClose}>
        {word.done}
      </button>
    </Panel>
  )
}
