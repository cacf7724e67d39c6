import { CONTRACT_FILTERS, type MerchantsFilter, OFFICE_MERCHANT_STATES } from '@yimatong/contract/office-api'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { Choice, ClearButton, SearchField } from '../ui/ListFilter.tsx'
import { useFilter } from '../ui/use-filter.ts'
import { useCanteens, useCategories } from './use-merchants.ts'
import { MERCHANTS_WORDS, STANDING_WORDS } from './words.ts'

interface MerchantFiltersProps {
  filter: MerchantsFilter
  /** Undefined while nobody knows. */
  count: number | undefined
}

/** Everything that narrows the list; all of it stands in the address. */
export function MerchantFilters({ filter, count }: MerchantFiltersProps) {
  const word = useWords(MERCHANTS_WORDS)
  const standing = useWords(STANDING_WORDS)
  const { set, clear } = useFilter()
  const stateName = { ACTIVE: standing.SELLS, DISABLED: standing.DISABLED, OPENING: standing.OPENING }
  return (
    <section className="list-filter" aria-label={word.filter}>
      <SearchField name={word.search} hint={word.searchHint} value={filter.q} onSearch={(q) => set({ q })} />
      <Places filter={filter} />
      <Choice
        name={word.state}
        all={word.allStates}
        value={filter.state}
        options={OFFICE_MERCHANT_STATES.map((value) => ({ value, name: stateName[value] }))}
        onChoose={(state) => set({ state })}
      />
      <Choice
        name={word.contract}
        all={word.allContracts}
        value={filter.contract}
        options={CONTRACT_FILTERS.map((value) => ({ value, name: word.contractFilters[value] }))}
        onChoose={(contract) => set({ contract })}
      />
      {Object.keys(filter).length > 0 && <ClearButton name={word.clear} onClear={clear} />}
      {count !== undefined && (
        <p className="list-count" role="status">
          {word.count(count)}
        </p>
      )}
    </section>
  )
}

function Places({ filter }: { filter: MerchantsFilter }) {
  const word = useWords(MERCHANTS_WORDS)
  const english = useLanguage() === 'en'
  const { set } = useFilter()
  const canteens = useCanteens().data?.canteens ?? []
  const categories = useCategories().data?.categories ?? []
  const named = ({ name, nameEn }: { name: string; nameEn: string }) => (english ? nameEn : name)
  return (
    <>
      <Choice
        name={word.canteen}
        all={word.allCanteens}
        value={filter.canteen}
        options={canteens.map((canteen) => ({ value: canteen.canteenId, name: named(canteen) }))}
        onChoose={(canteen) => set({ canteen })}
      />
      <Choice
        name={word.category}
        all={word.allCategories}
        value={filter.category}
        options={[
          ...categories.map((category) => ({ value: category.categoryId, name: named(category) })),
          { value: 'NONE', name: word.noCategory },
        ]}
        onChoose={(category) => set({ category })}
      />
    </>
  )
}
