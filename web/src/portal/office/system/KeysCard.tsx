import type { SystemKeys } from '@yimatong/contract/office-system-api'
import { type FormEvent, useState } from 'react'
import { Link } from 'wouter'
import { useWords } from '../../../shared/i18n/words.ts'
import { useFailureWords } from '../../api/failures.ts'
import { useOfficeSession } from '../../session/session.ts'
import { Chip, type Tone } from '../../ui/Chip.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { When } from '../../ui/When.tsx'
import { useRotation, useSystemKeys } from './use-system.ts'
import { SYSTEM_WORDS } from './words.ts'

type Kind = SystemKeys['kinds'][number]
type Key = Kind['keys'][number]

const TONES: Record<Key['state'], Tone> = {
  SIGNS: 'good',
  IN_USE: 'good',
  NEXT: 'wait',
  RETIRED: 'calm',
  WITHDRAWN: 'bad',
}

/** Which keys there are, how old they are, and how each kind is changed. */
export function KeysCard() {
  const word = useWords(SYSTEM_WORDS)
  const keys = useSystemKeys()
  return (
    <section className="card system-keys" aria-labelledby="system-keys">
      <h2 id="system-keys" className="card-title">
        {word.keys}
      </h2>
      <Loaded query={keys}>
        {({ kinds, pendingApprovalId }) => (
          <>
            {kinds.map((kind) => (
              <KindOfKeys key={kind.kind} kind={kind} pendingApprovalId={pendingApprovalId} />
            ))}
          </>
        )}
      </Loaded>
    </section>
  )
}

function KindOfKeys({ kind, pendingApprovalId }: { kind: Kind; pendingApprovalId: string | undefined }) {
  const word = useWords(SYSTEM_WORDS)
  return (
    <section className="key-kind" aria-label={word.keyKinds[kind.kind]}>
      <h3>{word.keyKinds[kind.kind]}</h3>
      <p className="muted">{word.howTo[kind.kind]}</p>
      {kind.owners !== undefined && <p>{word.owners(kind.owners)}</p>}
      {kind.keys.length > 0 && (
        <ul className="key-list">
          {kind.keys.map((key) => (
            <OneKey key={key.name} entry={key} />
          ))}
        </ul>
      )}
      {kind.rotates === 'LIVE' && <Rotation newest={kind.keys[0]} pendingApprovalId={pendingApprovalId} />}
    </section>
  )
}

function OneKey({ entry: { name, state, createdAt, signsFrom } }: { entry: Key }) {
  const word = useWords(SYSTEM_WORDS)
  return (
    <li>
      <strong>{word.keyNo(name)}</strong>
      <Chip tone={TONES[state]}>{word.keyStates[state]}</Chip>
      {createdAt !== undefined && (
        <span className="muted">
          {word.createdAt} <When at={createdAt} />
        </span>
      )}
      {state === 'NEXT' && signsFrom !== undefined && (
        <span className="muted">
          {word.signsFrom} <When at={signsFrom} />
        </span>
      )}
    </li>
  )
}

function Rotation({ newest, pendingApprovalId }: { newest: Key | undefined; pendingApprovalId: string | undefined }) {
  const word = useWords(SYSTEM_WORDS)
  const { role } = useOfficeSession()
  const [asking, setAsking] = useState(false)
  if (pendingApprovalId !== undefined) {
    return (
      <p>
        {word.pending} <Link href={`/approvals/${pendingApprovalId}`}>{word.seeApproval}</Link>
      </p>
    )
  }
  if (role !== 'ADMIN' || newest === undefined) return null
  return (
    <div>
      <button type="button" className="button" onClick={() => setAsking(true)}>
        {word.rotate}
      </button>
      {asking && <RotationPanel after={Number(newest.name)} onClose={() => setAsking(false)} />}
    </div>
  )
}

function RotationPanel({ after, onClose }: { after: number; onClose: () => void }) {
  const word = useWords(SYSTEM_WORDS)
  const failureWords = useFailureWords()
  const rotation = useRotation()
  const [reason, setReason] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    rotation.mutate({ after, reason: reason.trim() }, { onSuccess: onClose })
  }
  return (
    <Panel title={word.rotateTitle} onClose={onClose}>
      <form className="key-form" onSubmit={submit}>
        <p>{word.rotateLead}</p>
        <label className="field">
          <span className="field-name">{word.reason}</span>
          <input
            className="input"
            value={reason}
            required
            maxLength={500}
            autoComplete="off"
            onChange={({ target: { value } }) => setReason(value)}
          />
        </label>
        {rotation.error && (
          <p className="failure" role="alert">
            {failureWords(rotation.error)}
          </p>
        )}
        <button type="submit" className="button button-primary" disabled={rotation.isPending}>
          {rotation.isPending ? word.asking : word.ask}
        </button>
      </form>
    </Panel>
  )
}
