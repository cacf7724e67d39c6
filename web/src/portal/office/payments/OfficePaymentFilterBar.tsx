import { parseYuan } from '@yimatong/contract/money'
import type { OfficePaymentFilter } from '@yimatong/contract/office-api'
import { TRADE_STATES } from '@yimatong/contract/states'
import { useWords } from '../../../shared/i18n/words.ts'
import { PAYMENTS_WORDS } from '../../payments/words.ts'
import { STATE_WORDS } from '../../ui/StateChip.tsx'
import { PlaceFilter } from '../places.tsx'
import { Choice, ClearButton } from '../ui/ListFilter.tsx'
import { OFFICE_PAYMENTS_WORDS } from './words.ts'

type Narrow = (change: Partial<Record<keyof OfficePaymentFilter, string | undefined>>) => void

interface PartProps {
  filter: OfficePaymentFilter
  narrow: Narrow
}

interface OfficePaymentFilterBarProps extends PartProps {
  onClear: () => void
}

/** Everything that narrows the list; all of it stands in the address. */
export function OfficePaymentFilterBar({ filter, narrow, onClear }: OfficePaymentFilterBarProps) {
  const word = useWords(OFFICE_PAYMENTS_WORDS)
  const { classes } = useWords(PAYMENTS_WORDS)
  const states = useWords(STATE_WORDS)
  const { NONE: _none, ...known } = classes
  return (
    <section className="filter" aria-label={word.filter}>
      <div className="filter-parts">
        <PlaceFilter canteenId={filter.canteenId} merchantNo={filter.merchantNo} onChange={narrow} />
        <Choice
          name={word.class}
          all={word.allClasses}
          value={filter.identityClass}
          options={Object.entries(known).map(([value, name]) => ({ value, name }))}
          onChoose={(identityClass) => narrow({ identityClass })}
        />
        <Choice
          name={word.state}
          all={word.allStates}
          value={filter.state}
          options={TRADE_STATES.map((value) => ({ value, name: states[value] }))}
          onChoose={(state) => narrow({ state })}
        />
        <Days filter={filter} narrow={narrow} />
        <Typed
          label={word.terminal}
          value={filter.terminalNo}
          shape={/^T\d{5}$/}
          onTyped={(terminalNo) => narrow({ terminalNo })}
        />
        <Typed
          label={word.schoolNo}
          value={filter.schoolNo}
          shape={/^[A-Za-z0-9]{4,20}$/}
          onTyped={(schoolNo) => narrow({ schoolNo })}
        />
        <Bound label={word.min} fen={filter.minAmount} onTyped={(minAmount) => narrow({ minAmount })} />
        <Bound label={word.max} fen={filter.maxAmount} onTyped={(maxAmount) => narrow({ maxAmount })} />
        {Object.keys(filter).length > 0 && <ClearButton name={word.clear} onClear={onClear} />}
      </div>
    </section>
  )
}

function Days({ filter, narrow }: PartProps) {
  const word = useWords(OFFICE_PAYMENTS_WORDS)
  return (['from', 'to'] as const).map((name) => (
    <label key={name} className="filter-day">
      {word[name]}
      <input
        className="input"
        type="date"
        value={filter[name] ?? ''}
        onChange={({ target }) => narrow({ [name]: target.value })}
      />
    </label>
  ))
}

interface TypedProps {
  label: string
  value: string | undefined
  shape: RegExp
  onTyped: (value: string | undefined) => void
}

/** A number that is taken when it is whole: on Enter, or when the field is left. */
function Typed({ label, value, shape, onTyped }: TypedProps) {
  const take = (text: string) => {
    const typed = text.trim()
    if (typed === '' || shape.test(typed)) onTyped(typed === '' ? undefined : typed)
  }
  return (
    <input
      key={value ?? ''}
      className="input office-filter-number figures"
      aria-label={label}
      placeholder={label}
      defaultValue={value ?? ''}
      spellCheck={false}
      onBlur={({ target }) => target.value.trim() !== (value ?? '') && take(target.value)}
      onKeyDown={({ key, currentTarget }) => key === 'Enter' && take(currentTarget.value)}
    />
  )
}

/** Typed in yuan, sent in fen. */
function Bound({
  label,
  fen,
  onTyped,
}: {
  label: string
  fen: string | undefined
  onTyped: (fen: string | undefined) => void
}) {
  const shown = fen === undefined ? '' : (Number(fen) / 100).toFixed(2)
  const take = (text: string) => {
    const typed = parseYuan(text.trim())
    if (text.trim() === '' || typed !== undefined) onTyped(typed?.toString())
  }
  return (
    <input
      key={shown}
      className="input office-filter-yuan figures"
      inputMode="decimal"
      aria-label={label}
      placeholder={label}
      defaultValue={shown}
      onBlur={({ target }) => target.value.trim() !== shown && take(target.value)}
      onKeyDown={({ key, currentTarget }) => key === 'Enter' && take(currentTarget.value)}
    />
  )
}
