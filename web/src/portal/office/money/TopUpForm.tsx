import type { CounterPerson, MoneyMove, MoneySource } from '@yimatong/contract/office-api'
import { formatYuan, parseYuan } from '@yimatong/contract/money'
import { type FormEvent, useState } from 'react'
import { Link } from 'wouter'
import { useWords } from '../../../shared/i18n/words.ts'
import { serverClock } from '../../api/http.ts'
import { freshNumber } from '../../fresh-number.ts'
import { Choice, Failed, YuanField } from './Fields.tsx'
import { useMoneyWrite } from './use-money.ts'
import { MONEY_WORDS } from './words.ts'

const aNumber = () => freshNumber('C', serverClock.now())

/** Takes money for a person. The number is made when the form opens and kept until it is answered, so it tops up once. */
export function TopUpForm({ person }: { person: CounterPerson }) {
  const word = useWords(MONEY_WORDS)
  const topUp = useMoneyWrite<MoneyMove>('top-ups')
  const [number, setNumber] = useState(aNumber)
  const [amount, setAmount] = useState('')
  const [source, setSource] = useState<MoneySource>('CASH')
  const fen = parseYuan(amount)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (fen === undefined || topUp.isPending) return
    const renew = () => {
      setNumber(aNumber())
      setAmount('')
    }
    topUp.mutate({ number, personId: person.personId, amount: fen, source }, { onSuccess: renew })
  }
  return (
    <form className="card form" aria-labelledby="money-top-up" onSubmit={submit}>
      <h2 className="card-title" id="money-top-up">
        {word.topUp}
      </h2>
      <YuanField name={word.amount} value={amount} onChange={setAmount} />
      <Choice name={word.source} names={word.sources} value={source} onChange={setSource} />
      <button type="submit" className="button button-primary" disabled={fen === undefined || topUp.isPending}>
        {topUp.isPending ? word.sending : word.submit}
      </button>
      <Failed error={topUp.error} />
      {topUp.data && <Outcome move={topUp.data} />}
    </form>
  )
}

function Outcome({ move }: { move: MoneyMove }) {
  const word = useWords(MONEY_WORDS)
  if (move.state === 'DECLINED')
    return (
      <p className="failure" role="alert">
        {word.declined}：{word.refusals[move.declineCode ?? ''] ?? word.otherRefusal}
      </p>
    )
  return (
    <p className={move.state === 'POSTED' ? 'done' : 'warning'} role="status">
      {move.state === 'POSTED' ? word.posted(`¥${formatYuan(move.amount)}`) : word.pending}{' '}
      <Link href={`/money/receipts/${move.moveId}`}>{word.openReceipt}</Link>
    </p>
  )
}
