import type { PortalDynamicCodeRow } from '@yimatong/contract/portal-api'
import { Link, useSearchParams } from 'wouter'
import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { PATHS } from '../paths.ts'
import { Chip, type Tone } from '../ui/Chip.tsx'
import { TableFrame } from '../ui/TableFrame.tsx'
import { When } from '../ui/When.tsx'
import type { CodeState } from './use-dynamic-codes.ts'
import { DYNAMIC_CODES_WORDS } from './words.ts'

const TONES: Record<CodeState, Tone> = {
  OPEN: 'wait',
  PAYING: 'wait',
  PAID: 'good',
  CANCELLED: 'calm',
  EXPIRED: 'calm',
}

/** The merchant's codes, its tills' among them. */
export function DynamicCodeTable({ codes }: { codes: readonly PortalDynamicCodeRow[] }) {
  const word = useWords(DYNAMIC_CODES_WORDS)
  const { columns } = word
  return (
    <TableFrame label={word.listTitle}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col" className="number">
              {columns.amount}
            </th>
            <th scope="col">{columns.what}</th>
            <th scope="col">{columns.state}</th>
            <th scope="col">{columns.madeBy}</th>
            <th scope="col">{columns.made}</th>
            <th scope="col">{columns.actions}</th>
          </tr>
        </thead>
        <tbody>
          {codes.map((code) => (
            <Row key={code.dynamicId} code={code} />
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

function Row({ code }: { code: PortalDynamicCodeRow }) {
  const word = useWords(DYNAMIC_CODES_WORDS)
  const [params] = useSearchParams()
  const here = params.get('code') === code.outTradeNo
  return (
    <tr className={here ? 'dynamic-here' : undefined}>
      <td className="number">
        <Amount fen={code.amount} />
      </td>
      <td className="dynamic-what">
        {code.subject ?? <span className="muted">{word.noSubject}</span>}
        <span className="second-line figures">{code.outTradeNo}</span>
      </td>
      <td className="nowrap">
        <Chip tone={TONES[code.state]}>{word.states[code.state]}</Chip>
      </td>
      <td className="dynamic-by">
        <MadeBy by={code.madeBy} />
      </td>
      <td className="nowrap">
        <When at={code.createdAt} />
      </td>
      <td className="nowrap">
        <RowLink code={code} />
      </td>
    </tr>
  )
}

function MadeBy({ by }: { by: PortalDynamicCodeRow['madeBy'] }) {
  const word = useWords(DYNAMIC_CODES_WORDS)
  if (by.kind === 'TERMINAL') {
    return (
      <>
        {by.terminalName ?? by.terminalNo}
        {by.terminalName !== undefined && <span className="second-line figures">{by.terminalNo}</span>}
      </>
    )
  }
  return (
    <>
      {by.userName ?? word.portal}
      {by.userName !== undefined && <span className="second-line">{word.portal}</span>}
    </>
  )
}

/** To the payment once there is one, else to the code itself. */
function RowLink({ code: { outTradeNo, state, paymentId } }: { code: PortalDynamicCodeRow }) {
  const word = useWords(DYNAMIC_CODES_WORDS)
  const [params] = useSearchParams()
  if (state === 'PAID' && paymentId !== undefined) {
    return (
      <Link href={PATHS.payment(paymentId)} aria-label={word.showPayment(outTradeNo)}>
        {word.toPayment}
      </Link>
    )
  }
  const query = new URLSearchParams({ ...Object.fromEntries(params), code: outTradeNo })
  return (
    <Link href={`${PATHS.dynamicCodes}?${query.toString()}`} aria-label={word.showCode(outTradeNo)}>
      {word.show}
    </Link>
  )
}
