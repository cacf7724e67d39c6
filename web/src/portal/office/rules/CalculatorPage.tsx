import { parseYuan } from '@yimatong/contract/money'
import type { RuleExplanation, RulesView } from '@yimatong/contract/office-rules-api'
import { type FormEvent, useId, useState } from 'react'
import { useSearchParams } from 'wouter'
import { ApiError } from '../../../shared/http/errors.ts'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { Chip } from '../../ui/Chip.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { RulesFrame } from './RulesFrame.tsx'
import { sentenceOf, yuan } from './sentence.ts'
import { type Asked, useDrafts, useExplanation, useRules } from './use-rules.ts'
import { ClassSelect, MerchantSelect } from './WeekCard.tsx'
import { CALCULATOR_WORDS } from './words.ts'

/** Who, where, when, how much: which rule wins and why. What was asked is in the address. */
export function CalculatorPage() {
  const word = useWords(CALCULATOR_WORDS)
  const rules = useRules()
  return (
    <RulesFrame tab="calculator">
      <p className="muted">{word.note}</p>
      <Loaded query={rules}>
        {(view) => (
          <>
            <Question view={view} />
            <Answer view={view} />
          </>
        )}
      </Loaded>
    </RulesFrame>
  )
}

/** The question in the address; undefined while nothing was asked. */
function useAsked(): Asked | undefined {
  const [params] = useSearchParams()
  const [merchantNo, amount] = [params.get('merchantNo'), params.get('amount')]
  if (merchantNo === null || amount === null) return undefined
  const optional = Object.fromEntries(
    ['identityClass', 'schoolNo', 'at', 'draftId'].flatMap((name) => {
      const value = params.get(name)
      return value === null ? [] : [[name, value]]
    }),
  )
  return { merchantNo, amount, ...optional }
}

/** A time of this page's own input as the wire has it: the campus's clock. */
const instantOf = (local: string): string => `${local.length === 16 ? `${local}:00` : local}+08:00`

function Question({ view }: { view: RulesView }) {
  const word = useWords(CALCULATOR_WORDS)
  const asked = useAsked()
  const [, setParams] = useSearchParams()
  const drafts = useDrafts()
  const [identityClass, setClass] = useState(asked?.identityClass ?? 'OUTSIDER')
  const [schoolNo, setSchoolNo] = useState(asked?.schoolNo ?? '')
  const [merchantNo, setMerchant] = useState(asked?.merchantNo ?? view.merchants[0]?.merchantNo ?? '')
  const [at, setAt] = useState(asked?.at?.slice(0, 16) ?? '')
  const [amount, setAmount] = useState(asked === undefined ? '15.00' : (Number(asked.amount) / 100).toFixed(2))
  const [draftId, setDraft] = useState(asked?.draftId ?? '')
  const amountFen = parseYuan(amount.trim())
  const ready = amountFen !== undefined && merchantNo !== ''
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!ready) return
    setParams({
      merchantNo,
      amount: String(amountFen),
      ...(schoolNo.trim() === '' ? { identityClass } : { schoolNo: schoolNo.trim() }),
      ...(at === '' ? {} : { at: instantOf(at) }),
      ...(draftId === '' ? {} : { draftId }),
    })
  }
  return (
    <form className="card calculator" onSubmit={submit}>
      <ClassSelect value={identityClass} onChange={setClass} />
      <Text name={word.person} value={schoolNo} onChange={setSchoolNo} />
      <MerchantSelect view={view} value={merchantNo} onChange={setMerchant} />
      <Text name={word.when} value={at} onChange={setAt} type="datetime-local" />
      <Text name={word.amount} value={amount} onChange={setAmount} />
      <Rules drafts={drafts.data?.drafts ?? []} value={draftId} onChange={setDraft} />
      <button type="submit" className="button button-primary" disabled={!ready}>
        {word.ask}
      </button>
    </form>
  )
}

interface TextProps {
  name: string
  value: string
  onChange: (value: string) => void
  type?: string
}

function Text({ name, value, onChange, type = 'text' }: TextProps) {
  const id = useId()
  return (
    <div className="field">
      <label className="field-name" htmlFor={id}>
        {name}
      </label>
      <input
        id={id}
        className="input"
        type={type}
        maxLength={20}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
    </div>
  )
}

interface RulesProps {
  drafts: readonly { draftId: string; title: string }[]
  value: string
  onChange: (value: string) => void
}

function Rules({ drafts, value, onChange }: RulesProps) {
  const word = useWords(CALCULATOR_WORDS)
  const id = useId()
  return (
    <div className="field">
      <label className="field-name" htmlFor={id}>
        {word.by}
      </label>
      <select id={id} className="input" value={value} onChange={({ target }) => onChange(target.value)}>
        <option value="">{word.inForce}</option>
        {drafts.map(({ draftId, title }) => (
          <option key={draftId} value={draftId}>
            {word.draft(title)}
          </option>
        ))}
      </select>
    </div>
  )
}

const TONES = { CHARGED: 'wait', FREE: 'good', DENIED: 'bad', PENDING: 'calm' } as const

function Answer({ view }: { view: RulesView }) {
  const word = useWords(CALCULATOR_WORDS)
  const asked = useAsked()
  const found = useExplanation(asked)
  if (asked === undefined) return null
  if (found.error instanceof ApiError && found.error.code === 'NOT_FOUND') {
    return (
      <p className="failure" role="alert">
        {word.nobody}
      </p>
    )
  }
  return (
    <Loaded query={found}>
      {(said) => (
        <section className="card" aria-live="polite">
          <h2 className="card-title">
            <Chip tone={TONES[said.outcome]}>
              {word.outcomes[said.outcome](yuan(said.surcharge), yuan(said.total))}
            </Chip>
          </h2>
          {said.person && <p className="muted">{said.person.maskedName}</p>}
          {said.candidates.length === 0 && said.outcome !== 'PENDING' && <p className="muted">{word.none}</p>}
          <ol className="candidates">
            {said.candidates.map((one) => (
              <Candidate key={one.ruleId} one={one} view={view} />
            ))}
          </ol>
        </section>
      )}
    </Loaded>
  )
}

function Candidate({ one, view }: { one: RuleExplanation['candidates'][number]; view: RulesView }) {
  const word = useWords(CALCULATOR_WORDS)
  const language = useLanguage()
  const { standing, rule } = one
  const why =
    standing.is === 'WINS'
      ? word.wins
      : standing.is === 'LOSES'
        ? word.loses[standing.by]
        : word.apart[standing.because]
  return (
    <li className={`candidate candidate-${standing.is.toLowerCase()}`}>
      <Chip tone={standing.is === 'WINS' ? 'good' : 'calm'}>{why}</Chip>
      <div>
        <strong>{language === 'en' ? rule.nameEn : rule.name}</strong>
        <p className="muted">{sentenceOf(rule, view, language)}</p>
      </div>
    </li>
  )
}
