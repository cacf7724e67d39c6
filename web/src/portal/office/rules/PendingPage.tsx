import { type PendingSurcharge, PENDING_STATES } from '@yimatong/contract/office-rules-api'
import { type FormEvent, useId, useState } from 'react'
import { Link, useSearchParams } from 'wouter'
import { useLanguage } from '../../../shared/i18n/language.ts'
import { useWords } from '../../../shared/i18n/words.ts'
import { Amount } from '../../../shared/ui/Amount.tsx'
import { ClockIcon } from '../../../shared/ui/icons.tsx'
import { useFailureWords } from '../../api/failures.ts'
import { Chip } from '../../ui/Chip.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { FilterLinks } from '../../ui/FilterLinks.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Pager } from '../../ui/Pager.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { TableFrame } from '../../ui/TableFrame.tsx'
import { When } from '../../ui/When.tsx'
import { RULE_PATHS } from './paths.ts'
import { RulesFrame } from './RulesFrame.tsx'
import { yuan } from './sentence.ts'
import { useMayChange, usePending, useWaive } from './use-rules.ts'
import { PENDING_WORDS } from './words.ts'

/** Surcharges that were not known when the payment was made, and what became of them. */
export function PendingPage() {
  const word = useWords(PENDING_WORDS)
  const [params] = useSearchParams()
  const state = PENDING_STATES.find((one) => one === params.get('state'))
  const page = usePending({ state, cursor: params.get('cursor') ?? undefined })
  const [waives, setWaives] = useState<PendingSurcharge>()
  const sums = page.data?.sums ?? []
  const links = [undefined, ...PENDING_STATES].map((one) => {
    const sum = sums.find((known) => known.state === one)
    const name = one === undefined ? word.all : word.states[one]
    return {
      href: one === undefined ? RULE_PATHS.pending : `${RULE_PATHS.pending}?state=${one}`,
      name: sum === undefined ? name : `${name} · ${word.count(sum.payments)} · ${yuan(sum.amount)}`,
      here: one === state,
    }
  })
  return (
    <RulesFrame tab="pending">
      <p className="muted">{word.note}</p>
      <FilterLinks label={word.state} links={links} />
      <Loaded query={page}>
        {({ pending, nextCursor }) =>
          pending.length === 0 ? (
            <Empty icon={<ClockIcon size={40} />} title={word.empty.title} sentence={word.empty.sentence} />
          ) : (
            <>
              <PendingTable pending={pending} onWaive={setWaives} />
              <Pager nextCursor={nextCursor} />
            </>
          )
        }
      </Loaded>
      {waives && <WaivePanel pending={waives} onClose={() => setWaives(undefined)} />}
    </RulesFrame>
  )
}

interface PendingTableProps {
  pending: readonly PendingSurcharge[]
  onWaive: (pending: PendingSurcharge) => void
}

function PendingTable({ pending, onWaive }: PendingTableProps) {
  const word = useWords(PENDING_WORDS)
  const mayChange = useMayChange()
  return (
    <TableFrame label={word.payment}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{word.payment}</th>
            <th scope="col">{word.payer}</th>
            <th scope="col">{word.merchant}</th>
            <th scope="col" className="number">
              {word.amount}
            </th>
            <th scope="col" className="number">
              {word.surcharge}
            </th>
            <th scope="col">{word.state}</th>
            {mayChange && <th scope="col">{word.actions}</th>}
          </tr>
        </thead>
        <tbody>
          {pending.map((one) => (
            <PendingRow key={one.paymentId} one={one} onWaive={mayChange ? onWaive : undefined} />
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

const TONES = { PENDING: 'wait', COLLECTING: 'wait', SETTLED: 'good', WAIVED: 'calm' } as const

interface PendingRowProps {
  one: PendingSurcharge
  /** Absent: this person may not. */
  onWaive: ((pending: PendingSurcharge) => void) | undefined
}

function PendingRow({ one, onWaive }: PendingRowProps) {
  const word = useWords(PENDING_WORDS)
  const english = useLanguage() === 'en'
  const { waivedBecause, waivedBy, reason, refusals, state } = one
  const why = [waivedBecause && word.because[waivedBecause], waivedBy, reason].filter(Boolean).join(' · ')
  return (
    <tr>
      <td className="nowrap">
        <Link href={`/payments/${one.paymentId}`}>
          <When at={one.createdAt} />
        </Link>
      </td>
      <td className="nowrap">
        {one.payer.maskedName} <span className="figures muted">{one.payer.accountTail}</span>
      </td>
      <td>{one.merchantName}</td>
      <td className="number">
        <Amount fen={one.amount} />
      </td>
      <td className="number">
        {one.surcharge === undefined ? '–' : <Amount fen={one.surcharge} />}
        {one.ruleName !== undefined && <span className="second-line">{english ? one.ruleNameEn : one.ruleName}</span>}
      </td>
      <td>
        <Chip tone={TONES[state]}>{word.states[state]}</Chip>
        {why !== '' && <span className="second-line">{why}</span>}
        {state === 'COLLECTING' && refusals > 0 && <span className="second-line">{word.refusals(refusals)}</span>}
      </td>
      {onWaive && (
        <td className="nowrap">
          {state === 'PENDING' && (
            <button type="button" className="button button-quiet" onClick={() => onWaive(one)}>
              {word.waive}
            </button>
          )}
        </td>
      )}
    </tr>
  )
}

function WaivePanel({ pending, onClose }: { pending: PendingSurcharge; onClose: () => void }) {
  const word = useWords(PENDING_WORDS)
  const failureWords = useFailureWords()
  const id = useId()
  const [reason, setReason] = useState('')
  const waive = useWaive()
  const ready = reason.trim() !== '' && !waive.isPending
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready) waive.mutate({ paymentId: pending.paymentId, reason: reason.trim() }, { onSuccess: onClose })
  }
  return (
    <Panel title={word.waiveTitle} onClose={onClose} place="CENTRE">
      <form className="form" onSubmit={submit}>
        <p>{word.waiveSays(pending.payer.maskedName, yuan(pending.amount))}</p>
        <div className="field">
          <label className="field-name" htmlFor={id}>
            {word.reason}
          </label>
          <input
            id={id}
            className="input"
            value={reason}
            maxLength={128}
            onChange={({ target }) => setReason(target.value)}
          />
        </div>
        {waive.isError && (
          <p className="failure" role="alert">
            {failureWords(waive.error)}
          </p>
        )}
        <button type="submit" className="button button-primary" disabled={!ready}>
          {waive.isPending ? word.waiving : word.waive}
        </button>
      </form>
    </Panel>
  )
}
