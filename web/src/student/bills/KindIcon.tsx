import type { BillRefund } from '@yimatong/contract/platform-api'
import { RefundIcon, ReversalIcon } from '../../shared/ui/icons.tsx'

/** A refund and a reversal, told apart also where nobody reads. */
export function KindIcon({ kind, size = 16 }: { kind: BillRefund['kind']; size?: number }) {
  return kind === 'REVERSAL' ? <ReversalIcon size={size} /> : <RefundIcon size={size} />
}
