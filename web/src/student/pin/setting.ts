import { isEasyPin } from '@yimatong/contract/easy-pin'

/** What is wrong, and can be put right here. */
export type SettingFault =
  | { kind: 'DIFFERENT' }
  | { kind: 'PIN_TOO_EASY' }
  | { kind: 'PIN_WRONG'; attemptsLeft: number }
  | { kind: 'PIN_LOCKED' }
  | { kind: 'PASSWORD_WRONG' }
  | { kind: 'RATE_LIMITED' }
  | { kind: 'NO_ANSWER' }
  | { kind: 'OTHER' }

/**
 * Setting a PIN: typed twice, and a proof of who asks, which is the old PIN or the login password. Nothing is sent before
 * all of it is there, because the server takes PIN and proof together.
 */
export interface Setting {
  step: 'OLD_PIN' | 'NEW' | 'REPEAT' | 'PASSWORD' | 'SENDING' | 'DONE'
  proof: 'OLD_PIN' | 'PASSWORD'
  oldPin: string
  newPin: string
  fault?: SettingFault
}

export type SettingEvent =
  | { type: 'TYPED'; pin: string }
  | { type: 'PASSWORD_SENT' }
  | { type: 'OLD_PIN_FORGOTTEN' }
  | { type: 'REFUSED'; fault: SettingFault }
  | { type: 'ACCEPTED' }

/** The first PIN, a forgotten and a locked one are proved by the password; a change also by the PIN before. */
export function startSetting(proof: Setting['proof']): Setting {
  return { step: proof === 'OLD_PIN' ? 'OLD_PIN' : 'NEW', proof, oldPin: '', newPin: '' }
}

function typed({ fault: _past, ...setting }: Setting, pin: string): Setting {
  if (setting.step === 'OLD_PIN') {
    // A wrong old PIN is found out only at the end, and then the new one is there already.
    return { ...setting, oldPin: pin, step: setting.newPin === '' ? 'NEW' : 'SENDING' }
  }
  if (setting.step === 'NEW') {
    if (isEasyPin(pin)) return { ...setting, fault: { kind: 'PIN_TOO_EASY' } }
    return { ...setting, newPin: pin, step: 'REPEAT' }
  }
  if (setting.step !== 'REPEAT') return setting
  if (pin !== setting.newPin) return { ...setting, newPin: '', step: 'NEW', fault: { kind: 'DIFFERENT' } }
  return { ...setting, step: setting.proof === 'PASSWORD' ? 'PASSWORD' : 'SENDING' }
}

/** Back to whatever has to be typed again. */
function refused(setting: Setting, fault: SettingFault): Setting {
  if (fault.kind === 'PIN_TOO_EASY') return { ...setting, newPin: '', step: 'NEW', fault }
  if (fault.kind === 'PIN_LOCKED') return { ...setting, proof: 'PASSWORD', step: 'PASSWORD', fault }
  return { ...setting, step: setting.proof, fault }
}

export function afterSettingEvent(setting: Setting, event: SettingEvent): Setting {
  switch (event.type) {
    case 'TYPED':
      return typed(setting, event.pin)
    case 'PASSWORD_SENT':
      return setting.step === 'PASSWORD' ? { ...setting, step: 'SENDING' } : setting
    case 'OLD_PIN_FORGOTTEN':
      return setting.step === 'OLD_PIN' ? startSetting('PASSWORD') : setting
    case 'REFUSED':
      return setting.step === 'SENDING' ? refused(setting, event.fault) : setting
    case 'ACCEPTED':
      return setting.step === 'SENDING' ? { ...setting, step: 'DONE', oldPin: '', newPin: '' } : setting
  }
}
