import type { StaticCodeView } from '@yimatong/contract/portal-api'
import { dateAndTime } from '../../shared/format.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { CopyButton } from '../ui/CopyButton.tsx'
import { Fact, Facts } from '../ui/Facts.tsx'
import { CODE_WORDS } from './words.ts'

/** Whose it is, which version, and its numbers. */
export function CodeFacts({ code }: { code: StaticCodeView }) {
  const word = useWords(CODE_WORDS)
  const language = useLanguage()
  const { codeId, terminalNo, terminalName, createdAt, url } = code
  return (
    <section className="card code-facts" aria-labelledby="facts">
      <h2 className="card-title" id="facts">
        {word.facts}
      </h2>
      <Facts>
        <Fact name={word.whose}>
          {terminalNo === undefined ? word.wholeMerchant : [terminalName, terminalNo].filter(Boolean).join(' · ')}
        </Fact>
        <Fact name={word.version}>
          <VersionWords code={code} />
        </Fact>
        <Fact name={word.made}>{dateAndTime(createdAt, language)}</Fact>
        <Fact name={word.codeId} className="fact-number">
          <code>{codeId}</code>
          <CopyButton text={codeId} name={word.codeId} />
        </Fact>
        <Fact name={word.content} className="fact-number">
          <code className="code-url">{url}</code>
          <CopyButton text={url} name={word.content} />
        </Fact>
      </Facts>
    </section>
  )
}

/** Which version is alive since when, and which prints are dead by it. */
function VersionWords({ code: { version, issuedAt } }: { code: StaticCodeView }) {
  const word = useWords(CODE_WORDS)
  const when = dateAndTime(issuedAt, useLanguage())
  return (
    <>
      {word.issued(version, when)}
      {version > 1 && <p className="field-hint">{word.deadVersions(version - 1)}</p>}
    </>
  )
}
