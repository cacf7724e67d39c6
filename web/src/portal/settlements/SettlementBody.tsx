import type { LateLine, SettlementSum, SettlementView } from '@yimatong/contract/settlement-api'
import { dateAndTime, percent } from '../../shared/format.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { InstallIcon } from '../../shared/ui/icons.tsx'
import { PORTAL_BASE } from '../api/http.ts'
import { CopyButton } from '../ui/CopyButton.tsx'
import { Fact, Facts } from '../ui/Facts.tsx'
import { TableFrame } from '../ui/TableFrame.tsx'
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
      <Sums settlement={settlement} />
      <Payout settlement={settlement} />
      <Late lines={settlement.content.late} />
      <Proof settlement={settlement} />
    </div>
  )
}

function Sums({ settlement: { content } }: { settlement: SettlementView }) {
  const word = useWords(SETTLEMENT_WORDS)
  const { total, netSales, commission, commissionBps, surcharge, net } = content
  return (
    <section className="card settlement-sums" aria-labelledby="settlement-sums">
      <h2 className="card-title" id="settlement-sums">
        {word.sums}
      </h2>
      <TableFrame label={word.sums}>
        <table className="table" aria-labelledby="settlement-sums">
          <thead>
            <tr>
              <th scope="col">{word.item}</th>
              {[word.count, word.amount, word.surchargeMerchant, word.surchargeSchool].map((name) => (
                <th key={name} scope="col" className="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <SumRow name={word.sales} sum={total.sales} />
            <SumRow name={word.refunds} sum={total.refunds} isBack />
            <SumRow name={word.reversals} sum={total.reversals} isBack />
          </tbody>
        </table>
      </TableFrame>
      <Facts>
        <Fact name={word.netSales}>
          <Amount fen={netSales} />
        </Fact>
        <Fact name={word.surchargeMerchant}>
          <Amount fen={surcharge.merchant} />
        </Fact>
        <Fact name={`${word.commission} · ${word.rate} ${percent(commissionBps)}`}>
          <Amount fen={-commission || 0} />
        </Fact>
        <Fact name={word.net} className="fact-sum settlement-net">
          <Amount fen={net} />
        </Fact>
        <Fact name={word.surchargeSchool}>
          <Amount fen={surcharge.school} />
        </Fact>
      </Facts>
    </section>
  )
}

function SumRow({ name, sum, isBack = false }: { name: string; sum: SettlementSum; isBack?: boolean }) {
  const signed = (fen: number) => (isBack ? -fen || 0 : fen)
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="number">{sum.count}</td>
      <td className="number">
        <Amount fen={signed(sum.amount)} />
      </td>
      <td className="number">
        <Amount fen={signed(sum.surchargeMerchant)} />
      </td>
      <td className="number">
        <Amount fen={signed(sum.surchargeSchool)} />
      </td>
    </tr>
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

function LateRow({ line: { kind, businessDate, outTradeNo, amount, surchargeMerchant } }: { line: LateLine }) {
  const word = useWords(SETTLEMENT_WORDS)
  const sign = kind === 'SALE' || kind === 'LATE_SALE' ? 1 : -1
  return (
    <tr>
      <td className="nowrap figures">{businessDate}</td>
      <td>{word.kinds[kind]}</td>
      <td className="figures settlement-order">{outTradeNo}</td>
      <td className="number">
        <Amount fen={sign * amount} />
      </td>
      <td className="number">
        <Amount fen={sign * surchargeMerchant || 0} />
      </td>
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
          {payout.state === 'POSTING' && <Fact name={word.state}>{word.posting}</Fact>}
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
