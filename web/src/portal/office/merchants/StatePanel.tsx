import type { OfficeMerchant } from '@yimatong/contract/office-api'
import { useWords } from '../../../shared/i18n/words.ts'
import { WhyPanel } from '../ui/WhyPanel.tsx'
import { useMerchantState } from './use-merchants.ts'
import { MERCHANT_WORDS } from './words.ts'

/** Stops a merchant, or lets it go on; both say why. */
export function StatePanel({ merchant, onClose }: { merchant: OfficeMerchant; onClose: () => void }) {
  const word = useWords(MERCHANT_WORDS)
  const set = useMerchantState(merchant.merchantNo)
  const stops = merchant.state === 'ACTIVE'
  return (
    <WhyPanel
      title={stops ? word.stopTitle : word.goTitle}
      sentence={stops ? word.stopSentence : word.goSentence}
      action={stops ? word.stopAction : word.goAction}
      danger={stops}
      busy={set.isPending}
      error={set.error}
      onSay={(reason) => set.mutate({ active: !stops, reason }, { onSuccess: onClose })}
      onClose={onClose}
    />
  )
}
