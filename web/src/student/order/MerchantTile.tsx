import { useMemo } from 'react'
import { monogramOf, mosaicOf } from './monogram.ts'

const SIDE = 5

/** A picture for a merchant that has none: its sign on a quiet mosaic of its number. For eyes only; the name stands beside it. */
export function MerchantTile({ merchantNo, name }: { merchantNo: string; name: string }) {
  const path = useMemo(
    () =>
      mosaicOf(merchantNo)
        .map((place) => `M${place % SIDE} ${Math.floor(place / SIDE)}h1v1h-1z`)
        .join(''),
    [merchantNo],
  )
  return (
    <span className="merchant-tile" aria-hidden="true">
      <svg viewBox={`0 0 ${SIDE} ${SIDE}`} shapeRendering="crispEdges">
        <path d={path} />
      </svg>
      <span>{monogramOf(name)}</span>
    </span>
  )
}
