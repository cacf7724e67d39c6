import { type LateLine, SETTLEMENT_SIGNS, type SettlementView } from '@yimatong/contract/settlement-api'
import { dateAndTime } from '../../shared/format.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { InstallIcon } from '../../shared/ui/icons.tsx'
import { PORTAL_BASE } from '../api/http.ts'
import { CopyButton } from '../ui/CopyButton.tsx'
import { Fact, Facts } from '../ui/Facts.tsx'
import { TableFrame } from '../ui/TableFrame.tsx'
import { SettlementSums } from './SettlementSums.tsx'
import { SumCells } from './SumCells.tsx'
import { SETTLEMENT_WORDS } from './words.ts'
import './settlements.css'

/** The files of a settlement. Plain links: the session's cookie travels with them. `door` is '' or '/office'. */
export function SettlementFiles({ settlementId, door }: { settlementId: string; door: '' | '/office' }) {
  const language = useLanguage() === 'en' ? 'en' : 'zh'
  return (
    <>
      {(['pdf', 'xlsx', 'csv', 'json'] as const).map((kind) => (
        <a
          key={kind}
          className="button"
          href={`${PORTAL_BASE}${door}/settlements/${settlementId}/file.${kind}?language=${language}`}
          download
        >
          <InstallIcon size={20} />
          {kind.toUpperCase()}
        </a>
      ))}
    </>
  )
}

/** A settlement line by line: what it comes to, what became known late, the pay-out, the proof. */
export function SettlementBody({ settlement }: { settlement: SettlementView }) {
  return (
    <div className="settlement">
      <SettlementSums settlement={settlement} />
      <Payout settlement={settlement} />
      <Proof settlement={settlement} />
      <Late lines={settlement.content.late} />
    </div>
  )
}

function Late({ lines }: { lines: readonly LateLine[] }) {
  const word = useWords(SETTLEMENT_WORDS)
  if (lines.length === 0) return null
  return (
    <section className="card settlement-late" aria-labelledby="settlement-late">
      <h2 className="card-title" id="settlement-late">
        {word.lateTitle}
      </h2>
      <p className="muted">{word.lateLead}</p>
      <TableFrame label={word.lateTitle}>
        <table className="table" aria-labelledby="settlement-late">
          <thead>
            <tr>
              <th scope="col">{word.belongs}</th>
              <th scope="col">{word.item}</th>
              <th scope="col">{word.order}</th>
              <th scope="col" className="number">
                {word.amount}
              </th>
              <th scope="col" className="number">
                {word.surchargeMerchant}
              </th>
              <th scope="col" className="number">
                {word.surchargeSchool}
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <LateRow key={line.itemId} line={line} />
            ))}
          </tbody>
        </table>
      </TableFrame>
    </section>
  )
}

function LateRow({ line }: { line: LateLine }) {
  const { kind, businessDate, outTradeNo } = line
  const word = useWords(SETTLEMENT_WORDS)
  return (
    <tr>
      <td className="nowrap figures">{businessDate}</td>
      <td>{word.kinds[kind]}</td>
      <td className="figures settlement-order">{outTradeNo}</td>
      <SumCells sum={line} sign={SETTLEMENT_SIGNS[kind]} />
    </tr>
  )
}

function Payout({ settlement: { payout } }: { settlement: SettlementView }) {
  const word = useWords(SETTLEMENT_WORDS)
  return (
    <section className="card" aria-labelledby="settlement-payout">
      <h2 className="card-title" id="settlement-payout">
        {word.paidOut}
      </h2>
      {payout === undefined ? (
        <p className="muted">{word.notPaid}</p>
      ) : (
        <Facts>
          <Fact name={word.paidAmount}>
            <Amount fen={payout.amount} />
          </Fact>
          <Fact name={word.paidOn}>{payout.paidOn}</Fact>
          <Fact name={word.reference}>
            <span className="figures">{payout.bankReference}</span>
          </Fact>
          <Fact name={word.by}>{`${payout.requestedBy} / ${payout.decidedBy}`}</Fact>
          {payout.declineCode !== undefined && <Fact name={word.declined}>{payout.declineCode}</Fact>}
        </Facts>
      )}
    </section>
  )
}

function Proof({ settlement: { hash, content } }: { settlement: SettlementView }) {
  const word = useWords(SETTLEMENT_WORDS)
  const language = useLanguage()
  const { previousHash, madeAt } = content
  return (
    <section className="card" aria-labelledby="settlement-proof">
      <h2 className="card-title" id="settlement-proof">
        {word.proof}
      </h2>
      <p className="muted">{word.proofLead}</p>
      <Facts>
        <Fact name={word.made}>{dateAndTime(madeAt, language)}</Fact>
        <Fact name={word.hash} className="fact-number">
          <code className="settlement-hash">{hash}</code>
          <CopyButton text={hash} name={word.hash} />
        </Fact>
        {previousHash !== undefined && (
          <Fact name={word.previous} className="fact-number">
            <code className="settlement-hash">{previousHash}</code>
            <CopyButton text={previousHash} name={word.previous} />
          </Fact>
        )}
      </Facts>
    </section>
  )
}
