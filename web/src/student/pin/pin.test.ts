import { describe, expect, it } from 'vitest'
import { pinKeyOf, pressPinKey, type PinKey } from './entry.ts'
import { afterSettingEvent, type Setting, type SettingEvent, startSetting } from './setting.ts'

const GOOD = '258036'
const OTHER = '914703'
const run = (from: Setting, ...events: readonly SettingEvent[]) => events.reduce(afterSettingEvent, from)
const typed = (...pins: readonly string[]): SettingEvent[] => pins.map((pin) => ({ type: 'TYPED', pin }))

describe('the pad', () => {
  const press = (...keys: readonly PinKey[]) => keys.reduce(pressPinKey, '')

  it('takes six digits and no seventh', () => {
    expect(press('1', '2', '3', '4', '5', '6', '7')).toBe('123456')
  })

  it('takes back one digit at a time', () => {
    expect(press('1', '2', 'BACKSPACE', '3')).toBe('13')
    expect(press('BACKSPACE')).toBe('')
  })

  it('hears a real keyboard, and no shortcuts', () => {
    const key = (name: string, more = {}) =>
      pinKeyOf({ key: name, ctrlKey: false, altKey: false, metaKey: false, ...more })
    expect([key('7'), key('Backspace'), key('Enter'), key('F1'), key('٣'), key('1', { ctrlKey: true })]).toEqual([
      '7',
      'BACKSPACE',
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })
})

describe('the first PIN, and one that was forgotten or locked', () => {
  it('is typed twice and proved by the password', () => {
    const ready = run(startSetting('PASSWORD'), ...typed(GOOD, GOOD))
    expect(ready).toMatchObject({ step: 'PASSWORD', newPin: GOOD })
    const sent = run(ready, { type: 'PASSWORD_SENT' })
    expect(sent.step).toBe('SENDING')
    expect(run(sent, { type: 'ACCEPTED' })).toEqual({ step: 'DONE', proof: 'PASSWORD', oldPin: '', newPin: '' })
  })

  it('is begun anew when the two are different', () => {
    const again = run(startSetting('PASSWORD'), ...typed(GOOD, OTHER))
    expect(again).toMatchObject({ step: 'NEW', newPin: '', fault: { kind: 'DIFFERENT' } })
    expect(run(again, ...typed(GOOD)).fault).toBeUndefined()
  })

  it('is refused before it is typed again when everybody would guess it', () => {
    for (const easy of ['123456', '000000', '121212'])
      expect(run(startSetting('PASSWORD'), ...typed(easy))).toMatchObject({
        step: 'NEW',
        fault: { kind: 'PIN_TOO_EASY' },
      })
  })

  it('asks for the password alone when that was wrong, or nobody answered', () => {
    const sent = run(startSetting('PASSWORD'), ...typed(GOOD, GOOD), { type: 'PASSWORD_SENT' })
    for (const kind of ['PASSWORD_WRONG', 'RATE_LIMITED', 'NO_ANSWER'] as const)
      expect(run(sent, { type: 'REFUSED', fault: { kind } })).toMatchObject({
        step: 'PASSWORD',
        newPin: GOOD,
        fault: { kind },
      })
  })
})

describe('a change', () => {
  const sent = run(startSetting('OLD_PIN'), ...typed(OTHER, GOOD, GOOD))

  it('is proved by the PIN before, and sent at once', () => {
    expect(sent).toMatchObject({ step: 'SENDING', oldPin: OTHER, newPin: GOOD })
  })

  it('asks for the old PIN alone when that was wrong, and says how often it may still be', () => {
    const fault = { kind: 'PIN_WRONG', attemptsLeft: 2 } as const
    const wrong = run(sent, { type: 'REFUSED', fault })
    expect(wrong).toMatchObject({ step: 'OLD_PIN', newPin: GOOD, fault })
    expect(run(wrong, ...typed('111222'))).toMatchObject({ step: 'SENDING', oldPin: '111222', newPin: GOOD })
  })

  it('goes on with the password when the old PIN is locked or forgotten', () => {
    expect(run(sent, { type: 'REFUSED', fault: { kind: 'PIN_LOCKED' } })).toMatchObject({
      step: 'PASSWORD',
      proof: 'PASSWORD',
      newPin: GOOD,
    })
    expect(run(startSetting('OLD_PIN'), { type: 'OLD_PIN_FORGOTTEN' })).toEqual(startSetting('PASSWORD'))
  })
})
