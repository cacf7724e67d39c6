import { describe, expect, it } from 'vitest'
import { createNonces } from '../../src/gateway/nonces.ts'

const LIFE_MS = 600_000

function aStore(capacity = 100) {
  const time = { now: 0 }
  return { time, nonces: createNonces({ lifeMs: LIFE_MS, capacity, now: () => time.now }) }
}

describe('nonces', () => {
  it('are good once per till', () => {
    const { nonces } = aStore()
    expect(nonces.use('ter_1', 'a')).toBe(true)
    expect(nonces.use('ter_1', 'a')).toBe(false)
    expect(nonces.use('ter_2', 'a')).toBe(true)
  })

  it('are known as long as their request would be believed, whenever in a generation they came', () => {
    for (const usedAt of [0, 1, LIFE_MS - 1, LIFE_MS, LIFE_MS + 7]) {
      const { nonces, time } = aStore()
      nonces.use('ter_1', 'opens the first generation')
      time.now = usedAt
      nonces.use('ter_1', 'a')
      for (const after of [1, LIFE_MS / 2, LIFE_MS - 1]) {
        time.now = usedAt + after
        expect(nonces.use('ter_1', 'a')).toBe(false)
      }
    }
  })

  it('are forgotten when no request could carry them any more', () => {
    const { nonces, time } = aStore()
    nonces.use('ter_1', 'a')
    time.now = 2 * LIFE_MS
    expect(nonces.use('ter_1', 'a')).toBe(true)
  })

  it('never fill more than two generations, and a flood costs the oldest', () => {
    const { nonces } = aStore(10)
    nonces.use('ter_1', 'first')
    for (let n = 0; n < 1000; n++) nonces.use('ter_1', `flood ${n}`)
    expect(nonces.use('ter_1', 'flood 999')).toBe(false)
    expect(nonces.use('ter_1', 'first')).toBe(true)
  })
})
