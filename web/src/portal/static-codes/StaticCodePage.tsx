import type { StaticCodeView } from '@yimatong/contract/portal-api'
import { useState } from 'react'
import { useParams } from 'wouter'
import { useWords } from '../../shared/i18n/words.ts'
import { QrSymbol } from '../../shared/qr/QrSymbol.tsx'
import { PATHS } from '../paths.ts'
import { useIsOwner } from '../session/session.ts'
import { Loaded } from '../ui/Loaded.tsx'
import { Page } from '../ui/Page.tsx'
import { CodeChip } from './CodeChip.tsx'
import { CodeFacts } from './CodeFacts.tsx'
import { CodeState } from './CodeState.tsx'
import { Danger } from './Danger.tsx'
import { Downloads } from './Downloads.tsx'
import { PlateDrawing } from './PlateDrawing.tsx'
import { SheetPanel } from './SheetPanel.tsx'
import { usePlateWords } from './use-plate-words.ts'
import { useStaticCode } from './use-static-codes.ts'
import { VerifyPanel } from './VerifyPanel.tsx'
import { CODE_WORDS, STATIC_CODES_WORDS } from './words.ts'
import './static-codes.css'

/** One code: its plate, what to do with it next, its files, and how to end it. */
export default function StaticCodePage() {
  const word = useWords(STATIC_CODES_WORDS)
  const { codeId = '' } = useParams()
  const code = useStaticCode(codeId)
  return (
    <Page
      title={code.data?.label ?? word.title}
      back={{ href: PATHS.staticCodes, name: word.title }}
      note={code.data && <CodeChip state={code.data.state} />}
    >
      <Loaded query={code}>{(data) => <Code code={data} />}</Loaded>
    </Page>
  )
}

function Code({ code }: { code: StaticCodeView }) {
  const owner = useIsOwner()
  const [open, setOpen] = useState<'PRINT' | 'VERIFY'>()
  const close = () => setOpen(undefined)
  const alive = code.state !== 'DISABLED'
  return (
    <div className="code">
      <Picture code={code} />
      <div className="code-side">
        <CodeState
          code={code}
          onPrint={owner ? () => setOpen('PRINT') : undefined}
          onVerify={owner ? () => setOpen('VERIFY') : undefined}
        />
        <CodeFacts code={code} />
        {alive && <Downloads codeId={code.codeId} plate={owner} />}
        {alive && owner && <Danger code={code} />}
      </div>
      {open === 'PRINT' && <SheetPanel codes={[code]} onClose={close} />}
      {open === 'VERIFY' && <VerifyPanel code={code} onClose={close} />}
    </div>
  )
}

type View = 'plate' | 'symbol'
const VIEWS: readonly View[] = ['plate', 'symbol']

/** The plate as it is printed, or the code alone as large as there is room, for a phone to try. */
function Picture({ code }: { code: StaticCodeView }) {
  const word = useWords(CODE_WORDS)
  const { qr } = useWords(STATIC_CODES_WORDS)
  const [view, setView] = useState<View>('plate')
  const words = usePlateWords(code)
  return (
    <div className="code-picture card">
      <div className="segments" role="group" aria-label={word.views.name}>
        {VIEWS.map((one) => (
          <button key={one} type="button" className="segment" aria-pressed={one === view} onClick={() => setView(one)}>
            {word.views[one]}
          </button>
        ))}
      </div>
      <div className={code.state === 'DISABLED' ? 'code-frame code-frame-dead' : 'code-frame'}>
        {view === 'plate' ? (
          <PlateDrawing words={words} url={code.url} label={word.plate(code.label)} />
        ) : (
          <QrSymbol text={code.url} label={qr(code.label)} />
        )}
        {code.state === 'DISABLED' && <p className="code-stamp">{word.dead}</p>}
      </div>
    </div>
  )
}
