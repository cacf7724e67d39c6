import { useMemo } from 'react'
import { qrOfText } from './qr-path.ts'

interface QrSymbolProps {
  text: string
  /** What the symbol is, for ears: "merchant code, 12.50 yuan". */
  label: string
  className?: string
}

/** A QR symbol with its quiet zone, black on white whatever the theme, as large as the place it is put in. */
export function QrSymbol({ text, label, className = '' }: QrSymbolProps) {
  const { size, path } = useMemo(() => qrOfText(text), [text])
  return (
    <svg
      className={`qr-symbol ${className}`}
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="var(--code-paper)" />
      <path d={path} fill="var(--code-ink)" />
    </svg>
  )
}
