import type { PortalShift } from '@yimatong/contract/portal-api'
import { Link, useSearchParams } from 'wouter'
import { cashierName } from '../../shared/cashier-name.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { BillsIcon } from '../../shared/ui/icons.tsx'
import { useTerminals } from '../api/terminals.ts'
import { PATHS } from '../paths.ts'
import { Empty } from '../ui/Empty.tsx'
import { FilterLinks } from '../ui/FilterLinks.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import { Page } from '../ui/Page.tsx'
import { Pager } from '../ui/Pager.tsx'
import { TableFrame } from '../ui/TableFrame.tsx'
import { When } from '../ui/When.tsx'
import { useShifts } from './use-shifts.ts'
import { SHIFTS_WORDS } from './words.ts'
import './shifts.css'

const TERMINAL_NO = /^T\d{5}$/

/** Who is on duty, and the Z reports of the tills, newest first. The till is in the address. */
export default function ShiftsPage() {
  const word = useWords(SHIFTS_WORDS)
  const [params] = useSearchParams()
  const asked = params.get('terminal') ?? ''
  const terminalNo = TERMINAL_NO.test(asked) ? asked : undefined
  const cursor = params.get('cursor') ?? undefined
  const shifts = useShifts({ ...(terminalNo && { terminalNo }), ...(cursor && { cursor }) })
  const manage = (
    <Link className="button" href={PATHS.cashiers}>
      {word.manage}
    </Link>
  )
  return (
    <Page title={word.title} actions={manage}>
      <TerminalFilter terminalNo={terminalNo} />
      <Loaded query={shifts}>
        {({ open, shifts: closed }) => (
          <>
            {open.length > 0 && <OnDuty shifts={open} />}
            {closed.length === 0 && cursor === undefined ? (
              <Empty icon={<BillsIcon size={40} />} title={word.empty.title} sentence={word.empty.sentence} />
            ) : (
              <ShiftTable shifts={closed} />
            )}
          </>
        )}
      </Loaded>
      <Pager nextCursor={shifts.data?.nextCursor} />
    </Page>
  )
}

function TerminalFilter({ terminalNo }: { terminalNo: string | undefined }) {
  const word = useWords(SHIFTS_WORDS)
  const terminals = useTerminals().data?.terminals ?? []
  if (terminals.length < 2) return null
  const links = terminals.map((terminal) => ({
    href: `${PATHS.shifts}?terminal=${terminal.terminalNo}`,
    name: terminal.terminalNo,
    here: terminal.terminalNo === terminalNo,
  }))
  return (
    <FilterLinks
      label={word.filter}
      links={[{ href: PATHS.shifts, name: word.all, here: terminalNo === undefined }, ...links]}
    />
  )
}

function OnDuty({ shifts }: { shifts: readonly PortalShift[] }) {
  const word = useWords(SHIFTS_WORDS)
  const language = useLanguage()
  return (
    <section className="card on-duty" aria-labelledby="on-duty">
      <h2 className="card-title" id="on-duty">
        {word.open}
      </h2>
      <ul>
        {shifts.map(({ shiftId, cashier, terminalNo, terminalName, openedAt }) => (
          <li key={shiftId}>
            <strong>{cashierName(cashier, language)}</strong> <span className="figures">{cashier.cashierNo}</span>
            <span className="muted">
              {word.at(terminalName ?? terminalNo)} <span className="figures">{terminalNo}</span>
            </span>
            <When at={openedAt} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function ShiftTable({ shifts }: { shifts: readonly PortalShift[] }) {
  const word = useWords(SHIFTS_WORDS)
  return (
    <TableFrame label={word.closedOnes}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{word.z}</th>
            <th scope="col">{word.terminal}</th>
            <th scope="col">{word.cashier}</th>
            <th scope="col">{word.openedAt}</th>
            <th scope="col">{word.closedAt}</th>
            <th scope="col" className="number">
              {word.count}
            </th>
            <th scope="col" className="number">
              {word.net}
            </th>
          </tr>
        </thead>
        <tbody>
          {shifts.map((shift) => (
            <ShiftRow key={shift.shiftId} shift={shift} />
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

function ShiftRow({ shift }: { shift: PortalShift }) {
  const word = useWords(SHIFTS_WORDS)
  const language = useLanguage()
  const { shiftId, z, terminalNo, terminalName, cashier, openedAt, closedAt = openedAt } = shift
  return (
    <tr>
      <td className="nowrap">
        <Link href={PATHS.shift(shiftId)}>{word.zNo(z?.zNo ?? 0)}</Link>
      </td>
      <td>
        {terminalName}
        <span className="second-line figures">{terminalNo}</span>
      </td>
      <td>
        {cashierName(cashier, language)} <span className="figures muted">{cashier.cashierNo}</span>
      </td>
      <td className="nowrap">
        <When at={openedAt} />
      </td>
      <td className="nowrap">
        <When at={closedAt} />
      </td>
      <td className="number">{z?.report.sales.count}</td>
      <td className="number">
        <Amount fen={z?.report.net ?? 0} />
      </td>
    </tr>
  )
}
