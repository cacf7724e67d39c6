import type { OrderView } from '@yimatong/contract/platform-api'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { merchantOf } from '../bill-words.ts'
import { MerchantTile } from './MerchantTile.tsx'
import { ORDER_WORDS } from './words.ts'

/** Who is paid, large: what a payer compares with the stall before them. */
export function MerchantHead({ order }: { order: OrderView }) {
  const word = useWords(ORDER_WORDS)
  const language = useLanguage()
  const name = merchantOf(order, language)
  const canteen = language === 'en' ? order.canteenNameEn : order.canteenName
  // A stall is often called by its canteen, and a till by its stall; that need not be said twice.
  const till = order.terminalName?.replace(order.merchantName, '').trim()
  const where = [name.includes(canteen) ? '' : canteen, order.label ?? '', till ?? '']
  const places = [...new Set(where.filter((part) => part !== '' && part !== name))]
  return (
    <header className="merchant">
      <MerchantTile merchantNo={order.merchantNo} name={name} />
      <h1 className="merchant-name">{name}</h1>
      {places.length > 0 && <p className="merchant-place">{places.join(' · ')}</p>}
      <p className="merchant-no figures">{word.merchantNo(order.merchantNo)}</p>
    </header>
  )
}
