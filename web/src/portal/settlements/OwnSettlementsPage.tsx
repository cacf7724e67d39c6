import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { SettlementPage } from '@yimatong/contract/settlement-api'
import { useSearchParams } from 'wouter'
import { useWords } from '../../shared/i18n/words.ts'
import { ReceiptIcon } from '../../shared/ui/icons.tsx'
import { portal } from '../api/http.ts'
import { PATHS } from '../paths.ts'
import { Empty } from '../ui/Empty.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import { Page } from '../ui/Page.tsx'
import { Pager } from '../ui/Pager.tsx'
import { SettlementTable } from './SettlementTable.tsx'
import { SETTLEMENT_WORDS } from './words.ts'

/** What the merchant was settled, newest day first. */
export default function OwnSettlementsPage() {
  const word = useWords(SETTLEMENT_WORDS)
  const [params] = useSearchParams()
  const cursor = params.get('cursor') ?? undefined
  const page = useQuery({
    queryKey: ['settlements', cursor ?? ''],
    queryFn: () => portal.get<SettlementPage>('/settlements', { ...(cursor && { cursor }) }),
    placeholderData: keepPreviousData,
  })
  return (
    <Page title={word.title}>
      <p className="muted">{word.lead}</p>
      <Loaded query={page}>
        {({ settlements }) =>
          settlements.length === 0 ? (
            <Empty icon={<ReceiptIcon size={40} />} title={word.empty.title} sentence={word.empty.sentence} />
          ) : (
            <SettlementTable rows={settlements} hrefOf={PATHS.settlement} />
          )
        }
      </Loaded>
      <Pager nextCursor={page.data?.nextCursor} />
    </Page>
  )
}
