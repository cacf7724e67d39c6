import { OFFICE_TERMINAL_STATES, TERMINAL_FLAWS, type TerminalsFilter } from '@yimatong/contract/office-api'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { CrossIcon } from '../../../shared/ui/icons.tsx'
import { useCanteens } from '../merchants/use-merchants.ts'
import { Choice, ClearButton, SearchField } from '../ui/ListFilter.tsx'
import { useFilter } from '../ui/use-filter.ts'
import { FLAW_WORDS, OFFICE_TERMINALS_WORDS, TERMINAL_STATE_WORDS } from './words.ts'

/** Everything that narrows the list; all of it stands in the address. */
export function TerminalFilters({ filter, count }: { filter: TerminalsFilter; count: number | undefined }) {
  const word = useWords(OFFICE_TERMINALS_WORDS)
  const states = useWords(TERMINAL_STATE_WORDS)
  const flaws = useWords(FLAW_WORDS)
  const english = useLanguage() === 'en'
  const canteens = useCanteens().data?.canteens ?? []
  const { set, clear } = useFilter()
  return (
    <section className="list-filter" aria-label={word.filter}>
      <SearchField name={word.search} hint={word.searchHint} value={filter.q} onSearch={(q) => set({ q })} />
      <Choice
        name={word.flaw}
        all={word.allFlaws}
        value={filter.flaw}
        options={TERMINAL_FLAWS.map((value) => ({ value, name: flaws[value] }))}
        onChoose={(flaw) => set({ flaw })}
      />
      <Choice
        name={word.canteen}
        all={word.allCanteens}
        value={filter.canteen}
        options={canteens.map(({ canteenId, name, nameEn }) => ({ value: canteenId, name: english ? nameEn : name }))}
        onChoose={(canteen) => set({ canteen })}
      />
      <Choice
        name={word.state}
        all={word.allStates}
        value={filter.state}
        options={OFFICE_TERMINAL_STATES.map((value) => ({ value, name: states[value] }))}
        onChoose={(state) => set({ state })}
      />
      {filter.merchant !== undefined && (
        <button type="button" className="button" onClick={() => set({ merchant: undefined })}>
          {word.ofMerchant(filter.merchant)}
          <CrossIcon size={16} />
        </button>
      )}
      {Object.keys(filter).length > 0 && <ClearButton name={word.clear} onClear={clear} />}
      {count !== undefined && (
        <p className="list-count" role="status">
          {word.count(count)}
        </p>
      )}
    </section>
  )
}
