import { MARK_PATH, MARK_SIZE } from '@yimatong/contract/mark'
import {
  type MeasureText,
  PLATE_HEIGHT,
  PLATE_WIDTH,
  type PlateInk,
  type PlatePart,
  plateParts,
  type PlateText,
  type PlateWords,
} from '@yimatong/contract/plate'
import { useMemo } from 'react'
import { qrOfText } from '../../shared/qr/qr-path.ts'

interface PlateDrawingProps {
  words: PlateWords
  /** The text of the QR; absent while there is none, and then these words are in its place. */
  url?: string | undefined
  meanwhile?: string
  /** What the picture is, for ears. */
  label: string
}

const INKS: Readonly<Record<PlateInk, string>> = {
  BRAND: 'var(--brand)',
  TINT: 'var(--brand-tint)',
  INK: 'var(--ink)',
  MUTED: 'var(--muted)',
  PAPER: 'var(--code-paper)',
}

/** A plate as it comes out of the printer, as large as the place it is put in. */
export function PlateDrawing({ words, url, meanwhile = '', label }: PlateDrawingProps) {
  const parts = useMemo(() => plateParts(words, measureText()), [words])
  return (
    <svg className="plate" role="img" aria-label={label} viewBox={`0 0 ${PLATE_WIDTH} ${PLATE_HEIGHT}`}>
      {parts.map((part, index) => (
        // The parts of a plate are always the same ones in the same order.
        // oxlint-disable-next-line react/no-array-index-key
        <Part key={index} part={part} url={url} meanwhile={meanwhile} />
      ))}
    </svg>
  )
}

const weightOf = ({ strong }: Pick<PlateText, 'strong'>) => (strong ? 700 : 400)

/** Measures with the page's own font, whose figures are close to the printed ones. */
function measureText(): MeasureText {
  const context = document.createElement('canvas').getContext('2d')
  const family = getComputedStyle(document.documentElement).getPropertyValue('--font')
  return (text) => {
    if (context === null) return text.text.length * text.size
    context.font = `${weightOf(text)} ${text.size}px ${family}`
    return context.measureText(text.text).width
  }
}

const ANCHORS = { START: 'start', MIDDLE: 'middle', END: 'end' } as const

function Part({ part, url, meanwhile }: { part: PlatePart; url: string | undefined; meanwhile: string }) {
  switch (part.kind) {
    case 'BOX': {
      const { x, y, width, height, radius, ink } = part
      return <rect x={x} y={y} width={width} height={height} rx={radius} fill={INKS[ink]} />
    }
    case 'TEXT': {
      const { x, y, size, from, ink, text } = part
      return (
        <text x={x} y={y} fontSize={size} fontWeight={weightOf(part)} textAnchor={ANCHORS[from]} fill={INKS[ink]}>
          {text}
        </text>
      )
    }
    case 'MARK': {
      const place = `translate(${part.x} ${part.y}) scale(${part.side / MARK_SIZE})`
      return <path d={MARK_PATH} transform={place} fillRule="evenodd" fill={INKS[part.ink]} />
    }
    case 'CODE':
      return url === undefined ? <NoCode place={part} words={meanwhile} /> : <Code place={part} url={url} />
  }
}

interface Place {
  x: number
  y: number
  side: number
}

function Code({ place: { x, y, side }, url }: { place: Place; url: string }) {
  const { size, path } = useMemo(() => qrOfText(url), [url])
  return (
    <svg x={x} y={y} width={side} height={side} viewBox={`0 0 ${size} ${size}`} shapeRendering="crispEdges">
      <path d={path} fill="var(--code-ink)" />
    </svg>
  )
}

/** As much room as the code will take inside its white edge. */
const EDGE_SHARE = 0.055

function NoCode({ place: { x, y, side }, words }: { place: Place; words: string }) {
  const edge = side * EDGE_SHARE
  return (
    <>
      <rect
        className="plate-no-code"
        x={x + edge}
        y={y + edge}
        width={side - 2 * edge}
        height={side - 2 * edge}
        rx={24}
      />
      <text x={x + side / 2} y={y + side / 2} fontSize={40} textAnchor="middle" fill={INKS.MUTED}>
        {words}
      </text>
    </>
  )
}
