import type { StaticCodeView } from '@yimatong/contract/portal-api'
import { Link } from 'wouter'
import { useWords } from '../../shared/i18n/words.ts'
import { QrSymbol } from '../../shared/qr/QrSymbol.tsx'
import { PATHS } from '../paths.ts'
import { TableFrame } from '../ui/TableFrame.tsx'
import { When } from '../ui/When.tsx'
import { CodeChip } from './CodeChip.tsx'
import { STATIC_CODES_WORDS } from './words.ts'

type Codes = readonly StaticCodeView[]

interface CodeTableProps {
  codes: Codes
  /** Some of these, and some of other pages. */
  chosen: Codes
  /** Absent: this person prints nothing. */
  onChoose: ((chosen: Codes) => void) | undefined
}

/** What is withdrawn is not printed. */
const isPrintable = ({ state }: StaticCodeView) => state !== 'DISABLED'
const without = (codes: Codes, gone: Codes) =>
  codes.filter(({ codeId }) => gone.every((other) => other.codeId !== codeId))
const isAmong = (codes: Codes, { codeId }: StaticCodeView) => codes.some((other) => other.codeId === codeId)

export function CodeTable({ codes, chosen, onChoose }: CodeTableProps) {
  const word = useWords(STATIC_CODES_WORDS)
  const { columns } = word
  const printable = codes.filter(isPrintable)
  const all = printable.length > 0 && printable.every((code) => isAmong(chosen, code))
  return (
    <TableFrame label={word.title}>
      <table className="table code-table">
        <thead>
          <tr>
            {onChoose && (
              <th scope="col" className="choose">
                <input
                  type="checkbox"
                  aria-label={word.chooseAll}
                  checked={all}
                  disabled={printable.length === 0}
                  onChange={() => onChoose([...without(chosen, printable), ...(all ? [] : printable)])}
                />
              </th>
            )}
            <th scope="col">{columns.code}</th>
            <th scope="col">{columns.whose}</th>
            <th scope="col">{columns.version}</th>
            <th scope="col">{columns.state}</th>
            <th scope="col">{columns.made}</th>
          </tr>
        </thead>
        <tbody>
          {codes.map((code) => (
            <CodeRow key={code.codeId} code={code} chosen={chosen} onChoose={onChoose} />
          ))}
        </tbody>
      </table>
    </TableFrame>
  )
}

interface CodeRowProps extends Omit<CodeTableProps, 'codes'> {
  code: StaticCodeView
}

function CodeRow({ code, chosen, onChoose }: CodeRowProps) {
  const word = useWords(STATIC_CODES_WORDS)
  const { codeId, label, url, version, state, createdAt } = code
  const here = isAmong(chosen, code)
  return (
    <tr className={state === 'DISABLED' ? 'code-dead' : undefined}>
      {onChoose && (
        <td className="choose">
          <input
            type="checkbox"
            aria-label={word.choose(label)}
            checked={here}
            disabled={!isPrintable(code)}
            onChange={() => onChoose(here ? without(chosen, [code]) : [...chosen, code])}
          />
        </td>
      )}
      <td>
        <Link className="code-link" href={PATHS.staticCode(codeId)}>
          <span className="code-thumb" aria-hidden="true">
            <QrSymbol text={url} label={word.qr(label)} />
          </span>
          {label}
        </Link>
      </td>
      <td>
        <Whose code={code} />
      </td>
      <td className="nowrap">{word.version(version)}</td>
      <td className="nowrap">
        <CodeChip state={state} />
      </td>
      <td className="nowrap">
        <When at={createdAt} />
      </td>
    </tr>
  )
}

/** The whole merchant, or the till by its name and number. */
function Whose({ code: { terminalNo, terminalName } }: { code: StaticCodeView }) {
  const word = useWords(STATIC_CODES_WORDS)
  if (terminalNo === undefined) return word.wholeMerchant
  return (
    <>
      {terminalName ?? terminalNo}
      {terminalName !== undefined && <span className="second-line figures">{terminalNo}</span>}
    </>
  )
}
