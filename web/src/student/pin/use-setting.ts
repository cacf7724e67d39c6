import type { SetPinBody } from '@yimatong/contract/platform-api'
import { useReducer } from 'react'
import { ApiError, NoAnswer } from '../../shared/http/errors.ts'
import { app } from '../app-state.ts'
import { refreshAccount } from '../session/account.ts'
import { platform } from '../session/servers.ts'
import { afterSettingEvent, type Setting, type SettingEvent, type SettingFault, startSetting } from './setting.ts'

function faultFrom(error: unknown): SettingFault {
  if (error instanceof NoAnswer) return { kind: 'NO_ANSWER' }
  if (!(error instanceof ApiError)) throw error
  const { code, attemptsLeft = 0 } = error.problem
  if (code === 'PIN_WRONG') return { kind: code, attemptsLeft }
  if (code === 'PIN_TOO_EASY' || code === 'PIN_LOCKED' || code === 'PASSWORD_WRONG' || code === 'RATE_LIMITED')
    return { kind: code }
  return { kind: 'OTHER' }
}

function bodyOf({ proof, oldPin, newPin: pin }: Setting, password: string): SetPinBody {
  return proof === 'OLD_PIN' ? { pin, oldPin } : { pin, password }
}

/** A PIN that is set here is no news here. */
function forgetWhenSet(): void {
  const { account } = app.get()
  if (account === undefined) return
  const { pinSetAt: _, ...rest } = account
  app.set({ account: rest })
}

/** The setting of a PIN, and the one request at its end. What was typed is forgotten with the component. */
export function useSetting(proof: Setting['proof']) {
  const [setting, dispatch] = useReducer(afterSettingEvent, proof, startSetting)
  const step = (event: SettingEvent, password = '') => {
    const next = afterSettingEvent(setting, event)
    dispatch(event)
    if (next.step === 'SENDING') void send(bodyOf(next, password))
  }
  const send = async (body: SetPinBody) => {
    try {
      forgetWhenSet()
      await platform.put<undefined>('/me/pin', body)
      // Whether there is a PIN is part of the account; the payment that waits does not wait for it.
      void refreshAccount().catch(() => undefined)
      dispatch({ type: 'ACCEPTED' })
    } catch (error) {
      dispatch({ type: 'REFUSED', fault: faultFrom(error) })
    }
  }
  return {
    setting,
    typed: (pin: string) => step({ type: 'TYPED', pin }),
    sendPassword: (password: string) => step({ type: 'PASSWORD_SENT' }, password),
    forgotten: () => step({ type: 'OLD_PIN_FORGOTTEN' }),
  }
}
