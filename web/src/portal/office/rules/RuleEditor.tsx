import { businessDateOf } from '@yimatong/contract/clock'
import type { RuleContent, RulesView } from '@yimatong/contract/office-rules-api'
import { IDENTITY_CLASSES } from '@yimatong/contract/states'
import { surchargeFen } from '@yimatong/contract/surcharge'
import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { WarningIcon } from '../../../shared/ui/icons.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { formOf, readForm, type RuleForm } from './rule-form.ts'
import { sentenceOf, toSurchargeRule, yuan } from './sentence.ts'
import { EDITOR_WORDS, RULES_WORDS, SENTENCE_WORDS } from './words.ts'

interface RuleEditorProps {
  /** Undefined: a new one. */
  rule: RuleContent | undefined
  view: RulesView
  isNew: boolean
  busy: boolean
  failure: string | undefined
  onSave: (rule: RuleContent) => void
  onClose: () => void
}

/** A rule in a form, with what it says and what it takes while it is typed. */
export function RuleEditor({ rule, view, isNew, busy, failure, onSave, onClose }: RuleEditorProps) {
  const word = useWords(EDITOR_WORDS)
  const [form, setForm] = useState(() => formOf(rule, businessDateOf(Date.parse(view.now))))
  const [complains, setComplains] = useState(false)
  const read = readForm(form)
  const bad = complains && 'bad' in read ? read.bad : []
  const change = (changes: Partial<RuleForm>) => setForm({ ...form, ...changes })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setComplains(true)
    if ('rule' in read && !busy) onSave(read.rule)
  }
  return (
    <Panel title={isNew ? word.add : word.change} onClose={onClose} place="WIDE">
      <form className="form" onSubmit={submit} noValidate>
        <Names form={form} bad={bad} change={change} />
        <Classes form={form} bad={bad} change={change} />
        <Scope form={form} bad={bad} change={change} view={view} />
        <Times form={form} bad={bad} change={change} />
        <Charge form={form} bad={bad} change={change} />
        <Reading read={read} view={view} />
        {bad.length > 0 && (
          <p className="failure" role="alert">
            {word.bad}
          </p>
        )}
        {failure !== undefined && (
          <p className="failure" role="alert">
            {failure}
          </p>
        )}
        <button type="submit" className="button button-primary" disabled={busy}>
          {busy ? word.saving : word.save}
        </button>
      </form>
    </Panel>
  )
}

interface PartProps {
  form: RuleForm
  /** The fields that were not understood. */
  bad: readonly string[]
  change: (changes: Partial<RuleForm>) => void
}

type TextField = 'name' | 'nameEn' | 'from' | 'to' | 'validFrom' | 'validTo' | 'rate' | 'flat' | 'min' | 'cap'

interface FieldProps extends PartProps {
  field: TextField
  label: string
  type?: 'date'
  maxLength?: number
}

function Field({ form, bad, change, field, label, type, maxLength = 16 }: FieldProps) {
  const id = useId()
  return (
    <div className="field">
      <label className="field-name" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className="input"
        type={type ?? 'text'}
        value={form[field]}
        maxLength={maxLength}
        aria-invalid={bad.includes(field) || undefined}
        onChange={({ target }) => change({ [field]: target.value })}
      />
    </div>
  )
}

function Group({ name, invalid, children }: { name: string; invalid?: boolean; children: ReactNode }) {
  return (
    <fieldset className="rule-group" aria-invalid={invalid || undefined}>
      <legend className="field-name">{name}</legend>
      <div className="rule-choices">{children}</div>
    </fieldset>
  )
}

function Names(part: PartProps) {
  const word = useWords(EDITOR_WORDS)
  return (
    <div className="rule-pair">
      <Field {...part} field="name" label={word.name} maxLength={64} />
      <Field {...part} field="nameEn" label={word.nameEn} maxLength={64} />
    </div>
  )
}

/** With or without one of several. */
function toggled<T>(all: readonly T[], one: T): T[] {
  return all.includes(one) ? all.filter((other) => other !== one) : [...all, one]
}

function Classes({ form, bad, change }: PartProps) {
  const word = useWords(EDITOR_WORDS)
  const { classes } = useWords(RULES_WORDS)
  return (
    <Group name={word.classes} invalid={bad.includes('classes')}>
      {IDENTITY_CLASSES.map((one) => (
        <label key={one} className="rule-check">
          <input
            type="checkbox"
            checked={form.identityClasses.includes(one)}
            onChange={() => change({ identityClasses: toggled(form.identityClasses, one) })}
          />
          {classes[one]}
        </label>
      ))}
    </Group>
  )
}

function Scope({ form, bad, change, view }: PartProps & { view: RulesView }) {
  const word = useWords(EDITOR_WORDS)
  const english = useLanguage() === 'en'
  const scopes = { ALL: word.all, CATEGORY: word.category, MERCHANT: word.one } as const
  const places =
    form.scope === 'MERCHANT'
      ? view.merchants.map(({ merchantNo, ...names }) => ({ number: merchantNo, ...names }))
      : view.categories.map(({ categoryId, ...names }) => ({ number: categoryId, ...names }))
  const [field, value] = form.scope === 'MERCHANT' ? ['merchantNo', form.merchantNo] : ['categoryId', form.categoryId]
  return (
    <Group name={word.scope}>
      {(Object.keys(scopes) as (keyof typeof scopes)[]).map((scope) => (
        <label key={scope} className="rule-check">
          <input type="radio" name="scope" checked={form.scope === scope} onChange={() => change({ scope })} />
          {scopes[scope]}
        </label>
      ))}
      {form.scope !== 'ALL' && (
        <select
          className="input"
          aria-label={scopes[form.scope]}
          aria-invalid={bad.includes(field) || undefined}
          value={value}
          onChange={({ target }) => change({ [field]: target.value })}
        >
          <option value="">–</option>
          {places.map(({ number, name, nameEn }) => (
            <option key={number} value={number}>
              {english ? nameEn : name}
            </option>
          ))}
        </select>
      )}
    </Group>
  )
}

function Times(part: PartProps) {
  const { form, bad, change } = part
  const word = useWords(EDITOR_WORDS)
  const { weekdays } = useWords(SENTENCE_WORDS)
  return (
    <>
      <Group name={word.weekdays} invalid={bad.includes('weekdays')}>
        {weekdays.map((name, at) => (
          <label key={name} className="rule-check">
            <input
              type="checkbox"
              checked={form.weekdays.includes(at + 1)}
              onChange={() => change({ weekdays: toggled(form.weekdays, at + 1) })}
            />
            {name}
          </label>
        ))}
      </Group>
      <Group name={word.window}>
        <Field {...part} field="from" label={word.from} />
        <Field {...part} field="to" label={word.to} />
      </Group>
      <Group name={word.valid}>
        <Field {...part} field="validFrom" label={word.from} type="date" />
        <Field {...part} field="validTo" label={word.to} type="date" />
      </Group>
    </>
  )
}

function Charge(part: PartProps) {
  const { form, change } = part
  const word = useWords(EDITOR_WORDS)
  const id = useId()
  return (
    <>
      <label className="rule-check">
        <input type="checkbox" checked={form.denied} onChange={() => change({ denied: !form.denied })} />
        {word.denied}
      </label>
      {!form.denied && (
        <div className="rule-charge">
          <Field {...part} field="rate" label={word.rate} />
          <Field {...part} field="flat" label={word.flat} />
          <Field {...part} field="min" label={word.min} />
          <Field {...part} field="cap" label={word.cap} />
          <div className="field">
            <label className="field-name" htmlFor={id}>
              {word.receiver}
            </label>
            <select
              id={id}
              className="input"
              value={form.receiver}
              onChange={({ target }) => change({ receiver: target.value === 'MERCHANT' ? 'MERCHANT' : 'SCHOOL' })}
            >
              <option value="SCHOOL">{word.receivers.SCHOOL}</option>
              <option value="MERCHANT">{word.receivers.MERCHANT}</option>
            </select>
          </div>
        </div>
      )}
    </>
  )
}

const EXAMPLE_FEN = 1500
const INSIDERS: readonly string[] = ['STUDENT', 'TEACHER']

/** What has been typed, as people will read it, and what it takes of a meal. */
function Reading({ read, view }: { read: ReturnType<typeof readForm>; view: RulesView }) {
  const word = useWords(EDITOR_WORDS)
  const language = useLanguage()
  if ('bad' in read) return null
  const { rule } = read
  const surcharge = surchargeFen(toSurchargeRule('', 1, rule), EXAMPLE_FEN)
  const amount = yuan(EXAMPLE_FEN)
  const isForInsiders = rule.identityClasses.some((one) => INSIDERS.includes(one)) && (rule.denied || surcharge > 0)
  return (
    <section className="rule-reading" aria-live="polite" aria-label={word.reads}>
      <strong>{word.reads}</strong>
      <p>{sentenceOf(rule, view, language)}</p>
      <p className="figures">
        {rule.denied
          ? word.exampleDenied(amount)
          : word.example(amount, yuan(surcharge), yuan(EXAMPLE_FEN + surcharge))}
      </p>
      {isForInsiders && (
        <p className="draft-warning draft-warning-loud" role="alert">
          <WarningIcon size={28} />
          {word.insiders}
        </p>
      )}
    </section>
  )
}
