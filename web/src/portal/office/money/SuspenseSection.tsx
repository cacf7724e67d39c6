import type { SuspenseList } from '@yimatong/contract/office-api'
import { type FormEvent, useState } from 'react'
import { useWords } from '../../../shared/i18n/words.ts'
import { Amount } from '../../../shared/ui/Amount.tsx'
import { WaitIcon } from '../../../shared/ui/icons.tsx'
import { useOfficeSession } from '../../session/session.ts'
import { Empty } from '../../ui/Empty.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { TableFrame } from '../../ui/TableFrame.tsx'
import { When } from '../../ui/When.tsx'
import { Asked, Choice, Failed, Field } from './Fields.tsx'
import { useMoneyWrite, useSuspense } from './use-money.ts'
import { MONEY_WORDS } from './words.ts'

type Item = SuspenseList['items'][number]

/** Who waits for money, and asking for it to be paid out. */
export function SuspenseSection() {
  const word = useWords(MONEY_WORDS).suspense
  const [paying, setPaying] = useState<Item>()
  return (
    <>
      <p className="muted">{word.lead}</p>
      <Loaded query={useSuspense()}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={<WaitIcon size={40} />} title={word.none.title} sentence={word.none.sentence} />
          ) : (
            <Table items={items} onPay={setPaying} />
          )
        }
      </Loaded>
      {paying && <PayPanel item={paying} onClose={() => setPaying(undefined)} />}
    </>
  )
}

function Table({ items, onPay }: { items: readonly Item[]; onPay: (item: Item) => void }) {
  const word = useWords(MONEY_WORDS).suspense
  const { role } = useOfficeSession()
  return (
    <TableFrame label={word.title}>
      <table className="table" aria-label={word.title}>
        <thead>
          <tr>
            <th scope="col">{word.who}</th>
            <th scope="col" className="number">
              {word.waiting}
            </th>
            <th scope="col">{word.since}</th>
            {role === 'FINANCE' && <th scope="col">{word.pay}</th>}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.owner}>
              <td>
                {item.holderName}
                <span className="second-line figures">{item.schoolNo ?? item.owner}</span>
              </td>
              <td className="number">
                <Amount fen={item.waiting} />
              </td>
              <td className="nowrap">
                <When at={item.since} />
              </td>
              {role === 'FINANCE' && (
                <td>
                  <button
                    type="button"
                    className="button"
                    aria-label={`${word.pay} ${item.holderName}`}
                    onClick={() => onPay(item)}
                  >
                    {word.pay}
                  </button>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

function PayPanel({ item, onClose }: { item: Item; onClose: () => void }) {
  const word = useWords(MONEY_WORDS)
  const ask = useMoneyWrite<{ approvalId: string }>('suspense-releases')
  const [payTo, setPayTo] = useState<'C-CASH' | 'C-BANK'>('C-CASH')
  const [reason, setReason] = useState('')
  const line = reason.trim()
  const { 'C-SUSPENSE': _, ...ways } = word.payTos
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (line !== '') ask.mutate({ owner: item.owner, amount: item.waiting, payTo, reason: line })
  }
  return (
    <Panel title={word.suspense.payTitle} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <p>
          {item.holderName} <Amount fen={item.waiting} />
        </p>
        <Choice name={word.payTo} names={ways} value={payTo} onChange={setPayTo} />
        <Field name={word.reason}>
          <input className="input" maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} />
        </Field>
        <button
          type="submit"
          className="button button-primary"
          disabled={line === '' || ask.isPending || ask.data !== undefined}
        >
          {ask.isPending ? word.asking : word.ask}
        </button>
        <Failed error={ask.error} />
        <Asked answer={ask.data} />
      </form>
    </Panel>
  )
}
