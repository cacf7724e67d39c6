import { businessDateOf, startOfBusinessDate, toRfc3339 } from '@yimatong/contract/clock'
import { PAY_BACK_MODES, type PayBackBody, type PayBackMode } from '@yimatong/contract/office-pay-backs-api'
import { type FormEvent, useState } from 'react'
import { useLocation } from 'wouter'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { useFailureWords } from '../../api/failures.ts'
import { serverClock } from '../../api/http.ts'
import { Page } from '../../ui/Page.tsx'
import { PlaceFilter } from '../places.tsx'
import { useRules } from '../rules/use-rules.ts'
import { FormChoice, FormField } from '../ui/FormField.tsx'
import { usePlan } from './use-pay-backs.ts'
import { PAY_BACK_WORDS } from './words.ts'
import '../../payments/payments.css'
import './pay-backs.css'

/** What the fields hold, as they were typed. */
interface Draft {
  from: string
  to: string
  canteenId?: string | undefined
  merchantNo?: string | undefined
  identityClass: string
  terminalNo: string
  ruleId: string
  mode: PayBackMode
  share: string
  reason: string
}

const MINUTE_MS = 60_000

/** `2026-11-22T00:00`, campus time, as the field has it, and the instant that it is. */
const instantOf = (local: string): number => Date.parse(`${local}:00+08:00`)

function bodyOf(draft: Draft): PayBackBody {
  const { from, to, canteenId, merchantNo, identityClass, terminalNo, ruleId, mode, share, reason } = draft
  const filter = {
    from: toRfc3339(instantOf(from)),
    // The minute that was chosen is in it.
    to: toRfc3339(instantOf(to) + MINUTE_MS),
    ...(canteenId && { canteenId }),
    ...(merchantNo && { merchantNo }),
    ...(identityClass && { identityClass: identityClass as NonNullable<PayBackBody['filter']['identityClass']> }),
    ...(terminalNo.trim() && { terminalNo: terminalNo.trim() }),
    ...(ruleId.trim() && { ruleId: ruleId.trim() }),
  }
  const shareBps = mode === 'SHARE' ? { shareBps: Math.round(Number(share) * 100) } : {}
  return { filter, mode, ...shareBps, reason: reason.trim() }
}

function firstDraft(): Draft {
  const today = businessDateOf(serverClock.now())
  const yesterday = businessDateOf(startOfBusinessDate(today) - MINUTE_MS)
  return {
    from: `${yesterday}T00:00`,
    to: `${today}T23:59`,
    identityClass: '',
    terminalNo: '',
    ruleId: '',
    mode: 'SURCHARGE',
    share: '50',
    reason: '',
  }
}

/** Chooses payments and what shall go back of them; the dry run then shows every row. */
export function NewPayBackPage() {
  const word = useWords(PAY_BACK_WORDS)
  const failureWords = useFailureWords()
  const [, navigate] = useLocation()
  const [draft, setDraft] = useState(firstDraft)
  const change = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }))
  const plan = usePlan()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    plan.mutate(bodyOf(draft), { onSuccess: ({ payBackId }) => navigate(`/pay-backs/${payBackId}`) })
  }
  return (
    <Page title={word.newTitle} back={{ href: '/pay-backs', name: word.title }}>
      <form className="card form pay-back-form" onSubmit={submit}>
        <Which draft={draft} change={change} />
        <What draft={draft} change={change} />
        <FormField name={word.why} maxLength={128} value={draft.reason} onChange={(reason) => change({ reason })} />
        {plan.error !== null && (
          <p className="failure" role="alert">
            {failureWords(plan.error)}
          </p>
        )}
        <div className="pay-back-go">
          <button type="submit" className="button button-primary" disabled={plan.isPending}>
            {plan.isPending ? word.planning : word.plan}
          </button>
          <p className="muted">{word.planHint}</p>
        </div>
      </form>
    </Page>
  )
}

interface PartProps {
  draft: Draft
  change: (part: Partial<Draft>) => void
}

/** Which payments: when, where, whose, by which rule. */
function Which({ draft, change }: PartProps) {
  const word = useWords(PAY_BACK_WORDS)
  const time = (name: 'from' | 'to') => (
    <FormField
      name={word[name]}
      type="datetime-local"
      value={draft[name]}
      onChange={(value) => change({ [name]: value })}
    />
  )
  return (
    <div className="pay-back-parts">
      {time('from')}
      {time('to')}
      <div className="field">
        <span className="field-name">{word.place}</span>
        <div className="filter-parts">
          <PlaceFilter canteenId={draft.canteenId} merchantNo={draft.merchantNo} onChange={change} />
        </div>
      </div>
      <FormChoice name={word.class} value={draft.identityClass} onChange={(identityClass) => change({ identityClass })}>
        <option value="">{word.allClasses}</option>
        {Object.entries(word.classes).map(([value, name]) => (
          <option key={value} value={value}>
            {name}
          </option>
        ))}
      </FormChoice>
      <FormField
        name={word.terminal}
        className="input figures"
        required={false}
        pattern="T[0-9]{5}"
        spellCheck={false}
        value={draft.terminalNo}
        onChange={(terminalNo) => change({ terminalNo })}
      />
      <FormField
        name={word.rule}
        className="input figures"
        required={false}
        pattern="rul_[0-9a-f]{32}"
        list={RULE_NAMES}
        spellCheck={false}
        value={draft.ruleId}
        onChange={(ruleId) => change({ ruleId })}
      />
      <RuleNames />
    </div>
  )
}

const RULE_NAMES = 'pay-back-rules'

/** Rules in force by their names; one that is retired by now can be typed. */
function RuleNames() {
  const english = useLanguage() === 'en'
  const { data } = useRules()
  return (
    <datalist id={RULE_NAMES}>
      {data?.rules.map(({ ruleId, rule: { name, nameEn } }) => (
        <option key={ruleId} value={ruleId}>
          {english ? nameEn : name}
        </option>
      ))}
    </datalist>
  )
}

/** What goes back of each. */
function What({ draft, change }: PartProps) {
  const word = useWords(PAY_BACK_WORDS)
  return (
    <fieldset className="pay-back-modes">
      <legend className="field-name">{word.modeTitle}</legend>
      {PAY_BACK_MODES.map((mode) => (
        <label key={mode} className="pay-back-mode">
          <input type="radio" name="mode" checked={draft.mode === mode} onChange={() => change({ mode })} />
          <span>
            {word.modes[mode]}
            <span className="field-hint">{word.modeHints[mode]}</span>
          </span>
        </label>
      ))}
      {draft.mode === 'SHARE' && (
        <FormField
          name={word.shareField}
          className="input figures"
          type="number"
          min="0.01"
          max="100"
          step="0.01"
          value={draft.share}
          onChange={(share) => change({ share })}
        />
      )}
    </fieldset>
  )
}
