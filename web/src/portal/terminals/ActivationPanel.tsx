import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { PortalActivationCode, PortalTerminal } from '@yimatong/contract/portal-api'
import { useState } from 'react'
import { timeOfDay } from '../../shared/format.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { useFailureWords } from '../api/failures.ts'
import { portal } from '../api/http.ts'
import { TERMINALS_KEY } from '../api/terminals.ts'
import { Panel } from '../ui/Panel.tsx'
import { TERMINALS_WORDS } from './words.ts'

/** Makes a code that turns a machine into this till. It is shown once. */
export function ActivationPanel({ terminal, onClose }: { terminal: PortalTerminal; onClose: () => void }) {
  const word = useWords(TERMINALS_WORDS).make
  const failureWords = useFailureWords()
  const client = useQueryClient()
  const make = useMutation({
    mutationFn: () => portal.post<PortalActivationCode>(`/terminals/${terminal.terminalNo}/activation-code`),
    onSuccess: () => client.invalidateQueries({ queryKey: TERMINALS_KEY }),
  })
  return (
    <Panel title={word.title} onClose={onClose}>
      {make.data ? (
        <Made code={make.data} />
      ) : (
        <>
          <p>{word.first(terminal.name)}</p>
          {terminal.state === 'ACTIVE' && <p className="warning">{word.again}</p>}
          {make.isError && (
            <p className="failure" role="alert">
              {failureWords(make.error)}
            </p>
          )}
          <button
            type="button"
            className="button button-primary"
            disabled={make.isPending}
            onClick={() => make.mutate()}
          >
            {make.isPending ? word.busy : word.action}
          </button>
        </>
      )}
    </Panel>
  )
}

function Made({ code }: { code: PortalActivationCode }) {
  const word = useWords(TERMINALS_WORDS).make
  const [copied, setCopied] = useState(false)
  const copy = () => {
    navigator.clipboard.writeText(code.activationCode).then(
      () => setCopied(true),
      // The code is there to be read; some browsers keep the clipboard to themselves.
      () => undefined,
    )
  }
  return (
    <>
      <p role="status">{word.shown}</p>
      <p className="activation-code figures">{code.activationCode}</p>
      <p className="muted">{word.until(timeOfDay(code.expiresAt))}</p>
      <button type="button" className="button" onClick={copy}>
        {copied ? word.copied : word.copy}
      </button>
    </>
  )
}
