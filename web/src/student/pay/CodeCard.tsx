import { formatDigits } from '@yimatong/contract/device'
import { useState } from 'react'
import { useWords } from '../../shared/i18n/words.ts'
import { EyeIcon, EyeOffIcon, QrIcon, RefreshIcon, WarningIcon } from '../../shared/ui/icons.tsx'
import type { PresentedCode } from '../app-state.ts'
import { Barcode } from './Barcode.tsx'
import { CountdownRing } from './CountdownRing.tsx'
import { QrCode } from './QrCode.tsx'
import { useSecondsLeft } from './use-seconds-left.ts'
import { PAY_WORDS } from './words.ts'

/** Spoken in tens, so that the label does not change under a reader every second. */
const tens = (seconds: number) => Math.ceil(seconds / 10) * 10

interface CodeCardProps {
  code: PresentedCode
  visible: boolean
  onRefresh: () => void
}

/** Barcode, QR code and what can be done with them. Nothing moves here but the ring. */
export function CodeCard({ code, visible, onRefresh }: CodeCardProps) {
  const word = useWords(PAY_WORDS)
  const [small, setSmall] = useState(false)
  const [digitsShown, setDigitsShown] = useState(false)
  const seconds = useSecondsLeft(visible)
  const turnOver = () => setSmall(!small)
  return (
    <div className={visible ? 'code-card' : 'code-card code-card-hidden'}>
      <Barcode digits={code.digits} label={word.barcodeLabel} />
      <DigitsLine digits={code.digits} shown={digitsShown} onToggle={() => setDigitsShown(!digitsShown)} />
      <QrCode
        text={small ? code.digits : code.qr}
        small={small}
        label={small ? word.smallLabel : word.codeLabel(tens(seconds))}
        onTap={turnOver}
      />
      <div className="code-actions">
        <button type="button" className="code-action" aria-pressed={small} onClick={turnOver}>
          <QrIcon size={20} />
          {small ? word.useLarge : word.useSmall}
        </button>
        <CountdownRing seconds={seconds} />
        <button type="button" className="code-action" onClick={onRefresh}>
          <RefreshIcon size={20} />
          {word.refresh}
        </button>
      </div>
    </div>
  )
}

interface DigitsLineProps {
  digits: string
  shown: boolean
  onToggle: () => void
}

/** Hidden until asked for, because whoever hears them can pay with them. */
function DigitsLine({ digits, shown, onToggle }: DigitsLineProps) {
  const word = useWords(PAY_WORDS)
  return (
    <div className="digits">
      <button type="button" className="code-action digits-toggle" aria-expanded={shown} onClick={onToggle}>
        {shown ? <EyeOffIcon size={20} /> : <EyeIcon size={20} />}
        {shown ? <span className="figures digits-text">{formatDigits(digits)}</span> : word.showDigits}
        {shown && <span className="visually-hidden">{word.hideDigits}</span>}
      </button>
      {shown && (
        <p className="digits-warning" role="status">
          <WarningIcon size={16} />
          {word.digitsWarning}
        </p>
      )}
    </div>
  )
}
