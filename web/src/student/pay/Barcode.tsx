import { useMemo } from 'react'
import { code128 } from './code128.ts'

/** White to the left and right that a scanner needs (ISO/IEC 15417). */
const QUIET = 10

/** The digits as CODE 128, as wide as its place; the height is the place's too. */
export function Barcode({ digits, label }: { digits: string; label: string }) {
  const { width, bars } = useMemo(() => code128(digits), [digits])
  return (
    <div className="barcode" role="img" aria-label={label}>
      <svg
        viewBox={`${-QUIET} 0 ${width + 2 * QUIET} 1`}
        preserveAspectRatio="none"
        shapeRendering="crispEdges"
        aria-hidden="true"
      >
        <path d={bars.map((bar) => `M${bar.at} 0h${bar.width}v1h-${bar.width}z`).join('')} />
      </svg>
    </div>
  )
}
