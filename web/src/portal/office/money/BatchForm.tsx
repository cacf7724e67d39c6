import { type DryRunAnswer, MAX_SUBSIDY_CSV_BYTES } from '@yimatong/contract/office-api'
import { formatYuan, parseYuan } from '@yimatong/contract/money'
import { IDENTITY_CLASSES, type IdentityClass } from '@yimatong/contract/states'
import { type FormEvent, useState } from 'react'
import { ApiError } from '../../../shared/http/errors.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { TableFrame } from '../../ui/TableFrame.tsx'
import { Asked, Choice, Failed, Field, YuanField } from './Fields.tsx'
import { readList } from './read-list.ts'
import { useDryRun, useMoneyWrite } from './use-money.ts'
import { MONEY_WORDS } from './words.ts'

type Way = 'CSV' | 'CLASS'
type Purpose = 'SUBSIDY' | 'SUBSIDY_RETURN'

/** A new batch: for whom and how much; it is tried first, and only what can be taken whole is asked for. */
export function BatchForm() {
  const word = useWords(MONEY_WORDS)
  const [rows, setRows] = useState<object>()
  const [name, setName] = useState('')
  const [reason, setReason] = useState('')
  const [purpose, setPurpose] = useState<Purpose>('SUBSIDY')
  const dryRun = useDryRun()
  const ask = useMoneyWrite<{ approvalId: string }>('subsidies')
  const tried = dryRun.data
  const whole =
    tried !== undefined && tried.badCount === 0 && tried.rows > 0 && name.trim() !== '' && reason.trim() !== ''
  const change = (next: object | undefined) => {
    setRows(next)
    dryRun.reset()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (whole) ask.mutate({ name: name.trim(), purpose, rows, reason: reason.trim() })
  }
  const purposes = { SUBSIDY: word.purposes['SUBSIDY'] ?? '', SUBSIDY_RETURN: word.purposes['SUBSIDY_RETURN'] ?? '' }
  return (
    <form className="form" aria-label={word.subsidies.fresh} onSubmit={submit}>
      <Field name={word.subsidies.batchName}>
        <input className="input" maxLength={100} value={name} onChange={(event) => setName(event.target.value)} />
      </Field>
      <Choice name={word.subsidies.purpose} names={purposes} value={purpose} onChange={setPurpose} />
      <RowsField onRows={change} />
      <Field name={word.reason}>
        <input className="input" maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
      </Field>
      <div className="page-actions">
        <button
          type="button"
          className="button"
          disabled={rows === undefined || dryRun.isPending}
          onClick={() => rows !== undefined && dryRun.mutate(rows)}
        >
          {dryRun.isPending ? word.subsidies.checking : word.subsidies.check}
        </button>
        <button type="submit" className="button button-primary" disabled={!whole || ask.isPending || ask.isSuccess}>
          {ask.isPending ? word.asking : word.ask}
        </button>
      </div>
      {tried && <Tried answer={tried} />}
      <ListFailed error={dryRun.error ?? ask.error} />
      <Asked answer={ask.data} />
    </form>
  )
}

/** A list, typed or read from a file, or one amount for everybody of an identity. */
function RowsField({ onRows }: { onRows: (rows: object | undefined) => void }) {
  const word = useWords(MONEY_WORDS)
  const [way, setWay] = useState<Way>('CSV')
  const [csv, setCsv] = useState('')
  const [who, setWho] = useState<IdentityClass>(IDENTITY_CLASSES[0])
  const [each, setEach] = useState('')
  const say = (next: { way?: Way; csv?: string; who?: IdentityClass; each?: string }) => {
    const now = { way, csv, who, each, ...next }
    setWay(now.way)
    setCsv(now.csv)
    setWho(now.who)
    setEach(now.each)
    const amount = parseYuan(now.each)
    if (now.way === 'CSV') onRows(now.csv.trim() === '' ? undefined : { csv: now.csv })
    else onRows(amount === undefined ? undefined : { identityClass: now.who, amount })
  }
  return (
    <>
      <Choice
        name={word.subsidies.way}
        names={word.subsidies.ways}
        value={way}
        onChange={(next) => say({ way: next })}
      />
      {way === 'CSV' ? (
        <ListField csv={csv} onCsv={(next) => say({ csv: next })} />
      ) : (
        <>
          <Choice name={word.class} names={word.classes} value={who} onChange={(next) => say({ who: next })} />
          <YuanField name={word.subsidies.each} value={each} onChange={(next) => say({ each: next })} />
        </>
      )}
    </>
  )
}

function ListField({ csv, onCsv }: { csv: string; onCsv: (csv: string) => void }) {
  const word = useWords(MONEY_WORDS).subsidies
  const [fault, setFault] = useState<'fileTooLarge' | 'fileNotText'>()
  const read = async (file: File | undefined) => {
    if (file === undefined) return
    if (file.size > MAX_SUBSIDY_CSV_BYTES) return setFault('fileTooLarge')
    const list = await readList(file)
    setFault(list === undefined ? 'fileNotText' : undefined)
    if (list !== undefined) onCsv(list)
  }
  return (
    <>
      <Field name={word.file}>
        <input
          className="input"
          type="file"
          accept=".csv,.txt,text/csv,text/plain"
          onChange={(event) => void read(event.target.files?.[0])}
        />
      </Field>
      {fault && (
        <p className="failure" role="alert">
          {word[fault]}
        </p>
      )}
      <Field name={word.csv}>
        <textarea className="input money-rows" value={csv} onChange={(event) => onCsv(event.target.value)} />
      </Field>
    </>
  )
}

/** A list that is no table is told by its line; what else fails is told as everywhere. */
function ListFailed({ error }: { error: Error | null }) {
  const word = useWords(MONEY_WORDS).subsidies
  const { fileFault, line } = error instanceof ApiError ? error.problem : {}
  if (fileFault === undefined) return <Failed error={error} />
  return (
    <p className="failure" role="alert">
      {fileFault === 'TOO_MANY_ROWS' ? word.tooManyLines : line === undefined ? word.fileNotText : word.broken(line)}
    </p>
  )
}

function Tried({ answer }: { answer: DryRunAnswer }) {
  const word = useWords(MONEY_WORDS).subsidies
  return (
    <div role="status">
      <p className={answer.badCount === 0 ? 'done' : 'muted'}>
        {word.result(answer.rows, `¥${formatYuan(answer.total)}`)}
      </p>
      {answer.badCount > 0 && (
        <>
          <p className="failure">{word.bad(answer.badCount)}</p>
          <TableFrame label={word.error}>
            <table className="table" aria-label={word.error}>
              <thead>
                <tr>
                  <th scope="col" className="number">
                    {word.line}
                  </th>
                  <th scope="col">{word.text}</th>
                  <th scope="col">{word.error}</th>
                </tr>
              </thead>
              <tbody>
                {answer.bad.map(({ line, text, error }) => (
                  <tr key={line}>
                    <td className="number">{line}</td>
                    <td className="figures">{text}</td>
                    <td>{word.errors[error]}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableFrame>
        </>
      )}
    </div>
  )
}
