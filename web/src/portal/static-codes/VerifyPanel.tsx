import type { StaticCodeView } from '@yimatong/contract/portal-api'
import { useWords } from '../../shared/i18n/words.ts'
import { CheckIcon, WarningIcon } from '../../shared/ui/icons.tsx'
import { Panel } from '../ui/Panel.tsx'
import { PictureField } from './PictureField.tsx'
import { Scanner } from './Scanner.tsx'
import { TypedField } from './TypedField.tsx'
import { useRefusal } from './use-refusal.ts'
import { useVerify } from './use-static-codes.ts'
import { VERIFY_WORDS } from './verify-words.ts'

interface VerifyPanelProps {
  code: StaticCodeView
  onClose: () => void
}

/** Proves a print by reading it, by whatever reads: a camera, a photo, a scanner gun. */
export function VerifyPanel({ code, onClose }: VerifyPanelProps) {
  const word = useWords(VERIFY_WORDS)
  const verify = useVerify(code.codeId)
  const read = (text: string) => {
    if (!verify.isPending) verify.mutate({ scanned: text })
  }
  return (
    <Panel title={word.title} onClose={onClose}>
      {verify.isSuccess ? (
        <Verified code={verify.data} onClose={onClose} />
      ) : (
        <>
          <p>{word.lead(code.label)}</p>
          <Outcome code={code} verify={verify} />
          <Scanner onRead={read} />
          <PictureField onRead={read} />
          <TypedField onRead={read} />
        </>
      )}
    </Panel>
  )
}

function Verified({ code: { label, version }, onClose }: VerifyPanelProps) {
  const word = useWords(VERIFY_WORDS)
  return (
    <>
      <div className="verdict verdict-good" role="status">
        <CheckIcon size={40} />
        <h3>{word.done}</h3>
        <p>{word.doneSentence(label, version)}</p>
      </div>
      <button type="button" className="button button-primary" onClick={onClose}>
        {word.close}
      </button>
    </>
  )
}

function Outcome({ code, verify }: { code: StaticCodeView; verify: ReturnType<typeof useVerify> }) {
  const word = useWords(VERIFY_WORDS)
  const sentence = useRefusal(code, verify)
  if (verify.isPending) return <p role="status">{word.checking}</p>
  if (sentence === undefined) return null
  return (
    <div className="verdict verdict-bad" role="alert">
      <WarningIcon size={28} />
      <h3>{word.refused}</h3>
      <p>{sentence}</p>
      <p>{word.again}</p>
    </div>
  )
}
