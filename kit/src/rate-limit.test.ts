import { describe, expect, it } from 'vitest'
import { createCrowdLimit, createRateLimit } from './rate-limit.ts'

describe('a rate limit', () => {
  it('lets a key spend its points and then says when to come back', async () => {
    const { limit } = createRateLimit({ name: 'login', points: 2, perSeconds: 60 })
    await limit('20260001')
    await limit('20260001')
    await expect(limit('20260001')).rejects.toMatchObject({ code: 'RATE_LIMITED', headers: { 'Retry-After': '60' } })
    await limit('20260002')
  })

  it('counts an expensive call as several', async () => {
    const { limit } = createRateLimit({ name: 'issue', points: 10, perSeconds: 60 })
    await limit('per_1', 8)
    await expect(limit('per_1', 3)).rejects.toMatchObject({ code: 'RATE_LIMITED' })
  })

  it('lets one through when many come at the same instant', async () => {
    const { limit } = createRateLimit({ name: 'activate', points: 1, perSeconds: 60 })
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => limit('one')))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })
})

describe('a limit of a crowd', () => {
  it('counts everybody once, and then lets nobody through who comes by the same key', async () => {
    const { check, count } = createCrowdLimit({ name: 'wrong', points: 2, perSeconds: 60 })
    for (let turn = 0; turn < 5; turn++) await count('203.0.113.1', 'one')
    await count('203.0.113.1', 'two')
    await check('203.0.113.1')
    await expect(count('203.0.113.1', 'three')).rejects.toMatchObject({ code: 'RATE_LIMITED' })
    await expect(check('203.0.113.1')).rejects.toMatchObject({ headers: { 'Retry-After': '60' } })
    await check('203.0.113.2')
  })
})
