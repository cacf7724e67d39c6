import { useMutation } from '@tanstack/react-query'
import { MAX_PLATES, SHEET_GRIDS, SHEET_LAYOUTS, type SheetLayout } from '@yimatong/contract/plate'
import type { SheetBody, StaticCodeView } from '@yimatong/contract/portal-api'
import { useState } from 'react'
import { useWords } from '../../shared/i18n/words.ts'
import { InstallIcon } from '../../shared/ui/icons.tsx'
import { download } from '../api/download.ts'
import { useFailureWords } from '../api/failures.ts'
import { Panel } from '../ui/Panel.tsx'
import { CopiesField } from './CopiesField.tsx'
import { SheetPreview } from './SheetPreview.tsx'
import { firstLayout, pageCount, platesOf, verdictOn, type Wanted } from './sheet.ts'
import { SHEET_WORDS } from './sheet-words.ts'

interface SheetPanelProps {
  codes: readonly StaticCodeView[]
  onClose: () => void
}

/** Puts plates on A4 pages: which, how many, how large; beside it the pages as they will be printed. */
export function SheetPanel({ codes, onClose }: SheetPanelProps) {
  const word = useWords(SHEET_WORDS)
  const [wanted, setWanted] = useState<readonly Wanted[]>(() => codes.map((code) => ({ code, copies: 1 })))
  const [perPage, setPerPage] = useState<SheetLayout>(() => firstLayout(codes.length))
  const plates = platesOf(wanted)
  const copy = (codeId: string, copies: number) =>
    setWanted(wanted.map((one) => (one.code.codeId === codeId ? { ...one, copies } : one)))
  return (
    <Panel title={word.title} place="WIDE" onClose={onClose}>
      <div className="sheet">
        <div className="form">
          <LayoutField value={perPage} onChange={setPerPage} />
          <fieldset className="field sheet-codes">
            <legend className="field-name">{word.codes}</legend>
            {wanted.map(({ code, copies }) => (
              <CopiesField key={code.codeId} code={code} copies={copies} onChange={(to) => copy(code.codeId, to)} />
            ))}
          </fieldset>
          <Save body={{ codeIds: plates.map(({ codeId }) => codeId), perPage }} />
        </div>
        <SheetPreview key={perPage} plates={plates} perPage={perPage} />
      </div>
    </Panel>
  )
}

function LayoutField({ value, onChange }: { value: SheetLayout; onChange: (perPage: SheetLayout) => void }) {
  const word = useWords(SHEET_WORDS)
  return (
    <fieldset className="field layouts">
      <legend className="field-name">{word.layout}</legend>
      {SHEET_LAYOUTS.map((perPage) => (
        <label key={perPage} className={perPage === value ? 'layout layout-here' : 'layout'}>
          <input
            type="radio"
            name="layout"
            className="visually-hidden"
            checked={perPage === value}
            onChange={() => onChange(perPage)}
          />
          <LayoutDrawing perPage={perPage} />
          <strong>{word.layouts[perPage]}</strong>
          <span className="field-hint">{word.paper(SHEET_GRIDS[perPage].paper)}</span>
        </label>
      ))}
    </fieldset>
  )
}

const [SHORT, LONG, MARGIN] = [34, 48, 3]

/** The page as an outline, with a block for each plate. */
function LayoutDrawing({ perPage }: { perPage: SheetLayout }) {
  const { columns, rows, landscape } = SHEET_GRIDS[perPage]
  const [width, height] = landscape ? [LONG, SHORT] : [SHORT, LONG]
  const [cellWidth, cellHeight] = [width / columns, height / rows]
  const places = Array.from({ length: perPage }, (_, at) => ({ column: at % columns, row: Math.floor(at / columns) }))
  return (
    <svg className="layout-drawing" viewBox={`0 0 ${LONG} ${LONG}`} aria-hidden="true" focusable="false">
      <g transform={`translate(${(LONG - width) / 2} ${(LONG - height) / 2})`}>
        <rect className="layout-paper" x={0.5} y={0.5} width={width - 1} height={height - 1} rx={2} />
        {places.map(({ column, row }) => (
          <rect
            key={`${column} ${row}`}
            className="layout-plate"
            x={column * cellWidth + MARGIN}
            y={row * cellHeight + MARGIN}
            width={cellWidth - 2 * MARGIN}
            height={cellHeight - 2 * MARGIN}
            rx={1.5}
          />
        ))}
      </g>
    </svg>
  )
}

function Save({ body }: { body: SheetBody }) {
  const word = useWords(SHEET_WORDS)
  const failureWords = useFailureWords()
  const save = useMutation({ mutationFn: () => download('/static-codes/sheet', body) })
  const plates = body.codeIds.length
  const verdict = verdictOn(plates)
  return (
    <div className="sheet-save">
      <p role="status">
        <strong>{word.sum(plates, pageCount(plates, body.perPage))}</strong>
      </p>
      {verdict === 'TOO_MANY' && <p className="failure">{word.tooMany(MAX_PLATES)}</p>}
      <button
        type="button"
        className="button button-primary"
        disabled={verdict !== 'GOOD' || save.isPending}
        onClick={() => save.mutate()}
      >
        <InstallIcon size={20} />
        {save.isPending ? word.busy : word.action}
      </button>
      <p className="field-hint" role="status">
        {save.isSuccess ? word.saved : word.tip}
      </p>
      {save.isError && (
        <p className="failure" role="alert">
          {failureWords(save.error)}
        </p>
      )}
    </div>
  )
}
