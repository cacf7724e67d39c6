import { SHEET_GRIDS, type SheetLayout } from '@yimatong/contract/plate'
import type { StaticCodeView } from '@yimatong/contract/portal-api'
import { useState } from 'react'
import { useWords } from '../../shared/i18n/words.ts'
import { BackIcon, NextIcon } from '../../shared/ui/icons.tsx'
import { PlateDrawing } from './PlateDrawing.tsx'
import { onPage, pageCount } from './sheet.ts'
import { usePlateWords } from './use-plate-words.ts'
import { SHEET_WORDS } from './sheet-words.ts'
import { CODE_WORDS } from './words.ts'

interface SheetPreviewProps {
  plates: readonly StaticCodeView[]
  perPage: SheetLayout
}

/** The pages, one at a time. */
export function SheetPreview({ plates, perPage }: SheetPreviewProps) {
  const word = useWords(SHEET_WORDS)
  const [turned, setTurned] = useState(0)
  const pages = Math.max(1, pageCount(plates.length, perPage))
  const page = Math.min(turned, pages - 1)
  const { columns, rows, landscape } = SHEET_GRIDS[perPage]
  const shape = landscape ? 'paper paper-landscape' : 'paper'
  return (
    <div className="sheet-preview">
      <div className="sheet-desk">
        <div className={`${shape} paper-${columns}-by-${rows}`}>
          {onPage(plates, perPage, page).map((code, index) => (
            // The same code may lie on a page several times.
            // oxlint-disable-next-line react/no-array-index-key
            <OnPaper key={index} code={code} />
          ))}
        </div>
      </div>
      <div className="sheet-turn">
        <button
          type="button"
          className="icon-button"
          aria-label={word.earlier}
          disabled={page === 0}
          onClick={() => setTurned(page - 1)}
        >
          <BackIcon size={20} />
        </button>
        <p role="status">{word.preview(page + 1, pages)}</p>
        <button
          type="button"
          className="icon-button"
          aria-label={word.later}
          disabled={page === pages - 1}
          onClick={() => setTurned(page + 1)}
        >
          <NextIcon size={20} />
        </button>
      </div>
    </div>
  )
}

function OnPaper({ code }: { code: StaticCodeView }) {
  const word = useWords(CODE_WORDS)
  return (
    <div className="paper-cell">
      <PlateDrawing words={usePlateWords(code)} url={code.url} label={word.plate(code.label)} />
    </div>
  )
}
