import { describe, expect, it } from 'vitest'
import { isUnfinished, mayFollow, TRADE_STATES, TRANSITIONS } from './states.ts'

describe('trade states', () => {
  it('reaches every state from PROCESSING', () => {
    const reached = new Set<string>(['PROCESSING'])
    for (const state of reached) for (const next of TRANSITIONS[state as keyof typeof TRANSITIONS]) reached.add(next)
    expect([...reached].sort()).toEqual([...TRADE_STATES].sort())
  })

  it('never leaves a final state', () => {
    for (const from of ['PAYERROR', 'CLOSED', 'REVOKED', 'REFUND'] as const)
      for (const to of TRADE_STATES) expect(mayFollow(from, to)).toBe(false)
  })

  it('never turns a success into a failure', () => {
    expect(mayFollow('SUCCESS', 'PAYERROR')).toBe(false)
    expect(mayFollow('SUCCESS', 'CLOSED')).toBe(false)
  })

  it('debits nothing that the payer was asked to confirm before the payer has confirmed', () => {
    expect(TRANSITIONS.USERPAYING).toEqual(['PROCESSING', 'CLOSED'])
  })

  it('calls only PROCESSING and USERPAYING unfinished', () => {
    expect(TRADE_STATES.filter(isUnfinished)).toEqual(['PROCESSING', 'USERPAYING'])
  })
})
