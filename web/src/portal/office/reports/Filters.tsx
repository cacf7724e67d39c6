import { MEALS, type Meal } from '@yimatong/contract/meals'
import {
  OUTCOME_CUTS,
  REPORT_CLASSES,
  type ReportClass,
  type ReportPlaces,
  TURNOVER_CUTS,
} from '@yimatong/contract/office-reports-api'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { isComparable, isOfDays, type ReportView, SPANS, spanOf } from './address.ts'
import { REPORTS_WORDS } from './words.ts'

export type Change = (change: Partial<ReportView>) => void

interface FiltersProps {
  view: ReportView
  places: ReportPlaces | undefined
  today: string
  change: Change
}

/** Of which days, by what, and of whom. Everything goes into the address. */
export function Filters(props: FiltersProps) {
  const { view } = props
  if (!isOfDays(view.report)) return null
  return (
    <div className="report-filters">
      <DaysFilter {...props} />
      <div className="report-parts">
        <CutFilter {...props} />
        <PlaceFilters {...props} />
        <WhoFilters {...props} />
        {isComparable(view.report) && <CompareFilter {...props} />}
      </div>
    </div>
  )
}

function DaysFilter({ view, today, change }: FiltersProps) {
  const word = useWords(REPORTS_WORDS)
  const { from, to } = spanOf(view, today)
  const pick = (days: { from: string; to: string }) => {
    if (days.from === '' || days.to === '') return
    change({ span: days.from <= days.to ? days : { from: days.to, to: days.from } })
  }
  return (
    <div className="report-parts">
      <div className="segments" role="group" aria-label={word.days}>
        {SPANS.map((span) => (
          <button
            key={span}
            type="button"
            className="segment"
            aria-pressed={view.span === span}
            onClick={() => change({ span })}
          >
            {word.spans[span]}
          </button>
        ))}
      </div>
      <DayInput name={word.from} day={from} max={today} onDay={(day) => pick({ from: day, to })} />
      <DayInput name={word.to} day={to} max={today} onDay={(day) => pick({ from, to: day })} />
    </div>
  )
}

interface DayInputProps {
  name: string
  day: string
  max: string
  onDay: (day: string) => void
}

/** A day counts when it is whole: while a year is being typed it is one of antiquity. */
function DayInput({ name, day, max, onDay }: DayInputProps) {
  return (
    <label className="report-day">
      <span>{name}</span>
      <input
        key={day}
        className="input"
        type="date"
        defaultValue={day}
        min="2000-01-01"
        max={max}
        onBlur={({ target: { value, validity } }) => validity.valid && value !== day && onDay(value)}
        onKeyDown={({ key, currentTarget: { value, validity } }) =>
          key === 'Enter' && validity.valid && value !== day && onDay(value)
        }
      />
    </label>
  )
}

function CutFilter({ view, change }: FiltersProps) {
  const word = useWords(REPORTS_WORDS)
  if (view.report !== 'turnover' && view.report !== 'outcomes') return null
  const isTurnover = view.report === 'turnover'
  const cuts: readonly (keyof typeof word.cuts)[] = isTurnover ? TURNOVER_CUTS : OUTCOME_CUTS
  const here = isTurnover ? view.turnoverBy : view.outcomesBy
  const take = (value: string) => {
    const turnoverBy = TURNOVER_CUTS.find((cut) => cut === value)
    const outcomesBy = OUTCOME_CUTS.find((cut) => cut === value)
    change(isTurnover ? { turnoverBy: turnoverBy ?? 'day' } : { outcomesBy: outcomesBy ?? 'hour' })
  }
  return (
    <label className="report-day">
      <span>{word.by}</span>
      <select className="input" aria-label={word.by} value={here} onChange={({ target: { value } }) => take(value)}>
        {cuts.map((cut) => (
          <option key={cut} value={cut}>
            {word.cuts[cut]}
          </option>
        ))}
      </select>
    </label>
  )
}

function PlaceFilters({ view, places, change }: FiltersProps) {
  const word = useWords(REPORTS_WORDS)
  const english = useLanguage() === 'en'
  const nameOf = (place: { name: string; nameEn: string }) => (english ? place.nameEn : place.name)
  const { canteens = [], merchants = [] } = places ?? {}
  const here = merchants.filter(({ canteen }) => view.canteen === undefined || canteen === view.canteen)
  return (
    <>
      <Choice
        name={word.canteen}
        all={word.everyCanteen}
        value={view.canteen}
        options={canteens.map((canteen) => [canteen.id, nameOf(canteen)])}
        onChoose={(canteen) => change({ canteen, merchantNo: undefined })}
      />
      <Choice
        name={word.cuts.merchant}
        all={word.everyMerchant}
        value={view.merchantNo}
        options={here.map((merchant) => [merchant.merchantNo, nameOf(merchant)])}
        onChoose={(merchantNo) => change({ merchantNo })}
      />
    </>
  )
}

function WhoFilters({ view, change }: FiltersProps) {
  const word = useWords(REPORTS_WORDS)
  return (
    <>
      <Choice<ReportClass>
        name={word.cuts.class}
        all={word.everyClass}
        value={view.identityClass}
        options={REPORT_CLASSES.map((one) => [one, word.classes[one]])}
        onChoose={(identityClass) => change({ identityClass })}
      />
      <Choice<Meal>
        name={word.cuts.meal}
        all={word.everyMeal}
        value={view.meal}
        options={MEALS.map((one) => [one, word.meals[one]])}
        onChoose={(meal) => change({ meal })}
      />
    </>
  )
}

interface ChoiceProps<Value extends string> {
  name: string
  all: string
  value: Value | undefined
  options: readonly (readonly [value: Value, name: string])[]
  onChoose: (value: Value | undefined) => void
}

function Choice<Value extends string>({ name, all, value, options, onChoose }: ChoiceProps<Value>) {
  const isUnknown = value !== undefined && !options.some(([one]) => one === value)
  return (
    <select
      className="input report-choice"
      aria-label={name}
      value={value ?? ''}
      onChange={({ target }) => onChoose(options.find(([one]) => one === target.value)?.[0])}
    >
      <option value="">{all}</option>
      {isUnknown && <option value={value}>{value}</option>}
      {options.map(([one, shown]) => (
        <option key={one} value={one}>
          {shown}
        </option>
      ))}
    </select>
  )
}

function CompareFilter({ view, change }: FiltersProps) {
  const word = useWords(REPORTS_WORDS)
  return (
    <label className="report-compare">
      <input
        type="checkbox"
        checked={view.compared}
        onChange={({ target: { checked } }) => change({ compared: checked })}
      />
      {word.compare}
    </label>
  )
}
