import { useState } from 'react'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { PayIcon } from '../../../shared/ui/icons.tsx'
import { useOfficeSession } from '../../session/session.ts'
import { SettlementBody, SettlementFiles } from '../../settlements/SettlementBody.tsx'
import { SETTLEMENT_WORDS } from '../../settlements/words.ts'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { PayOutPanel } from './PayOutPanel.tsx'
import { useSettlement } from './use-settlements.ts'
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
