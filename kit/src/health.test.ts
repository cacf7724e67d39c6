import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { aLog, anApp } from '../test/make-app.ts'
import { mountHealth, type HealthOptions } from './health.ts'

function aService(checks: HealthOptions['checks'], timeoutMs = 1000) {
  const logged = aLog()
  const { app } = anApp({ also: (express) => mountHealth(express, { log: logged.log, checks, timeoutMs }) })
  return { app, ...logged }
}

describe('health', () => {
  it('is alive whatever its dependencies do', async () => {
    const { app } = aService({ database: () => Promise.reject(new Error('away')) })
    const answer = await request(app).get('/healthz')
    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({ status: 'ok', version: expect.any(String), since: expect.stringMatching(/Z$/) })
  })

  it('is ready when every check passes', async () => {
    const answer = await request(aService({ database: async () => undefined }).app).get('/readyz')
    expect([answer.status, answer.body]).toEqual([200, { status: 'ready', checks: { database: true } }])
  })

  it('names what fails or does not answer in time, and says why only in the log', async () => {
    const { app, text } = aService(
      {
        database: () => Promise.reject(new Error('password of token_app is wrong')),
        tsm: () => new Promise(() => undefined),
        sync: () => {
          throw new Error('at once')
        },
        onecard: async () => undefined,
      },
      20,
    )
    const answer = await request(app).get('/readyz')
    expect(answer.status).toBe(503)
    expect(answer.body).toEqual({
      status: 'not ready',
      checks: { database: false, tsm: false, sync: false, onecard: true },
    })
    expect(text()).toContain('password of token_app is wrong')
    expect(text()).toContain('no answer within 20 ms')
  })

  it('asks its dependencies once for a flood of questions', async () => {
    let asked = 0
    const { app } = aService({ database: async () => asked++ })
    await Promise.all(Array.from({ length: 20 }, () => request(app).get('/readyz')))
    expect(asked).toBeLessThan(20)
  })
})
