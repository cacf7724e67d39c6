import { useState } from 'react'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { PayIcon, RefreshIcon } from '../../../shared/ui/icons.tsx'
import { useFailureWords } from '../../api/failures.ts'
import { useOfficeSession } from '../../session/session.ts'
import { SettlementBody, SettlementFiles } from '../../settlements/SettlementBody.tsx'
import { SETTLEMENT_WORDS } from '../../settlements/words.ts'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { PayOutPanel } from './PayOutPanel.tsx'
import { useRepeatPayOut, useSettlement } from './use-settlements.ts'
import { WAITING_WORDS } from './waiting-words.ts'
import { OFFICE_SETTLEMENT_WORDS } from './words.ts'

/** One settlement of a merchant's, with its files; finance records here that it was paid out. */
export function SettlementOfMerchantPage({ settlementId }: { settlementId: string }) {
  const word = useWords(SETTLEMENT_WORDS)
  const english = useLanguage() === 'en'
  const settlement = useSettlement(settlementId)
  const { data } = settlement
  const name = data && (english ? data.merchantNameEn : data.merchantName)
  return (
    <Page
      title={data === undefined ? word.title : `${name} · ${data.content.businessDate}`}
      back={{ href: '/settlements', name: word.back2 }}
      actions={
        <>
          <SettlementFiles settlementId={settlementId} door="/office" />
          {data !== undefined && data.payout === undefined && (
            <PayOut settlementId={settlementId} merchantNo={data.merchantNo} />
          )}
          {data?.payout?.state === 'DECLINED' && <BookAgain settlementId={settlementId} />}
        </>
      }
    >
      <Loaded query={settlement}>{(view) => <SettlementBody settlement={view} />}</Loaded>
    </Page>
  )
}

function PayOut(of: { settlementId: string; merchantNo: string }) {
  const word = useWords(OFFICE_SETTLEMENT_WORDS)
  const [open, setOpen] = useState(false)
  if (useOfficeSession().role !== 'FINANCE') return null
  return (
    <>
      <button type="button" className="button button-primary" onClick={() => setOpen(true)}>
        <PayIcon size={20} />
        {word.payOut}
      </button>
      {open && <PayOutPanel {...of} onClose={() => setOpen(false)} />}
    </>
  )
}

/** The bank has paid and the ledger has refused it: once the reason is gone, it is asked again. */
function BookAgain({ settlementId }: { settlementId: string }) {
  const word = useWords(WAITING_WORDS)
  const failureWords = useFailureWords()
  const again = useRepeatPayOut(settlementId)
  if (useOfficeSession().role !== 'FINANCE') return null
  return (
    <>
      <button type="button" className="button button-primary" disabled={again.isPending} onClick={() => again.mutate()}>
        <RefreshIcon size={20} />
        {again.isPending ? word.repeating : word.repeat}
      </button>
      {again.error !== null && (
        <p className="failure" role="alert">
          {failureWords(again.error)}
        </p>
      )}
    </>
  )
}
