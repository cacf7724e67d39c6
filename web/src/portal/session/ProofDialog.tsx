import { useMutation } from '@tanstack/react-query'
import type { PortalProof } from '@yimatong/contract/portal-api'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useWords, words } from '../../shared/i18n/words.ts'
import { PasswordInput } from '../../shared/ui/PasswordInput.tsx'
import { useFailureWords } from '../api/failures.ts'
import { portal } from '../api/http.ts'
import { answerAsked, useIsAsked } from '../api/proof.ts'
import { Panel } from '../ui/Panel.tsx'

const WORDS = words(
  {
    title: '请再输入一次密码',
    lead: '这项操作需要确认是您本人。五分钟内不再询问。',
    password: '您的登录密码',
    go: '确认并继续',
    busy: '正在确认…',
  },
  {
    title: 'Your password once more',
    lead: 'This makes sure that it is you. You will not be asked again for five minutes.',
    password: 'Your login password',
    go: 'Confirm and go on',
    busy: 'Checking…',
  },
)

/** Asks for the password when a call needs it, whatever page the call is made by; closed without it nothing is done. */
export function ProofDialog() {
  const word = useWords(WORDS)
  const isAsked = useIsAsked()
  if (!isAsked) return null
  return (
    <Panel title={word.title} place="CENTRE" onClose={() => answerAsked(false)}>
      <p>{word.lead}</p>
      <ProofForm />
    </Panel>
  )
}

function ProofForm() {
  const word = useWords(WORDS)
  const failureWords = useFailureWords()
  const [password, setPassword] = useState('')
  const proof = useMutation({
    mutationFn: () => portal.post<PortalProof>('/session/proof', { password }),
    onSuccess: () => answerAsked(true),
  })
  const form = useRef<HTMLFormElement>(null)
  // The dialog would begin with its button to close.
  useEffect(() => form.current?.querySelector('input')?.focus(), [])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    proof.mutate()
  }
  return (
    <form ref={form} className="form" onSubmit={submit}>
      <div className="field">
        <label className="field-name" htmlFor="proof">
          {word.password}
        </label>
        <PasswordInput id="proof" className="input" value={password} onChange={setPassword} />
      </div>
      {proof.isError && (
        <p className="failure" role="alert">
          {failureWords(proof.error)}
        </p>
      )}
      <div className="panel-actions">
        <button type="submit" className="button button-primary" disabled={password === '' || proof.isPending}>
          {proof.isPending ? word.busy : word.go}
        </button>
      </div>
    </form>
  )
}
