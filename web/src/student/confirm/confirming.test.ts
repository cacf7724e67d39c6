import { describe, expect, it } from 'vitest'
import { LOOKS_UNTIL_SURE } from '../order/paying.ts'
import { afterEvent, type Confirming, type Decision, startOf } from './confirming.ts'

const SENDING: Confirming = { at: 'SENDING', decision: 'CONFIRM' }
const CHECKING: Confirming = { at: 'CHECKING', decision: 'CONFIRM', looks: 0 }

describe('confirming a payment', () => {
  it('begins with the PIN, or with setting one where there is none or it is locked', () => {
    expect(startOf('SET')).toEqual({ at: 'PIN' })
    expect(startOf('NOT_SET')).toEqual({ at: 'SETTING_PIN', why: 'FIRST' })
    expect(startOf('LOCKED')).toEqual({ at: 'SETTING_PIN', why: 'LOCKED' })
  })

  it('says what was wrong with the PIN and lets it be typed again', () => {
    const failure = { code: 'PIN_WRONG', attemptsLeft: 3 } as const
    expect(afterEvent(SENDING, { type: 'FAILED', failure })).toEqual({
      at: 'PIN',
      said: { kind: 'WRONG', attemptsLeft: 3 },
    })
    expect(afterEvent(SENDING, { type: 'FAILED', failure: { code: 'PIN_LOCKED' } })).toEqual({
      at: 'SETTING_PIN',
      why: 'LOCKED',
    })
  })

  it('takes no answer for neither success nor failure, and looks', () => {
    expect(afterEvent(SENDING, { type: 'FAILED', failure: 'UNKNOWN' })).toEqual(CHECKING)
    expect(afterEvent(CHECKING, { type: 'LOOKED', state: 'PROCESSING' })).toEqual(CHECKING)
  })

  it.each([
    ['a PIN', 'CONFIRM', 'NOT_ARRIVED'],
    ['a refusal, which asks for no PIN', 'REFUSE', 'REFUSAL_NOT_ARRIVED'],
  ] as const)('says that %s never arrived only after several looks', (_, decision: Decision, kind) => {
    let confirming = afterEvent({ at: 'SENDING', decision }, { type: 'FAILED', failure: 'UNKNOWN' })
    for (let look = 1; look < LOOKS_UNTIL_SURE; look++) {
      confirming = afterEvent(confirming, { type: 'LOOKED', state: 'USERPAYING' })
      expect(confirming.at).toBe('CHECKING')
    }
    expect(afterEvent(confirming, { type: 'LOOKED', state: 'USERPAYING' })).toEqual({ at: 'PIN', said: { kind } })
  })

  it('is over with its time, unless the PIN is on its way', () => {
    expect(afterEvent({ at: 'PIN' }, { type: 'EXPIRED' })).toEqual({ at: 'OVER' })
    expect(afterEvent(SENDING, { type: 'EXPIRED' })).toEqual(SENDING)
    expect(afterEvent(CHECKING, { type: 'EXPIRED' })).toEqual(CHECKING)
  })

  it('sends once, however often it is pressed', () => {
    expect(afterEvent(SENDING, { type: 'SENT', decision: 'REFUSE' })).toBe(SENDING)
    expect(afterEvent(CHECKING, { type: 'SENT', decision: 'CONFIRM' })).toBe(CHECKING)
  })
})
