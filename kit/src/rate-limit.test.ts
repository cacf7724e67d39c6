import { describe, expect, it } from 'vitest'
import { createRateLimit } from './rate-limit.ts'

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
