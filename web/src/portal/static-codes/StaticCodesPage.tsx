import type { StaticCodeView } from '@yimatong/contract/portal-api'
import { STATIC_CODE_STATES } from '@yimatong/contract/states'
import { type ReactNode, useState } from 'react'
import { Link, useLocation, useSearchParams } from 'wouter'
import { useWords } from '../../shared/i18n/words.ts'
import { PlateIcon, PlusIcon, PrinterIcon } from '../../shared/ui/icons.tsx'
import { PATHS } from '../paths.ts'
import { useIsOwner } from '../session/session.ts'
import { Empty } from '../ui/Empty.tsx'
import { FilterLinks } from '../ui/FilterLinks.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import { Page } from '../ui/Page.tsx'
import { Pager } from '../ui/Pager.tsx'
import { CodeTable } from './CodeTable.tsx'
import { MakePanel } from './MakePanel.tsx'
import { SheetPanel } from './SheetPanel.tsx'
import { type CodeState, useStaticCodes } from './use-static-codes.ts'
import { STATIC_CODES_WORDS } from './words.ts'
import './static-codes.css'

type Open = 'MAKE' | 'PRINT' | undefined

/** All codes that hang, hung, or will hang; to make one, and to print several. */
export default function StaticCodesPage() {
  const word = useWords(STATIC_CODES_WORDS)
  const owner = useIsOwner()
  const [, navigate] = useLocation()
  const [params] = useSearchParams()
  const state = STATIC_CODE_STATES.find((known) => known === params.get('state'))
  const codes = useStaticCodes({ state, cursor: params.get('cursor') ?? undefined })
  const [chosen, setChosen] = useState<readonly StaticCodeView[]>([])
  const [open, setOpen] = useState<Open>()
  const make = owner && <MakeButton onClick={() => setOpen('MAKE')} />
  return (
    <Page title={word.title} actions={make}>
      <FilterLinks label={word.filter} links={useStateLinks(state)} />
      <Loaded query={codes}>
        {(page) =>
          page.codes.length === 0 ? (
            <NoCodes filtered={state !== undefined}>{make}</NoCodes>
          ) : (
            <CodeTable codes={page.codes} chosen={chosen} onChoose={owner ? setChosen : undefined} />
          )
        }
      </Loaded>
      <Pager nextCursor={codes.data?.nextCursor} />
      {chosen.length > 0 && (
        <Chosen count={chosen.length} onPrint={() => setOpen('PRINT')} onForget={() => setChosen([])} />
      )}
      {open === 'MAKE' && (
        <MakePanel onMade={({ codeId }) => navigate(PATHS.staticCode(codeId))} onClose={() => setOpen(undefined)} />
      )}
      {open === 'PRINT' && <SheetPanel codes={chosen} onClose={() => setOpen(undefined)} />}
    </Page>
  )
}

function useStateLinks(shown: CodeState | undefined) {
  const word = useWords(STATIC_CODES_WORDS)
  return [undefined, ...STATIC_CODE_STATES].map((state) => ({
    href: state === undefined ? PATHS.staticCodes : `${PATHS.staticCodes}?state=${state}`,
    name: state === undefined ? word.all : word.states[state],
    here: state === shown,
  }))
}

function MakeButton({ onClick }: { onClick: () => void }) {
  return (
    <button type="button" className="button button-primary" onClick={onClick}>
      <PlusIcon size={20} />
      {useWords(STATIC_CODES_WORDS).make}
    </button>
  )
}

function NoCodes({ filtered, children }: { filtered: boolean; children: ReactNode }) {
  const { empty, emptyFilter } = useWords(STATIC_CODES_WORDS)
  const owner = useIsOwner()
  const icon = <PlateIcon size={40} />
  if (!filtered) {
    return (
      <Empty icon={icon} title={empty.title} sentence={owner ? empty.owner : empty.cashier}>
        {children}
      </Empty>
    )
  }
  return (
    <Empty icon={icon} title={emptyFilter.title} sentence={emptyFilter.sentence}>
      <Link className="button" href={PATHS.staticCodes}>
        {emptyFilter.action}
      </Link>
    </Empty>
  )
}

interface ChosenProps {
  count: number
  onPrint: () => void
  onForget: () => void
}

/** What is chosen stays so while pages are turned, and is always in sight. */
function Chosen({ count, onPrint, onForget }: ChosenProps) {
  const word = useWords(STATIC_CODES_WORDS)
  return (
    <div className="chosen">
      <p role="status">{word.chosen(count)}</p>
      <button type="button" className="button button-quiet" onClick={onForget}>
        {word.forget}
      </button>
      <button type="button" className="button button-primary" onClick={onPrint}>
        <PrinterIcon size={20} />
        {word.print}
      </button>
    </div>
  )
}
