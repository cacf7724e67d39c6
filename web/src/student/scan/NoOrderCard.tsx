import { useWords } from '../../shared/i18n/words.ts'
import { CrossIcon, WarningIcon } from '../../shared/ui/icons.tsx'
import { NO_ORDER_WORDS, type NoOrder } from '../order/refusals.ts'
import { SCAN_WORDS } from './words.ts'

/** Why what was read cannot be paid. The camera goes on looking behind it. */
export function NoOrderCard({ noOrder, onClose }: { noOrder: NoOrder; onClose: () => void }) {
  const word = useWords(SCAN_WORDS)
  const { title, sentence } = useWords(NO_ORDER_WORDS)[noOrder]
  return (
    <div className={noOrder === 'CODE_SIGNATURE' ? 'no-order no-order-danger' : 'no-order'}>
      <WarningIcon />
      <div key={noOrder} role="alert">
        <h2>{title}</h2>
        <p>{sentence}</p>
        <p className="no-order-money">{word.notCharged}</p>
      </div>
      <button type="button" className="no-order-close" aria-label={word.close} onClick={onClose}>
        <CrossIcon size={20} />
      </button>
    </div>
  )
}
