import { useQuery } from '@tanstack/react-query'
import type { SettlementView } from '@yimatong/contract/settlement-api'
import { useWords } from '../../shared/i18n/words.ts'
import { portal } from '../api/http.ts'
import { PATHS } from '../paths.ts'
import { Loaded } from '../ui/Loaded.tsx'
import { Page } from '../ui/Page.tsx'
import { SettlementBody, SettlementFiles } from './SettlementBody.tsx'
import { SETTLEMENT_WORDS } from './words.ts'

/** One settlement of the merchant's own, with its files. */
export default function OwnSettlementPage({ settlementId }: { settlementId: string }) {
  const word = useWords(SETTLEMENT_WORDS)
  const settlement = useQuery({
    queryKey: ['settlements', 'one', settlementId],
    queryFn: () => portal.get<SettlementView>(`/settlements/${encodeURIComponent(settlementId)}`),
  })
  const date = settlement.data?.content.businessDate
  return (
    <Page
      title={date === undefined ? word.title : word.page(date)}
      back={{ href: PATHS.settlements, name: word.back2 }}
      actions={<SettlementFiles settlementId={settlementId} door="" />}
    >
      <Loaded query={settlement}>{(data) => <SettlementBody settlement={data} />}</Loaded>
    </Page>
  )
}
