import type { TerminalLock } from '@yimatong/contract/gateway-api'
import { useEffect, useRef } from 'react'
import { dateAndTime } from '../../shared/format.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { useWords } from '../../shared/i18n/words.ts'
import { LockIcon } from '../../shared/ui/icons.tsx'
import { LanguageSwitch } from '../../shared/ui/LanguageSwitch.tsx'
import { isEnded } from '../logic/record.ts'
import { useTillState } from '../till/till-context.ts'
import { InHand } from './InHand.tsx'
import { OFFICE_LOCK_WORDS } from './words.ts'
import './office-lock.css'

/**
 * The office has locked this till: why, and whom to call. Nothing is begun here; what was under way goes on behind it and shows
 * its end. The page goes away by itself when the lock ends.
 */
export function OfficeLock({ lock }: { lock: TerminalLock }) {
  const word = useWords(OFFICE_LOCK_WORDS)
  const language = useLanguage()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const element = dialog.current
    element?.showModal()
    // Otherwise the scanner gun's Enter would press the first button that there is.
    element?.focus()
    return () => element?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      tabIndex={-1}
      className="lock-screen"
      aria-labelledby="office-lock-title"
      onCancel={(event) => event.preventDefault()}
    >
      <header className="lock-head">
        <LockIcon size={40} />
        <h2 id="office-lock-title">{word.title}</h2>
        <LanguageSwitch className="button" />
      </header>
      <p className="office-lock-reason">{lock.reason}</p>
      <p className="office-lock-contact">
        {word.call} <strong>{lock.contact}</strong>
      </p>
      <p className="muted figures">{word.since(dateAndTime(lock.lockedAt, language))}</p>
      <LastSale since={Date.parse(lock.lockedAt)} />
    </dialog>
  )
}

/** The sale that was under way when the lock came, and its end. */
function LastSale({ since }: { since: number }) {
  const records = useTillState((state) => state.records)
  const last = records.findLast((record) => !isEnded(record) || (record.endedAt ?? 0) >= since)
  return last && <InHand record={last} />
}
