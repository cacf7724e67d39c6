import { useQuery } from '@tanstack/react-query'
import type { Places } from '@yimatong/contract/office-api'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords, words } from '../../shared/i18n/words.ts'
import { office } from './api.ts'

const WORDS = words(
  { canteen: '食堂', merchant: '商户', allCanteens: '全部食堂', allMerchants: '全部商户' },
  { canteen: 'Canteen', merchant: 'Merchant', allCanteens: 'All canteens', allMerchants: 'All merchants' },
)

interface PlaceFilterProps {
  canteenId: string | undefined
  merchantNo: string | undefined
  /** Another canteen lets the merchant go. */
  onChange: (place: { canteenId?: string | undefined; merchantNo?: string | undefined }) => void
}

/** A canteen, and of it or of all a merchant. */
export function PlaceFilter({ canteenId, merchantNo, onChange }: PlaceFilterProps) {
  const word = useWords(WORDS)
  const english = useLanguage() === 'en'
  const { data } = useQuery({ queryKey: ['places'], queryFn: () => office.get<Places>('/places'), staleTime: 60_000 })
  const { canteens = [], merchants = [] } = data ?? {}
  const nameOf = ({ name, nameEn }: { name: string; nameEn: string }) => (english ? nameEn : name)
  const orNone = (value: string) => (value === '' ? undefined : value)
  return (
    <>
      <select
        className="input filter-select"
        aria-label={word.canteen}
        value={canteenId ?? ''}
        onChange={({ target: { value } }) => onChange({ canteenId: orNone(value), merchantNo: undefined })}
      >
        <option value="">{word.allCanteens}</option>
        {canteens.map((canteen) => (
          <option key={canteen.canteenId} value={canteen.canteenId}>
            {nameOf(canteen)}
          </option>
        ))}
      </select>
      <select
        className="input filter-select"
        aria-label={word.merchant}
        value={merchantNo ?? ''}
        onChange={({ target: { value } }) => onChange({ canteenId, merchantNo: orNone(value) })}
      >
        <option value="">{word.allMerchants}</option>
        {merchants
          .filter((merchant) => canteenId === undefined || merchant.canteenId === canteenId)
          .map((merchant) => (
            <option key={merchant.merchantNo} value={merchant.merchantNo}>
              {nameOf(merchant)} · {merchant.merchantNo}
            </option>
          ))}
      </select>
    </>
  )
}
