import { useMemo } from 'react'
import { qrOfCode, qrOfDigits } from '../../shared/qr/qr-path.ts'

interface QrCodeProps {
  text: string
  /** The digits' symbol instead of the presentation's. */
  small: boolean
  label: string
  onTap: () => void
}

/** The symbol, black on white whatever the theme. A tap turns it over; the button below does the same for keyboards. */
export function QrCode({ text, small, label, onTap }: QrCodeProps) {
  const { size, path } = useMemo(() => (small ? qrOfDigits(text) : qrOfCode(text)), [text, small])
  return (
    <div className="qr">
      <div className="qr-image" role="img" aria-label={label}>
        <svg viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges" aria-hidden="true">
          <path d={path} />
        </svg>
      </div>
      <button type="button" className="qr-tap" tabIndex={-1} aria-hidden="true" onClick={onTap} />
    </div>
  )
}
