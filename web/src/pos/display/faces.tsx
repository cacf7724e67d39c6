import { useEffect, useState } from 'react'
import { formatYuan, spokenYuan } from '../../shared/format.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { QrSymbol } from '../../shared/qr/QrSymbol.tsx'
import { Amount } from '../../shared/ui/Amount.tsx'
import { CheckIcon, CrossIcon, WaitIcon } from '../../shared/ui/icons.tsx'
import { Mark } from '../../shared/ui/Mark.tsx'
import { SurchargeChip } from '../../shared/ui/SurchargeChip.tsx'
import { Countdown } from '../screen/Countdown.tsx'
import { longFigure } from '../screen/long-figure.ts'
import { CODE_WORDS } from '../screen/words.ts'
import type { CustomerReason, Face, Scene } from './face.ts'
import { DISPLAY_WORDS } from './words.ts'

type FaceOf<S extends Face['show']> = Extract<Face, { show: S }>

function MerchantName({ scene }: { scene: Scene }) {
  return useLanguage() === 'en' ? scene.merchantNameEn : scene.merchantName
}

function Merchant({ scene }: { scene: Scene }) {
  return (
    <p className="face-merchant">
      <Mark size={28} />
      <span>
        <MerchantName scene={scene} />
      </span>
    </p>
  )
}

export function Idle({ scene }: { scene: Scene }) {
  const word = useWords(DISPLAY_WORDS)
  return (
    <div className="face face-idle">
      <Mark size={120} />
      <h1 className="face-words">
        <MerchantName scene={scene} />
      </h1>
      <p className="face-hint">{word.welcome}</p>
    </div>
  )
}

interface SumProps {
  amountFen: number
  surchargeFen: number
  rateBps: number
}

/** Why the total is more than the price. */
function SurchargeLine({ amountFen, surchargeFen, rateBps }: SumProps) {
  if (surchargeFen === 0) return null
  return (
    <p className="face-sum">
      <Amount fen={amountFen} />
      <SurchargeChip surcharge={{ amount: surchargeFen, rateBps, status: 'APPLIED' }} />
    </p>
  )
}

/** What is to be paid, while it is typed and when the phone is wanted. */
export function AmountDue({ face, scene }: { face: FaceOf<'AMOUNT' | 'SHOW_CODE' | 'DUE'>; scene: Scene }) {
  const word = useWords(DISPLAY_WORDS)
  const { amountFen } = face
  const { surchargeFen, rateBps } = face.show === 'DUE' ? face : { surchargeFen: 0, rateBps: 0 }
  return (
    <div className={`face ${face.show === 'SHOW_CODE' ? 'face-invites' : ''}`}>
      <Merchant scene={scene} />
      <p className="face-label">{surchargeFen > 0 ? word.total : word.due}</p>
      <Amount fen={amountFen + surchargeFen} className="face-amount" />
      <SurchargeLine amountFen={amountFen} surchargeFen={surchargeFen} rateBps={rateBps} />
      {face.show === 'SHOW_CODE' && <h1 className="face-words">{word.showCode}</h1>}
      {face.show !== 'DUE' && scene.surcharges && <p className="face-hint">{word.mayPaySurcharge}</p>}
    </div>
  )
}

/** This machine's time, anew every second. */
function useWallSeconds(): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [])
  return now
}

/** The code as large as the window, and what it asks for. */
export function CodeToScan({ face, scene }: { face: FaceOf<'DYNAMIC_CODE'>; scene: Scene }) {
  const word = useWords(DISPLAY_WORDS)
  const code = useWords(CODE_WORDS)
  const language = useLanguage()
  const { amountFen } = face
  const now = useWallSeconds()
  return (
    <div className="face-code">
      <QrSymbol className="face-qr" text={face.url} label={code.symbol(spokenYuan(amountFen, language))} />
      <div className="face-code-side">
        <Merchant scene={scene} />
        <Amount fen={amountFen} className={`face-amount ${longFigure(formatYuan(amountFen))}`} />
        <h1 className="face-words">{word.scan}</h1>
        <Countdown leftMs={face.endsAt - now} />
        {/* Whoever has tried has seen the total on the phone; the smallest screen has room for one of the two. */}
        {face.again && <p className="face-again">{word.again}</p>}
        {scene.surcharges && !face.again && <p className="face-hint">{word.surchargeOnPhone}</p>}
      </div>
    </div>
  )
}

export function Processing({ face: { amountFen, late } }: { face: FaceOf<'PROCESSING'> }) {
  const word = useWords(DISPLAY_WORDS)
  return (
    <div className={`face ${late ? 'face-wait' : ''}`} role="status">
      {late ? <WaitIcon size={96} /> : <span className="spinner" aria-hidden="true" />}
      <h1 className="face-words">{late ? word.checking : word.processing}</h1>
      <Amount fen={amountFen} className="face-amount" />
      {late && <p className="face-next">{word.checkingHint}</p>}
    </div>
  )
}

export function Paid({ face }: { face: FaceOf<'PAID'> }) {
  const word = useWords(DISPLAY_WORDS)
  return (
    <div className="face face-paid" role="status">
      <CheckIcon size={112} />
      <h1 className="face-words">{word.paid}</h1>
      <Amount fen={face.totalFen} className="face-amount" />
      <SurchargeLine {...face} />
    </div>
  )
}

export function NotPaid({ why }: { why: CustomerReason }) {
  const word = useWords(DISPLAY_WORDS)
  return (
    <div className="face face-red" role="status">
      <CrossIcon size={112} />
      <h1 className="face-words">{word.notPaid}</h1>
      <p className="face-not-charged">{word.notCharged}</p>
      <p className="face-next">{word.reasons[why]}</p>
    </div>
  )
}
