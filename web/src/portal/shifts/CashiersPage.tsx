import type { PortalCashier } from '@yimatong/contract/portal-api'
import { useState } from 'react'
import { useLanguage } from '../../shared/i18n/language.ts'
import { dateAndTime } from '../../shared/format.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { PersonIcon, PlusIcon } from '../../shared/ui/icons.tsx'
import { useFailureWords } from '../api/failures.ts'
import { PATHS } from '../paths.ts'
import { Chip } from '../ui/Chip.tsx'
import { Empty } from '../ui/Empty.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import { Page } from '../ui/Page.tsx'
import { TableFrame } from '../ui/TableFrame.tsx'
import { NamePanel, PinPanel } from './CashierPanel.tsx'
import { useCashiers, useSetActive, useSetRequired } from './use-shifts.ts'
import { CASHIERS_WORDS } from './words.ts'
import './shifts.css'

type Asked = { is: 'ADD' } | { is: 'RENAME' | 'PIN'; cashier: PortalCashier }

/** Who may open shifts at the merchant's tills, and whether these need one. */
export default function CashiersPage() {
  const word = useWords(CASHIERS_WORDS)
  const cashiers = useCashiers()
  const [asked, setAsked] = useState<Asked>()
  const close = () => setAsked(undefined)
  const add = (
    <button type="button" className="button button-primary" onClick={() => setAsked({ is: 'ADD' })}>
      <PlusIcon size={20} />
      {word.add}
    </button>
  )
  return (
    <Page title={word.title} back={{ href: PATHS.shifts, name: word.back }} actions={add}>
      <Loaded query={cashiers}>
        {({ cashiers: all, shiftRequired }) => (
          <>
            <RequiredSetting required={shiftRequired} />
            {all.length === 0 ? (
              <Empty icon={<PersonIcon size={40} />} title={word.empty.title} sentence={word.empty.sentence} />
            ) : (
              <CashierTable cashiers={all} onAsk={setAsked} />
            )}
          </>
        )}
      </Loaded>
      {asked?.is === 'ADD' && <NamePanel onClose={close} />}
      {asked?.is === 'RENAME' && <NamePanel cashier={asked.cashier} onClose={close} />}
      {asked?.is === 'PIN' && <PinPanel cashier={asked.cashier} onClose={close} />}
    </Page>
  )
}

function RequiredSetting({ required }: { required: boolean }) {
  const word = useWords(CASHIERS_WORDS)
  const failureWords = useFailureWords()
  const set = useSetRequired()
  return (
    <section className="card required-setting">
      <div>
        <input
          id="shift-required"
          type="checkbox"
          aria-describedby="shift-required-hint"
          checked={required}
          disabled={set.isPending}
          onChange={(event) => set.mutate(event.target.checked)}
        />
        <p>
          <label htmlFor="shift-required">{word.required}</label>
          <span className="field-hint" id="shift-required-hint">
            {word.requiredHint}
          </span>
        </p>
      </div>
      {set.isError && (
        <p className="failure" role="alert">
          {failureWords(set.error)}
        </p>
      )}
    </section>
  )
}

interface CashierTableProps {
  cashiers: readonly PortalCashier[]
  onAsk: (asked: Asked) => void
}

function CashierTable({ cashiers, onAsk }: CashierTableProps) {
  const word = useWords(CASHIERS_WORDS)
  return (
    <TableFrame label={word.title}>
      <table className="table">
        <thead>
          <tr>
            {[word.number, word.name, word.state, word.actions].map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {cashiers.map((cashier) => (
            <CashierRow key={cashier.cashierNo} cashier={cashier} onAsk={onAsk} />
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

function CashierRow({ cashier, onAsk }: { cashier: PortalCashier; onAsk: (asked: Asked) => void }) {
  const word = useWords(CASHIERS_WORDS)
  const language = useLanguage()
  const setActive = useSetActive()
  const { cashierNo, name, nameEn, state, pinSetAt } = cashier
  const active = state === 'ACTIVE'
  return (
    <tr>
      <td className="figures">{cashierNo}</td>
      <td>
        <strong>{name}</strong>
        {nameEn && <span className="second-line">{nameEn}</span>}
      </td>
      <td className="nowrap">
        <CashierState cashier={cashier} />
        <span className="second-line">{word.pinSince(dateAndTime(pinSetAt, language))}</span>
      </td>
      <td className="nowrap">
        <button type="button" className="button button-quiet" onClick={() => onAsk({ is: 'RENAME', cashier })}>
          {word.rename}
        </button>
        <button type="button" className="button button-quiet" onClick={() => onAsk({ is: 'PIN', cashier })}>
          {word.newPin}
        </button>
        <button
          type="button"
          className="button button-quiet"
          disabled={setActive.isPending}
          onClick={() => setActive.mutate({ cashierNo, active: !active })}
        >
          {active ? word.disable : word.enable}
        </button>
      </td>
    </tr>
  )
}

function CashierState({ cashier: { state, pinLocked, atTerminal } }: { cashier: PortalCashier }) {
  const word = useWords(CASHIERS_WORDS)
  if (state === 'DISABLED') return <Chip tone="calm">{word.disabled}</Chip>
  if (pinLocked) return <Chip tone="bad">{word.locked}</Chip>
  return atTerminal ? <Chip tone="good">{word.onDuty(atTerminal)}</Chip> : <Chip tone="calm">{word.active}</Chip>
}
