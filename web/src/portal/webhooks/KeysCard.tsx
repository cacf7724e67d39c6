import type { WebhookKeyList } from '@yimatong/contract/portal-api'
import { useState } from 'react'
import { dateAndTime } from '../../shared/format.ts'
import { NoAnswer } from '../../shared/http/errors.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { useFailureWords } from '../api/failures.ts'
import { CopyButton } from '../ui/CopyButton.tsx'
import { Fact, Facts } from '../ui/Facts.tsx'
import { Loaded } from '../ui/Loaded.tsx'
import { Panel } from '../ui/Panel.tsx'
import { SHELL_WORDS } from '../words.ts'
import { useRotateKey, useWebhookKeys } from './use-webhooks.ts'
import { WEBHOOKS_WORDS } from './words.ts'

/** A day is enough for receivers that keep keys for hours. */
const OVERLAP_HOURS = 24

/** What receivers check signatures with, and the way to a new key. */
export function KeysCard() {
  const word = useWords(WEBHOOKS_WORDS)
  const keys = useWebhookKeys()
  const [asked, setAsked] = useState(false)
  return (
    <section className="card" aria-labelledby="webhook-keys">
      <header className="refunds-head">
        <h2 id="webhook-keys" className="card-title">
          {word.keys}
        </h2>
        {keys.data !== undefined && keys.data.keys.length > 0 && (
          <button type="button" className="button" onClick={() => setAsked(true)}>
            {word.rotate}
          </button>
        )}
      </header>
      <p className="muted">{word.keysLead}</p>
      <Loaded query={keys}>{(list) => <Keys list={list} />}</Loaded>
      {asked && <Question onClose={() => setAsked(false)} />}
    </section>
  )
}

function Keys({ list: { keys, jwksUrl } }: { list: WebhookKeyList }) {
  const word = useWords(WEBHOOKS_WORDS)
  const language = useLanguage()
  if (keys.length === 0) return <p className="muted">{word.noKeys}</p>
  return (
    <Facts>
      <Fact name={word.jwks} className="fact-number">
        <code>{jwksUrl}</code>
        <CopyButton text={jwksUrl} name={word.jwks} />
      </Fact>
      {keys.map(({ keyId, state, listedUntil }) => (
        <Fact key={keyId} name={state === 'SIGNING' ? word.signing : word.older} className="fact-number">
          <code>{keyId}</code>
          <CopyButton text={keyId} name={keyId} />
          {listedUntil !== undefined && (
            <span className="muted figures">{word.listed(dateAndTime(listedUntil, language))}</span>
          )}
        </Fact>
      ))}
    </Facts>
  )
}

function Question({ onClose }: { onClose: () => void }) {
  const word = useWords(WEBHOOKS_WORDS)
  const { cancel } = useWords(SHELL_WORDS)
  const failureWords = useFailureWords()
  const rotate = useRotateKey()
  return (
    <Panel title={word.rotate} place="CENTRE" onClose={onClose}>
      <p className="warning">{word.rotateWarning}</p>
      {rotate.isError && (
        <p className="failure" role="alert">
          {rotate.error instanceof NoAnswer ? word.rotateUnknown : failureWords(rotate.error)}
        </p>
      )}
      <div className="panel-actions">
        <button type="button" className="button" onClick={onClose}>
          {cancel}
        </button>
        <button
          type="button"
          className="button button-danger"
          disabled={rotate.isPending}
          onClick={() => rotate.mutate(OVERLAP_HOURS, { onSuccess: onClose })}
        >
          {rotate.isPending ? word.rotating : word.rotateNow}
        </button>
      </div>
    </Panel>
  )
}
