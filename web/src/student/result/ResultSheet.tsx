import type { BillView } from '@yimatong/contract/platform-api'
import { DECLINES } from '@yimatong/contract/states'
import { useEffect, useRef } from 'react'
import { DECLINE_WORDS } from '../../shared/declines.ts'
import { timeWithSeconds } from '../../shared/format.ts'
import { type Language, useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { Amount } from '../../shared/ui/Amount.tsx'
import { CheckIcon, CrossIcon } from '../../shared/ui/icons.tsx'
import { SurchargeChip } from '../../shared/ui/SurchargeChip.tsx'
import { merchantOf } from '../bill-words.ts'
import { dismissResult } from './announce.ts'
import { RESULT_WORDS } from './words.ts'
import './result.css'

/** The result goes by itself after this long; the bill stays in the list. */
const STAYS_MS = 6_000

/** A tap anywhere, Escape, or six seconds; the time stands still while a finger or the pointer rests on the sheet. */
function useGoes(overlay: { current: HTMLElement | null }): void {
  useEffect(() => {
    const element = overlay.current
    if (element === null) return undefined
    let timer = setTimeout(dismissResult, STAYS_MS)
    const stop = new AbortController()
    const { signal } = stop
    const startAnew = () => {
      clearTimeout(timer)
      timer = setTimeout(dismissResult, STAYS_MS)
    }
    element.addEventListener('click', dismissResult, { signal })
    element.addEventListener('keydown', (event) => event.key === 'Escape' && dismissResult(), { signal })
    element.addEventListener('pointerdown', () => clearTimeout(timer), { signal })
    element.addEventListener('pointermove', startAnew, { signal })
    element.addEventListener('pointercancel', startAnew, { signal })
    return () => {
      stop.abort()
      clearTimeout(timer)
    }
  }, [overlay])
}

/** What the button says: a new code is offered only where it can help. */
function nextStep({ state, mode, declineCode }: BillView): 'done' | 'again' | 'understood' {
  if (state === 'SUCCESS') return 'done'
  if (mode === 'FORWARD_SCAN') return 'understood'
  return declineCode !== undefined && DECLINES[declineCode].retry === 'NEW_CODE' ? 'again' : 'understood'
}

/** What came of the code that was on show, or of what was scanned: rises over the page within a second. */
export default function ResultSheet({ bill }: { bill: BillView }) {
  const word = useWords(RESULT_WORDS)
  const overlay = useRef<HTMLDivElement>(null)
  const done = useRef<HTMLButtonElement>(null)
  useGoes(overlay)
  useEffect(() => {
    done.current?.focus({ preventScroll: true })
  }, [])
  const paid = bill.state === 'SUCCESS'
  return (
    <div ref={overlay} className="result">
      <section
        className={paid ? 'result-sheet result-paid' : 'result-sheet result-not-paid'}
        role="alertdialog"
        aria-modal="true"
        aria-labelledby="result-title"
        aria-describedby="result-facts"
      >
        <p id="result-title" className="result-title">
          {paid ? <CheckIcon size={28} /> : <CrossIcon size={28} />}
          {paid ? word.paid : word.notPaid}
        </p>
        <div id="result-facts">{paid ? <Paid bill={bill} /> : <NotPaid bill={bill} />}</div>
        <button ref={done} type="button" className="button result-done">
          {word[nextStep(bill)]}
        </button>
      </section>
    </div>
  )
}

/** Sizes for amounts that would not fit at 96 px. */
function amountClass(fen: number): string {
  if (fen >= 1_000_000) return 'result-amount result-amount-smallest'
  return fen >= 100_000 ? 'result-amount result-amount-smaller' : 'result-amount'
}

function Paid({ bill }: { bill: BillView }) {
  const word = useWords(RESULT_WORDS)
  const language = useLanguage()
  const surcharged = bill.surcharge.status === 'APPLIED'
  return (
    <>
      <p className="result-said">{word.charged}</p>
      <p className={amountClass(bill.total)}>
        <Amount fen={bill.total} />
      </p>
      <p className="result-merchant">{merchantOf(bill, language)}</p>
      <SurchargeChip
        surcharge={bill.surcharge}
        ruleName={bill.surchargeRuleName}
        ruleNameEn={bill.surchargeRuleNameEn}
      />
      <dl className="facts">
        {surcharged && <Fact name={word.amount} fen={bill.amount} />}
        {surcharged && <Fact name={word.total} fen={bill.total} />}
        {bill.subsidy !== undefined && <Fact name={word.subsidy} fen={bill.subsidy} />}
        {bill.balanceAfter !== undefined && <Fact name={word.balance} fen={bill.balanceAfter} />}
        <div>
          <dt>{word.time}</dt>
          <dd className="figures">{timeWithSeconds(bill.paidAt ?? bill.createdAt)}</dd>
        </div>
      </dl>
    </>
  )
}

function Fact({ name, fen }: { name: string; fen: number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <Amount fen={fen} />
      </dd>
    </div>
  )
}

function whyClosed({ confirmation }: BillView, word: (typeof RESULT_WORDS)[Language]): string {
  return confirmation === undefined ? word.closed : word.closedWhen[confirmation.state]
}

/** A decline says why in a sentence, and always that no money moved. */
function NotPaid({ bill }: { bill: BillView }) {
  const word = useWords(RESULT_WORDS)
  const declines = useWords(DECLINE_WORDS)
  const language = useLanguage()
  return (
    <>
      <p className="result-not-charged">{word.notCharged}</p>
      <p className="result-reason">
        {bill.declineCode === undefined ? whyClosed(bill, word) : declines[bill.declineCode]}
      </p>
      <p className="result-merchant">{merchantOf(bill, language)}</p>
      <dl className="facts">
        <Fact name={word.amount} fen={bill.amount} />
        <div>
          <dt>{word.time}</dt>
          <dd className="figures">{timeWithSeconds(bill.createdAt)}</dd>
        </div>
      </dl>
    </>
  )
}
