import { type FormEvent, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { useWords } from '../../../shared/i18n/words.ts'
import { PlusIcon } from '../../../shared/ui/icons.tsx'
import { useFailureWords } from '../../api/failures.ts'
import { useOfficeSession } from '../../session/session.ts'
import { Loaded } from '../../ui/Loaded.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { OFFICE_MERCHANT_PATHS } from '../merchants/paths.ts'
import { FormField } from '../ui/FormField.tsx'
import { Condition } from './Condition.tsx'
import { useCreateTerminal, useTerminals } from './use-terminals.ts'
import { OFFICE_TERMINALS_WORDS } from './words.ts'

/** More than any stall has. */
const SHOWN = '100'

/** A merchant's tills on its page, and a way to make one more. */
export function TerminalsOfMerchant({ merchantNo }: { merchantNo: string }) {
  const word = useWords(OFFICE_TERMINALS_WORDS)
  const mayWrite = useOfficeSession().role === 'LOGISTICS'
  const terminals = useTerminals({ merchant: merchantNo, limit: SHOWN })
  const [adding, setAdding] = useState(false)
  return (
    <section className="card" aria-labelledby="merchant-tills">
      <div className="office-card-head">
        <h2 id="merchant-tills" className="card-title">
          {word.merchantTitle}
        </h2>
        <div className="office-card-actions">
          <Link className="button button-quiet" href={OFFICE_MERCHANT_PATHS.terminalsOf(merchantNo)}>
            {word.seeAll}
          </Link>
          {mayWrite && (
            <button type="button" className="button button-quiet" onClick={() => setAdding(true)}>
              <PlusIcon size={16} />
              {word.add}
            </button>
          )}
        </div>
      </div>
      <Loaded query={terminals}>
        {({ terminals: all }) => (
          <>
            {all.length === 0 && <p className="muted">{word.none}</p>}
            <ul className="office-lines">
              {all.map((terminal) => (
                <li key={terminal.terminalNo} className="office-line">
                  <span className="office-line-name">
                    <Link className="office-name" href={OFFICE_MERCHANT_PATHS.terminal(terminal.terminalNo)}>
                      {terminal.name}
                    </Link>
                    <span className="second-line figures">{terminal.terminalNo}</span>
                  </span>
                  <Condition terminal={terminal} />
                </li>
              ))}
            </ul>
          </>
        )}
      </Loaded>
      {adding && <NewTerminal merchantNo={merchantNo} onClose={() => setAdding(false)} />}
    </section>
  )
}

function NewTerminal({ merchantNo, onClose }: { merchantNo: string; onClose: () => void }) {
  const word = useWords(OFFICE_TERMINALS_WORDS)
  const failureWords = useFailureWords()
  const create = useCreateTerminal(merchantNo)
  const [, go] = useLocation()
  const [name, setName] = useState('')
  // The same wish, however often it is sent.
  const [key] = useState(() => crypto.randomUUID())
  const submit = (event: FormEvent) => {
    event.preventDefault()
    create.mutate(
      { key, name: name.trim() },
      { onSuccess: ({ terminal }) => go(OFFICE_MERCHANT_PATHS.terminal(terminal.terminalNo)) },
    )
  }
  return (
    <Panel title={word.add} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <FormField name={word.name} hint={word.newHint} value={name} maxLength={64} onChange={setName} />
        {create.error && (
          <p className="failure" role="alert">
            {failureWords(create.error)}
          </p>
        )}
        <button type="submit" className="button button-primary" disabled={create.isPending}>
          {create.isPending ? word.busy : word.make}
        </button>
      </form>
    </Panel>
  )
}
