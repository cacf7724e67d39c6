import type { StaticCodeView } from '@yimatong/contract/portal-api'
import type { ReactNode } from 'react'
import { dateAndTime } from '../../shared/format.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { CopyButton } from '../ui/CopyButton.tsx'
import { CODE_WORDS } from './words.ts'

/** Whose it is, which version, and its numbers. */
export function CodeFacts({ code }: { code: StaticCodeView }) {
  const word = useWords(CODE_WORDS)
  const language = useLanguage()
  const { codeId, terminalNo, terminalName, createdAt, url } = code
  return (
    <section className="card" aria-labelledby="facts">
      <h2 className="card-title" id="facts">
        {word.facts}
      </h2>
      <dl className="code-facts">
        <Fact name={word.whose}>
          {terminalNo === undefined ? word.wholeMerchant : [terminalName, terminalNo].filter(Boolean).join(' · ')}
        </Fact>
        <Fact name={word.version}>
          <VersionWords code={code} />
        </Fact>
        <Fact name={word.made}>{dateAndTime(createdAt, language)}</Fact>
        <Fact name={word.codeId}>
          <span className="figures">{codeId}</span>
          <CopyButton text={codeId} name={word.codeId} />
        </Fact>
        <Fact name={word.content}>
          <span className="code-url">{url}</span>
          <CopyButton text={url} name={word.content} />
        </Fact>
      </dl>
    </section>
  )
}

/** Which version is alive since when, and which prints are dead by it. */
function VersionWords({ code: { version, issuedAt } }: { code: StaticCodeView }) {
  const word = useWords(CODE_WORDS)
  const when = dateAndTime(issuedAt, useLanguage())
  return (
    <span>
      {word.issued(version, when)}
      {version > 1 && <span className="code-fact-note">{word.deadVersions(version - 1)}</span>}
    </span>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
