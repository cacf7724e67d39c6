import { useWords } from '../../shared/i18n/words.ts'
import { type Days, daysOf, PRESETS, type Range, readDay } from './days.ts'
import { useDraft } from './use-draft.ts'
import { useToday } from './use-payments.ts'
import type { Narrow } from './use-view.ts'
import { PAYMENTS_WORDS } from './words.ts'

interface DaysFilterProps {
  range: Range
  narrow: Narrow
}

/** Days that move along, by a button each, and beside them which days those are, to be changed. */
export function DaysFilter({ range, narrow }: DaysFilterProps) {
  const word = useWords(PAYMENTS_WORDS)
  const today = useToday()
  const { from, to } = daysOf(range, today)
  // An open end reaches until today, and for eyes that is the day where it ends.
  const shown: Days = { from, to: range.kind === 'PRESET' && range.preset !== 'all' ? (to ?? today) : to }
  const change = (days: Days) => {
    const next = { ...shown, ...days }
    const isEmpty = next.from === undefined && next.to === undefined
    const fixed: Range = isEmpty ? { kind: 'PRESET', preset: 'all' } : { kind: 'DAYS', ...inOrder(next) }
    // Keys change a date figure by figure; one step back undoes all of them.
    narrow({ range: fixed }, { replace: range.kind === 'DAYS' })
  }
  return (
    <div className="filter-days">
      <div className="segments" role="group" aria-label={word.range}>
        {PRESETS.map((preset) => (
          <button
            key={preset}
            type="button"
            className="segment"
            aria-pressed={range.kind === 'PRESET' && range.preset === preset}
            onClick={() => narrow({ range: { kind: 'PRESET', preset } })}
          >
            {word.presets[preset]}
          </button>
        ))}
      </div>
      <DayInput name={word.from} day={shown.from} max={today} onDay={(day) => change({ from: day })} />
      <DayInput name={word.to} day={shown.to} max={today} onDay={(day) => change({ to: day })} />
    </div>
  )
}

/** The same days, the earlier first. */
function inOrder({ from, to }: Days): Days {
  if (from === undefined || to === undefined || from <= to) return { from, to }
  return { from: to, to: from }
}

interface DayInputProps {
  name: string
  day: string | undefined
  max: string
  onDay: (day: string | undefined) => void
}

function DayInput({ name, day, max, onDay }: DayInputProps) {
  const [text, type] = useDraft(day ?? '')
  return (
    <label className="filter-day">
      <span>{name}</span>
      <input
        className="input"
        type="date"
        value={text}
        min="2000-01-01"
        max={max}
        onChange={({ target: { value, validity } }) => {
          type(value)
          const read = readDay(value)
          // While a year is being typed it is one of antiquity, or none yet.
          if (read !== undefined || (value === '' && !validity.badInput)) onDay(read)
        }}
      />
    </label>
  )
}
