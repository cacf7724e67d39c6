import type { DrawersAnswer, MoneyMove } from '@yimatong/contract/office-api'
import { parseYuan } from '@yimatong/contract/money'
import { type FormEvent, useState } from 'react'
import { Link } from 'wouter'
import { useWords } from '../../../shared/i18n/words.ts'
import { Amount } from '../../../shared/ui/Amount.tsx'
import { useOfficeSession } from '../../session/session.ts'
import { Chip, type Tone } from '../../ui/Chip.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { TableFrame } from '../../ui/TableFrame.tsx'
import { When } from '../../ui/When.tsx'
import { Failed, YuanField } from './Fields.tsx'
import { useDrawers, useMoneyWrite } from './use-money.ts'
import { MONEY_WORDS } from './words.ts'

/** What each clerk's drawer came to today, counting one's own, and what moved. */
export function Drawers() {
  const word = useWords(MONEY_WORDS)
  const { role } = useOfficeSession()
  const day = useDrawers()
  return (
    <>
      <section className="card money-drawers" aria-labelledby="money-drawers">
        <h2 className="card-title" id="money-drawers">
          {word.drawers}
        </h2>
        <Loaded query={day}>
          {({ drawers }) =>
            drawers.length === 0 ? <p className="muted">{word.noDrawers}</p> : <DrawerTable drawers={drawers} />
          }
        </Loaded>
        {role === 'FINANCE' && <CountForm />}
      </section>
      <section className="card money-drawers" aria-labelledby="money-moves">
        <h2 className="card-title" id="money-moves">
          {word.moves}
        </h2>
        <Loaded query={day}>
          {({ moves }) => (moves.length === 0 ? <p className="muted">{word.noMoves}</p> : <MoveTable moves={moves} />)}
        </Loaded>
      </section>
    </>
  )
}

function CountForm() {
  const word = useWords(MONEY_WORDS)
  const count = useMoneyWrite<DrawersAnswer>('drawer-counts')
  const [text, setText] = useState('')
  const counted = /^0+(?:\.0*)?$/.test(text) ? 0 : parseYuan(text)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (counted !== undefined) count.mutate({ counted }, { onSuccess: () => setText('') })
  }
  return (
    <form className="money-find" aria-label={word.countMine} onSubmit={submit}>
      <YuanField name={word.countMine} hint={word.countHint} value={text} onChange={setText} />
      <button type="submit" className="button" disabled={counted === undefined || count.isPending}>
        {word.saveCount}
      </button>
      <Failed error={count.error} />
    </form>
  )
}

function DrawerTable({ drawers }: Pick<DrawersAnswer, 'drawers'>) {
  const word = useWords(MONEY_WORDS)
  const heads = [word.cashIn, word.cashOut, word.bankIn, word.count, word.counted, word.difference]
  return (
    <TableFrame label={word.drawers}>
      <table className="table" aria-label={word.drawers}>
        <thead>
          <tr>
            <th scope="col">{word.clerk}</th>
            {heads.map((head) => (
              <th key={head} scope="col" className="number">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {drawers.map(({ clerk, clerkName, cashIn, cashOut, bankIn, count, counted, difference }) => (
            <tr key={clerk}>
              <td>{clerkName ?? clerk}</td>
              {[cashIn, cashOut, bankIn].map((fen, at) => (
                <td key={heads[at]} className="number">
                  <Amount fen={fen} />
                </td>
              ))}
              <td className="number">{count}</td>
              <td className="number">{counted !== undefined && <Amount fen={counted} />}</td>
              <td className="number">{difference !== undefined && <Amount fen={difference} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

const TONES = { DRAFT: 'wait', PENDING: 'wait', POSTED: 'good', DECLINED: 'bad' } as const satisfies Record<
  MoneyMove['state'],
  Tone
>

/** Moves as a table; each has a receipt. */
export function MoveTable({ moves }: { moves: readonly MoneyMove[] }) {
  const word = useWords(MONEY_WORDS)
  return (
    <TableFrame label={word.moves}>
      <table className="table" aria-label={word.moves}>
        <thead>
          <tr>
            <th scope="col">{word.what}</th>
            <th scope="col">{word.name}</th>
            <th scope="col" className="number">
              {word.amount}
            </th>
            <th scope="col">{word.clerk}</th>
            <th scope="col">{word.at}</th>
            <th scope="col">{word.state}</th>
          </tr>
        </thead>
        <tbody>
          {moves.map((move) => (
            <tr key={move.moveId}>
              <td>
                <Link href={`/money/receipts/${move.moveId}`}>{word.purposes[move.purpose] ?? move.purpose}</Link>
                {move.reason !== undefined && <span className="second-line">{move.reason}</span>}
              </td>
              <td>
                {move.name}
                <span className="second-line figures">{move.schoolNo ?? move.to}</span>
              </td>
              <td className="number">
                <Amount fen={move.amount} />
              </td>
              <td>{move.clerkName ?? move.clerk}</td>
              <td className="nowrap">
                <When at={move.createdAt} />
              </td>
              <td>
                <Chip tone={TONES[move.state]}>{word.states[move.state]}</Chip>
                {move.declineCode !== undefined && (
                  <span className="second-line">{word.refusals[move.declineCode] ?? word.otherRefusal}</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}
