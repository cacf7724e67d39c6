import type { WebhookEndpointView } from '@yimatong/contract/portal-api'
import { WEBHOOK_EVENT_TYPES, type WebhookEventType } from '@yimatong/contract/webhook-words'
import { type FormEvent, useState } from 'react'
import { ApiError, failureOf } from '../../shared/http/errors.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { useFailureWords } from '../api/failures.ts'
import { Panel } from '../ui/Panel.tsx'
import { useBeginning } from '../ui/use-beginning.ts'
import { useSaveEndpoint } from './use-webhooks.ts'
import { WEBHOOK_WORDS, WEBHOOKS_WORDS } from './words.ts'

const LONGEST_URL = 512

interface EndpointPanelProps {
  /** Absent: a new one. */
  endpoint: WebhookEndpointView | undefined
  onClose: () => void
}

/** Adds an endpoint, or changes one; what is wrong with an address is said in words. */
export function EndpointPanel({ endpoint, onClose }: EndpointPanelProps) {
  const word = useWords(WEBHOOKS_WORDS).panel
  const save = useSaveEndpoint(endpoint?.endpointId)
  const [url, setUrl] = useState(endpoint?.url ?? '')
  const [eventTypes, setEventTypes] = useState<readonly WebhookEventType[]>(endpoint?.eventTypes ?? WEBHOOK_EVENT_TYPES)
  const [active, setActive] = useState(endpoint?.state !== 'DISABLED')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const state = endpoint === undefined ? {} : { state: active ? ('ACTIVE' as const) : ('DISABLED' as const) }
    save.mutate({ url: url.trim(), eventTypes: [...eventTypes], ...state }, { onSuccess: onClose })
  }
  return (
    <Panel title={endpoint === undefined ? word.add : word.change} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <div className="field">
          <label className="field-name" htmlFor="webhook-url">
            {word.url}
          </label>
          <input
            ref={useBeginning()}
            id="webhook-url"
            className="input"
            type="url"
            value={url}
            required
            maxLength={LONGEST_URL}
            autoComplete="off"
            spellCheck={false}
            aria-describedby="webhook-url-hint"
            onChange={(event) => setUrl(event.target.value)}
          />
          <p className="field-hint" id="webhook-url-hint">
            {word.urlHint}
          </p>
        </div>
        <EventsField value={eventTypes} onChange={setEventTypes} />
        {endpoint !== undefined && <ActiveField value={active} onChange={setActive} />}
        {save.isError && <Refusal error={save.error} />}
        <button
          type="submit"
          className="button button-primary"
          disabled={url.trim() === '' || eventTypes.length === 0 || save.isPending}
        >
          {save.isPending ? word.busy : word.save}
        </button>
      </form>
    </Panel>
  )
}

interface EventsFieldProps {
  value: readonly WebhookEventType[]
  onChange: (types: readonly WebhookEventType[]) => void
}

function EventsField({ value, onChange }: EventsFieldProps) {
  const word = useWords(WEBHOOKS_WORDS).panel
  const { types } = useWords(WEBHOOK_WORDS)
  return (
    <fieldset className="webhook-events">
      <legend className="field-name">{word.events}</legend>
      {WEBHOOK_EVENT_TYPES.map((type) => (
        <label key={type}>
          <input
            type="checkbox"
            checked={value.includes(type)}
            onChange={({ target }) =>
              onChange(WEBHOOK_EVENT_TYPES.filter((one) => (one === type ? target.checked : value.includes(one))))
            }
          />
          {types[type]} <code className="muted">{type}</code>
        </label>
      ))}
    </fieldset>
  )
}

function ActiveField({ value, onChange }: { value: boolean; onChange: (active: boolean) => void }) {
  const word = useWords(WEBHOOKS_WORDS).panel
  return (
    <div className="webhook-events">
      <label>
        <input
          type="checkbox"
          checked={value}
          aria-describedby="webhook-enabled-hint"
          onChange={({ target }) => onChange(target.checked)}
        />
        {word.enabled}
      </label>
      <p className="field-hint" id="webhook-enabled-hint">
        {word.enabledHint}
      </p>
    </div>
  )
}

function Refusal({ error }: { error: Error }) {
  const word = useWords(WEBHOOKS_WORDS).panel
  const { errors } = useWords(WEBHOOK_WORDS)
  const failureWords = useFailureWords()
  const fault = error instanceof ApiError ? error.problem.targetFault : undefined
  const sentences: Partial<Record<string, string>> = { STATE_CONFLICT: word.conflict, NO_ANSWER: word.unknown }
  const because = fault === undefined ? '' : ` (${errors[fault]})`
  return (
    <p className="failure" role="alert">
      {sentences[failureOf(error)] ?? failureWords(error)}
      {because}
    </p>
  )
}
