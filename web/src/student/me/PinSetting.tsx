import { lazy, Suspense, useState } from 'react'
import { useWords } from '../../shared/i18n/words.ts'
import { LockIcon } from '../../shared/ui/icons.tsx'
import { useApp } from '../app-state.ts'
import type { KeptAccount } from '../phone/kept.ts'
import { Sheet } from '../ui/Sheet.tsx'
import { ME_WORDS } from './words.ts'

// Not kept on the phone: a PIN is set with the server or not at all.
const SetPin = lazy(() => import('../pin/SetPin.tsx'))

type PinState = keyof (typeof ME_WORDS)['en']['pinStates']

function stateOf({ pinSet, pinLocked }: KeptAccount): PinState {
  if (pinLocked) return 'LOCKED'
  return pinSet ? 'SET' : 'NOT_SET'
}

/** The payment PIN: to set it, to change it by itself, or to reset a locked one by the password. */
export function PinSetting({ account }: { account: KeptAccount }) {
  const word = useWords(ME_WORDS)
  const online = useApp((all) => all.online)
  const [open, setOpen] = useState(false)
  const [saved, setSaved] = useState(false)
  const state = stateOf(account)
  const close = () => setOpen(false)
  return (
    <>
      <button type="button" className="setting" disabled={!online} onClick={() => setOpen(true)}>
        <LockIcon size={20} />
        {word.pin}
        <span className={state === 'LOCKED' ? 'setting-state setting-danger' : 'setting-state'} role="status">
          {online ? (saved ? word.pinSaved : word.pinStates[state]) : word.pinOffline}
        </span>
      </button>
      {open && (
        <Sheet title={word.pinTitles[state]} onClose={close}>
          <Suspense fallback={<div className="pin-sheet-waiting" />}>
            <SetPin
              proof={state === 'SET' ? 'OLD_PIN' : 'PASSWORD'}
              onDone={() => {
                setSaved(true)
                close()
              }}
            />
          </Suspense>
        </Sheet>
      )}
    </>
  )
}
