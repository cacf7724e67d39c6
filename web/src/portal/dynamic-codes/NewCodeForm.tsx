import { formatYuan } from '@yimatong/contract/money'
import { type FormEvent, type RefObject, useRef } from 'react'
import { NoAnswer } from '../../shared/http/errors.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { useFailureWords } from '../api/failures.ts'
import { serverClock } from '../api/http.ts'
import { freshNumber } from '../fresh-number.ts'
import { useSession } from '../session/session.ts'
import { useBeginning } from '../ui/use-beginning.ts'
import { type Asked, amountText, asking, EMPTY_FORM, LIVES, type NewCodeWords, newCodeOf } from './new-code.ts'
import { useMake } from './use-dynamic-codes.ts'
import { NEW_CODE_WORDS } from './words.ts'

const LONGEST_SUBJECT = 128

interface NewCodeFormProps {
  form: NewCodeWords
  onChange: (form: NewCodeWords) => void
  onMade: (outTradeNo: string) => void
}

/** Amount, what for, how long; Enter makes the code. */
export function NewCodeForm({ form, onChange, onMade }: NewCodeFormProps) {
  const word = useWords(NEW_CODE_WORDS)
  const { merchant } = useSession()
  const make = useMake()
  const unanswered = useRef<Asked>(undefined)
  const amountField = useBeginning()
  const code = newCodeOf(form)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (code === undefined || make.isPending) return
    unanswered.current = asking(unanswered.current, code, () => freshNumber('P', serverClock.now()))
    make.mutate(unanswered.current, {
      onSuccess: ({ outTradeNo }) => {
        onChange({ ...EMPTY_FORM, minutes: form.minutes })
        onMade(outTradeNo)
        // The next customer's amount may be typed at once.
        amountField.current?.focus()
      },
      onSettled: (_code, error) => {
        if (!(error instanceof NoAnswer)) unanswered.current = undefined
      },
    })
  }
  return (
    <form className="card form new-code" onSubmit={submit}>
      <h2 className="card-title">{word.title}</h2>
      <AmountField field={amountField} value={form.amount} onChange={(amount) => onChange({ ...form, amount })} />
      <SubjectField value={form.subject} onChange={(subject) => onChange({ ...form, subject })} />
      <LifeField value={form.minutes} onChange={(minutes) => onChange({ ...form, minutes })} />
      <MakeOutcome make={make} />
      <button
        type="submit"
        className="button button-primary"
        disabled={code === undefined || make.isPending || !merchant.active}
      >
        {buttonWords(word, { make, code })}
      </button>
    </form>
  )
}

type Make = ReturnType<typeof useMake>

function buttonWords(
  word: (typeof NEW_CODE_WORDS)['en'],
  { make, code }: { make: Make; code: { amount: number } | undefined },
): string {
  if (make.isPending) return word.busy
  if (make.error instanceof NoAnswer) return word.askAgain
  return code === undefined ? word.action : word.actionFor(formatYuan(code.amount))
}

/** Until an answer has come nobody knows whether the code was made, and that is said. */
function MakeOutcome({ make }: { make: Make }) {
  const word = useWords(NEW_CODE_WORDS)
  const failureWords = useFailureWords()
  if (make.isPending && make.failureCount > 0) {
    return (
      <p className="notice" role="status">
        {word.askingAgain}
      </p>
    )
  }
  if (!make.isError) return null
  return (
    <p className="failure" role="alert">
      {make.error instanceof NoAnswer ? word.unknown : failureWords(make.error)}
    </p>
  )
}

interface FieldProps<Value> {
  value: Value
  onChange: (value: Value) => void
}

interface AmountFieldProps extends FieldProps<string> {
  field: RefObject<HTMLInputElement | null>
}

function AmountField({ field, value, onChange }: AmountFieldProps) {
  const word = useWords(NEW_CODE_WORDS)
  const tooMuch = /[1-9]/.test(value) && newCodeOf({ amount: value, subject: '', minutes: 1 }) === undefined
  return (
    <div className="field">
      <label className="field-name" htmlFor="amount">
        {word.amount}
      </label>
      <div className="amount-field">
        <span aria-hidden="true">¥</span>
        <input
          ref={field}
          id="amount"
          className="figures"
          inputMode="decimal"
          autoComplete="off"
          placeholder="0.00"
          value={value}
          aria-invalid={tooMuch}
          aria-describedby={tooMuch ? 'amount-complaint' : undefined}
          onChange={(event) => onChange(amountText(value, event.target.value))}
        />
      </div>
      {tooMuch && (
        <p className="failure" id="amount-complaint">
          {word.tooMuch}
        </p>
      )}
    </div>
  )
}

function SubjectField({ value, onChange }: FieldProps<string>) {
  const word = useWords(NEW_CODE_WORDS)
  return (
    <div className="field">
      <label className="field-name" htmlFor="subject">
        {word.subject}
      </label>
      <input
        id="subject"
        className="input"
        autoComplete="off"
        maxLength={LONGEST_SUBJECT}
        value={value}
        aria-describedby="subject-hint"
        onChange={(event) => onChange(event.target.value)}
      />
      <p className="field-hint" id="subject-hint">
        {word.subjectHint}
      </p>
    </div>
  )
}

function LifeField({ value, onChange }: FieldProps<number>) {
  const word = useWords(NEW_CODE_WORDS)
  return (
    <div className="field">
      <label className="field-name" htmlFor="life">
        {word.life}
      </label>
      <select id="life" className="input" value={value} onChange={(event) => onChange(Number(event.target.value))}>
        {LIVES.map((minutes) => (
          <option key={minutes} value={minutes}>
            {word.minutes(minutes)}
          </option>
        ))}
      </select>
    </div>
  )
}
