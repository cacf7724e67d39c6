import type { RulesView } from '@yimatong/contract/office-rules-api'
import { IDENTITY_CLASSES, type IdentityClass } from '@yimatong/contract/states'
import type { SurchargeRule } from '@yimatong/contract/surcharge'
import { useId } from 'react'
import { useSearchParams } from 'wouter'
import { dayName, percent } from '../../../shared/format.ts'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { TableFrame } from '../../ui/TableFrame.tsx'
import { clockTime, toSurchargeRule, yuan } from './sentence.ts'
import { type Span, weekOf } from './week.ts'
import { RULES_WORDS } from './words.ts'

/** Which rule holds when, this week, for one merchant and class: a row a day, a block a span. */
export function WeekCard({ view }: { view: RulesView }) {
  const word = useWords(RULES_WORDS)
  const [params, setParams] = useSearchParams()
  const [first] = view.merchants
  const merchantNo = params.get('merchant') ?? first?.merchantNo ?? ''
  const identityClass = IDENTITY_CLASSES.find((one) => one === params.get('class')) ?? 'OUTSIDER'
  const choose = (name: string, value: string) => setParams({ ...Object.fromEntries(params), [name]: value })
  return (
    <section className="card" aria-label={word.week}>
      <h2 className="card-title">{word.week}</h2>
      <p className="muted">{word.weekNote}</p>
      <div className="rule-choices">
        <MerchantSelect view={view} value={merchantNo} onChange={(value) => choose('merchant', value)} />
        <ClassSelect value={identityClass} onChange={(value) => choose('class', value)} />
      </div>
      <Week view={view} merchantNo={merchantNo} identityClass={identityClass} />
    </section>
  )
}

interface SelectProps {
  view: Pick<RulesView, 'merchants'>
  value: string
  onChange: (value: string) => void
}

export function MerchantSelect({ view, value, onChange }: SelectProps) {
  const word = useWords(RULES_WORDS)
  const language = useLanguage()
  const id = useId()
  return (
    <div className="field">
      <label className="field-name" htmlFor={id}>
        {word.merchant}
      </label>
      <select id={id} className="input" value={value} onChange={({ target }) => onChange(target.value)}>
        {view.merchants.map(({ merchantNo, name, nameEn }) => (
          <option key={merchantNo} value={merchantNo}>
            {language === 'en' ? nameEn : name}（{merchantNo}）
          </option>
        ))}
      </select>
    </div>
  )
}

export function ClassSelect({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const word = useWords(RULES_WORDS)
  const id = useId()
  return (
    <div className="field">
      <label className="field-name" htmlFor={id}>
        {word.class}
      </label>
      <select id={id} className="input" value={value} onChange={({ target }) => onChange(target.value)}>
        {IDENTITY_CLASSES.map((one) => (
          <option key={one} value={one}>
            {word.classes[one]}
          </option>
        ))}
      </select>
    </div>
  )
}

interface WeekProps {
  view: RulesView
  merchantNo: string
  identityClass: IdentityClass
}

function Week({ view, merchantNo, identityClass }: WeekProps) {
  const word = useWords(RULES_WORDS)
  const language = useLanguage()
  const rules = view.rules.map(({ ruleId, version, rule }) => toSurchargeRule(ruleId, version, rule))
  const categoryId = view.merchants.find((one) => one.merchantNo === merchantNo)?.categoryId
  const days = weekOf(rules, { merchantNo, categoryId, identityClass, nowMs: Date.parse(view.now) })
  return (
    <TableFrame label={word.week}>
      <div className="week">
        <div className="week-hours" aria-hidden="true">
          {[0, 6, 12, 18, 24].map((hour) => (
            <span key={hour}>{clockTime(hour * 60)}</span>
          ))}
        </div>
        {days.map(({ day, spans }) => (
          <div key={day} className="week-day">
            <span className="week-name">{dayName(`${day}T12:00:00+08:00`, language)}</span>
            <ol className="week-spans">
              {spans.map((span) => (
                <Block key={span.from} span={span} place={rules.findIndex((one) => one.ruleId === span.rule?.ruleId)} />
              ))}
            </ol>
          </div>
        ))}
      </div>
    </TableFrame>
  )
}

/** What a rule takes, as short as it fits into a block. */
function useShort(): (rule: SurchargeRule | undefined) => string {
  const word = useWords(RULES_WORDS)
  return (rule) => {
    if (rule === undefined) return word.none
    if (rule.denied) return word.denied
    return rule.rateBps > 0 ? percent(rule.rateBps) : yuan(Math.max(rule.flatFen, rule.minFen))
  }
}

const SHADES = 4
/** A block below so many minutes is too narrow for words; they are there on hover and for ears. */
const NARROW_MINUTES = 75

function Block({ span: { from, to, rule }, place }: { span: Span; place: number }) {
  const short = useShort()(rule)
  const title = `${clockTime(from)}–${clockTime(to)} ${short}`
  const shade = rule === undefined ? 'none' : rule.denied ? 'denied' : String(place % SHADES)
  return (
    <li className={`week-span week-span-${shade}`} style={{ flexGrow: to - from }} title={title}>
      <span className="visually-hidden">{title}</span>
      {to - from >= NARROW_MINUTES && <span aria-hidden="true">{short}</span>}
    </li>
  )
}
