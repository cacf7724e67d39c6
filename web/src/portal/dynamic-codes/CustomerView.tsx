import type { PortalDynamicCode } from '@yimatong/contract/portal-api'
import { type ReactNode, useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react'
import { spokenYuan } from '../../shared/format.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { QrSymbol } from '../../shared/qr/QrSymbol.tsx'
import { Amount } from '../../shared/ui/Amount.tsx'
import { CheckIcon, ClockIcon, CrossIcon, WaitIcon } from '../../shared/ui/icons.tsx'
import { Mark } from '../../shared/ui/Mark.tsx'
import { useMerchantName } from '../session/session.ts'
import { Countdown } from './Countdown.tsx'
import type { Shown } from './shown.ts'
import { CUSTOMER_WORDS, SHOWN_CODE_WORDS } from './words.ts'

interface CustomerViewProps {
  code: PortalDynamicCode
  shown: Shown
  onClose: () => void
}

/** What a customer needs and nothing else, over the whole screen: for a tablet on the counter. */
export function CustomerView({ code, shown, onClose }: CustomerViewProps) {
  const word = useWords(CUSTOMER_WORDS)
  const dialog = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const opened = dialog.current
    opened?.showModal()
    return () => opened?.close()
  }, [])
  useFullScreen(onClose)
  return (
    <dialog
      ref={dialog}
      className={`customer customer-${shown.show.toLowerCase()}`}
      aria-label={word.title}
      onClose={() => dialog.current?.open === false && onClose()}
    >
      <button
        type="button"
        className="icon-button customer-leave"
        aria-label={word.leave}
        onClick={() => dialog.current?.close()}
      >
        <CrossIcon size={20} />
      </button>
      <Side code={code} shown={shown} />
    </dialog>
  )
}

/** The whole screen where the browser gives it; leaving that leaves the customer's view, too. */
function useFullScreen(onLeave: () => void): void {
  const leave = useEffectEvent(onLeave)
  useEffect(() => {
    // Opened by an address and not by a press, or on a phone that has no such thing, it fills the window.
    document.documentElement.requestFullscreen?.().catch(() => undefined)
    const onChange = () => {
      if (document.fullscreenElement === null) leave()
    }
    document.addEventListener('fullscreenchange', onChange)
    return () => {
      document.removeEventListener('fullscreenchange', onChange)
      if (document.fullscreenElement !== null) void document.exitFullscreen()
    }
  }, [])
}

function Side({ code, shown }: Pick<CustomerViewProps, 'code' | 'shown'>) {
  const word = useWords(CUSTOMER_WORDS)
  switch (shown.show) {
    case 'OPEN':
      return <ToScan code={code} leftMs={shown.leftMs} />
    case 'PAYING':
      return <Words icon={<WaitIcon size={96} />} title={word.paying} code={code} />
    case 'PAID':
      return <Words icon={<CheckIcon size={112} />} title={word.paid} code={code} totalFen={shown.payment?.total} />
    case 'CANCELLED':
    case 'EXPIRED':
      return <Words icon={<ClockIcon size={96} />} title={word.over} note={word.overHint} code={code} />
  }
}

function Merchant() {
  const { merchant } = useMerchantName()
  return (
    <p className="customer-merchant">
      <Mark size={32} />
      <span>{merchant}</span>
    </p>
  )
}

function ToScan({ code, leftMs }: { code: PortalDynamicCode; leftMs: number }) {
  const word = useWords(SHOWN_CODE_WORDS)
  const { scan } = useWords(CUSTOMER_WORDS)
  const language = useLanguage()
  return (
    <div className="customer-code">
      <QrSymbol text={code.url} label={word.symbol(spokenYuan(code.amount, language))} />
      <div className="customer-side">
        <Merchant />
        <Amount fen={code.amount} className="customer-amount" />
        <h2>{scan}</h2>
        <Countdown leftMs={leftMs} />
      </div>
    </div>
  )
}

interface WordsProps {
  icon: ReactNode
  title: string
  note?: string
  code: PortalDynamicCode
  /** What was really taken, surcharge included. */
  totalFen?: number | undefined
}

function Words({ icon, title, note, code, totalFen = code.amount }: WordsProps) {
  return (
    <div className="customer-words" role="status">
      <Merchant />
      {icon}
      <h2>{title}</h2>
      <Amount fen={totalFen} className="customer-amount" />
      {note !== undefined && <p>{note}</p>}
    </div>
  )
}
