import { TRADE_STATES } from '@yimatong/contract/states'
import { useWords } from '../../shared/i18n/words.ts'
import { CrossIcon } from '../../shared/ui/icons.tsx'
import { useTerminals } from '../api/terminals.ts'
import { Menu } from '../ui/Menu.tsx'
import { STATE_WORDS } from '../ui/StateChip.tsx'
import { AmountFilter } from './AmountFilter.tsx'
import { DaysFilter } from './DaysFilter.tsx'
import { useTerminalName } from './terminal-name.ts'
import { useDraft } from './use-draft.ts'
import type { Narrow } from './use-view.ts'
import { isNarrowed, type ListView, type Mode, USUAL_VIEW } from './view.ts'
import { PAYMENTS_WORDS } from './words.ts'

interface FilterProps {
  view: ListView
  narrow: Narrow
}

/** Everything that narrows the list. All of it stands in the address, so that a link shows the same. */
export function FilterBar({ view, narrow }: FilterProps) {
  const word = useWords(PAYMENTS_WORDS)
  const isUsual = !isNarrowed(view) && view.q === undefined
  return (
    <section className="filter" aria-label={word.filter}>
      <DaysFilter range={view.range} narrow={narrow} />
      <div className="filter-parts">
        <StateFilter view={view} narrow={narrow} />
        <TerminalFilter view={view} narrow={narrow} />
        <ModeFilter view={view} narrow={narrow} />
        <AmountFilter minFen={view.minFen} maxFen={view.maxFen} narrow={narrow} />
        <NumberFilter view={view} narrow={narrow} />
        {!isUsual && (
          <button
            type="button"
            className="button button-quiet"
            onClick={() => narrow({ ...USUAL_VIEW, sort: view.sort, range: view.range })}
          >
            <CrossIcon size={16} />
            {word.clear}
          </button>
        )}
      </div>
    </section>
  )
}

function StateFilter({ view: { states }, narrow }: FilterProps) {
  const word = useWords(PAYMENTS_WORDS)
  const stateWords = useWords(STATE_WORDS)
  return (
    <Menu name={states.length === 0 ? word.state : word.states(states.length)}>
      <fieldset className="menu-choices">
        <legend className="visually-hidden">{word.state}</legend>
        {TRADE_STATES.map((state) => (
          <label key={state} className="menu-choice">
            <input
              type="checkbox"
              checked={states.includes(state)}
              onChange={({ target: { checked } }) =>
                narrow({ states: TRADE_STATES.filter((one) => (one === state ? checked : states.includes(one))) })
              }
            />
            {stateWords[state]}
          </label>
        ))}
      </fieldset>
    </Menu>
  )
}

function TerminalFilter({ view: { terminalNo }, narrow }: FilterProps) {
  const word = useWords(PAYMENTS_WORDS)
  const { data } = useTerminals()
  const nameOf = useTerminalName()
  const terminals = data?.terminals ?? []
  const isUnknown = terminalNo !== undefined && !terminals.some((terminal) => terminal.terminalNo === terminalNo)
  return (
    <select
      className="input filter-select"
      aria-label={word.terminal}
      value={terminalNo ?? ''}
      onChange={({ target: { value } }) => narrow({ terminalNo: value === '' ? undefined : value })}
    >
      <option value="">{word.allTerminals}</option>
      {isUnknown && <option value={terminalNo}>{terminalNo}</option>}
      {terminals.map((terminal) => (
        <option key={terminal.terminalNo} value={terminal.terminalNo}>
          {nameOf(terminal)} · {terminal.terminalNo}
        </option>
      ))}
    </select>
  )
}

function ModeFilter({ view: { mode }, narrow }: FilterProps) {
  const word = useWords(PAYMENTS_WORDS)
  return (
    <select
      className="input filter-select"
      aria-label={word.mode}
      value={mode ?? ''}
      onChange={({ target: { value } }) => narrow({ mode: value === '' ? undefined : (value as Mode) })}
    >
      <option value="">{word.allModes}</option>
      {Object.entries(word.modes).map(([value, name]) => (
        <option key={value} value={value}>
          {name}
        </option>
      ))}
    </select>
  )
}

/** Any number within the days and the rest of the filter; the search above looks everywhere. */
function NumberFilter({ view: { q }, narrow }: FilterProps) {
  const word = useWords(PAYMENTS_WORDS)
  const [text, type] = useDraft(q ?? '')
  const take = (typed: string) => {
    const next = typed.trim() === '' ? undefined : typed.trim()
    if (next !== q) narrow({ q: next })
  }
  return (
    <form
      className="filter-number"
      onSubmit={(event) => {
        event.preventDefault()
        take(text)
      }}
    >
      <input
        className="input"
        type="search"
        value={text}
        maxLength={64}
        aria-label={word.number}
        placeholder={word.numberHint}
        spellCheck={false}
        onBlur={() => take(text)}
        onChange={({ target: { value } }) => {
          type(value)
          // The cross in the field, or the last letter taken away.
          if (value === '') take('')
        }}
      />
    </form>
  )
}
