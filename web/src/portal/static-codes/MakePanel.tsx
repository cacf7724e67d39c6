import type { PortalTerminal, StaticCodeView } from '@yimatong/contract/portal-api'
import { type FormEvent, useState } from 'react'
import { NoAnswer } from '../../shared/http/errors.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { useFailureWords } from '../api/failures.ts'
import { useTerminals } from '../api/terminals.ts'
import { Loaded } from '../ui/Loaded.tsx'
import { Panel } from '../ui/Panel.tsx'
import { useBeginning } from '../ui/use-beginning.ts'
import { PlateDrawing } from './PlateDrawing.tsx'
import { useMakeCode } from './use-static-codes.ts'
import { usePlateWords } from './use-plate-words.ts'
import { MAKE_WORDS } from './words.ts'

const LONGEST_LABEL = 64
const FIRST_VERSION = 1

interface MakePanelProps {
  onMade: (code: StaticCodeView) => void
  onClose: () => void
}

/** Makes a code; beside the form the plate as it will be printed. */
export function MakePanel({ onMade, onClose }: MakePanelProps) {
  const word = useWords(MAKE_WORDS)
  const failureWords = useFailureWords()
  const make = useMakeCode()
  const [label, setLabel] = useState('')
  const [terminalNo, setTerminalNo] = useState<string>()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const body = { label: label.trim(), ...(terminalNo === undefined ? {} : { terminalNo }) }
    make.mutate(body, { onSuccess: onMade })
  }
  return (
    <Panel title={word.title} place="WIDE" onClose={onClose}>
      <div className="make">
        <form className="form" onSubmit={submit}>
          <LabelField value={label} onChange={setLabel} />
          <WhoseField terminalNo={terminalNo} onChange={setTerminalNo} />
          {make.isError && (
            <p className="failure" role="alert">
              {make.error instanceof NoAnswer ? word.unknown : failureWords(make.error)}
            </p>
          )}
          <button type="submit" className="button button-primary" disabled={label.trim() === '' || make.isPending}>
            {make.isPending ? word.busy : word.action}
          </button>
        </form>
        <Preview label={label.trim()} terminalNo={terminalNo} />
      </div>
    </Panel>
  )
}

function Preview({ label, terminalNo }: { label: string; terminalNo: string | undefined }) {
  const word = useWords(MAKE_WORDS)
  const words = usePlateWords({ label, terminalNo, version: FIRST_VERSION })
  return (
    <figure className="make-preview">
      <figcaption className="field-name">{word.preview}</figcaption>
      <PlateDrawing words={words} meanwhile={word.notYet} label={word.preview} />
    </figure>
  )
}

function LabelField({ value, onChange }: { value: string; onChange: (label: string) => void }) {
  const word = useWords(MAKE_WORDS)
  return (
    <div className="field">
      <label className="field-name" htmlFor="label">
        {word.label}
      </label>
      <input
        ref={useBeginning()}
        id="label"
        className="input"
        value={value}
        required
        maxLength={LONGEST_LABEL}
        autoComplete="off"
        aria-describedby="label-hint"
        onChange={(event) => onChange(event.target.value)}
      />
      <p className="field-hint" id="label-hint">
        {word.labelHint}
      </p>
    </div>
  )
}

interface WhoseFieldProps {
  /** Absent: the whole merchant's. */
  terminalNo: string | undefined
  onChange: (terminalNo: string | undefined) => void
}

function WhoseField({ terminalNo, onChange }: WhoseFieldProps) {
  const word = useWords(MAKE_WORDS)
  const query = useTerminals()
  const usable = query.data?.terminals.filter(({ state }) => state !== 'DISABLED') ?? []
  const [first] = usable
  return (
    <fieldset className="field choices">
      <legend className="field-name">{word.whose}</legend>
      <label className="choice">
        <input type="radio" name="whose" checked={terminalNo === undefined} onChange={() => onChange(undefined)} />
        <span>
          {word.wholeMerchant}
          <span className="field-hint">{word.wholeMerchantHint}</span>
        </span>
      </label>
      <label className="choice">
        <input
          type="radio"
          name="whose"
          checked={terminalNo !== undefined}
          disabled={first === undefined}
          onChange={() => onChange(first?.terminalNo)}
        />
        <span>
          {word.terminal}
          <span className="field-hint">
            {query.data !== undefined && first === undefined ? word.noTerminals : word.terminalHint}
          </span>
        </span>
      </label>
      <Loaded query={query} waiting={<span />}>
        {() => terminalNo !== undefined && <TerminalField value={terminalNo} terminals={usable} onChange={onChange} />}
      </Loaded>
    </fieldset>
  )
}

interface TerminalFieldProps {
  value: string
  terminals: readonly PortalTerminal[]
  onChange: (terminalNo: string) => void
}

function TerminalField({ value, terminals, onChange }: TerminalFieldProps) {
  const word = useWords(MAKE_WORDS)
  return (
    <select
      className="input"
      aria-label={word.whichTerminal}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      {terminals.map(({ terminalNo, name }) => (
        <option key={terminalNo} value={terminalNo}>
          {name} · {terminalNo}
        </option>
      ))}
    </select>
  )
}
