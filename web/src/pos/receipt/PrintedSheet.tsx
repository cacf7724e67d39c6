import { useEffect, useRef } from 'react'
import { createPortal } from 'react-dom'
import { ReceiptPaper } from '../../shared/receipt/ReceiptPaper.tsx'
import { useStore } from '../../shared/store.ts'
import { useTill } from '../till/till-context.ts'
import './printing.css'

const PIXELS_PER_MM = 96 / 25.4

/** A page exactly as wide as the roll and as long as the receipt, so that no paper is wasted. */
function pageOf(sheet: HTMLElement, roll: number): CSSStyleSheet {
  const page = new CSSStyleSheet()
  const millimetres = Math.ceil(sheet.getBoundingClientRect().height / PIXELS_PER_MM) + 2
  page.replaceSync(`@page { size: ${roll}mm ${millimetres}mm; margin: 0; }`)
  return page
}

/** What the browser is to print lies beside the page, unseen, until the browser has taken it. */
export function PrintedSheet() {
  const { printer } = useTill().printing
  const sheet = useStore(printer.store, (state) => state.sheet)
  const { roll } = useStore(printer.store, (state) => state.settings)
  const paper = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (sheet === undefined || paper.current === null) return
    const page = pageOf(paper.current, roll)
    document.adoptedStyleSheets.push(page)
    try {
      print()
    } catch {
      printer.say('FAILED')
    }
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== page)
    printer.sheetTaken()
  }, [sheet, roll, printer])
  if (sheet === undefined) return null
  return createPortal(
    <div ref={paper} className="printed-sheet" aria-hidden="true">
      <ReceiptPaper receipt={sheet} roll={roll} />
    </div>,
    document.body,
  )
}
