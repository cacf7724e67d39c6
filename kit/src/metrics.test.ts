import { PerformanceObserver } from 'node:perf_hooks'
import request from 'supertest'
import { describe, expect, it, vi } from 'vitest'
import { anApp } from '../test/make-app.ts'
import { createMetrics, mountMetrics, startMetricsListener, type MetricsAccess } from './metrics.ts'

function exposing(access: MetricsAccess) {
  const made = anApp({ also: (app) => mountMetrics(app, made_.metrics, access) })
  return made
}
const made_ = anApp()

describe('/metrics', () => {
  it('answers a peer on this machine', async () => {
    const answer = await request(exposing('loopback').app).get('/metrics')
    expect(answer.status).toBe(200)
    expect(answer.headers['content-type']).toContain('text/plain')
    expect(answer.text).toContain('gatherer_queued_items')
  })

  it.each(['X-Forwarded-For', 'Forwarded', 'Via', 'X-Real-IP'])(
    'does not exist for somebody whom a proxy on this machine passes on (%s)',
    async (name) => {
      expect((await request(exposing('loopback').app).get('/metrics').set(name, '203.0.113.9')).status).toBe(404)
    },
  )

  it('asks for its token where one is set', async () => {
    const { app } = exposing({ token: 'open-sesame' })
    const statusWith = async (authorization: string) =>
      (await request(app).get('/metrics').set('Authorization', authorization)).status
    expect(await statusWith('Bearer open-sesame')).toBe(200)
    expect(await statusWith('Bearer open-sesamf')).toBe(404)
    expect(await statusWith('Bearer ')).toBe(404)
    expect((await request(app).get('/metrics')).status).toBe(404)
  })

  it('can have a listener of its own', async () => {
    const server = await startMetricsListener(made_.metrics, { port: 0 })
    expect((await request(server).get('/metrics')).status).toBe(200)
    expect((await request(server).get('/')).status).toBe(404)
    server.close()
  })
})

describe('the meters of the process', () => {
  it('come with the service that owns it', async () => {
    const text = await createMetrics({ name: 'test', ownsProcess: true }).expose()
    expect(text).toContain('nodejs_eventloop_lag_seconds')
    expect(text).toContain('nodejs_gc_duration_seconds')
  })

  it('are left out by whoever lives in the process of others, and nothing is left behind there', async () => {
    const observe = vi.spyOn(PerformanceObserver.prototype, 'observe')
    const text = await createMetrics({ name: 'test' }).expose()
    expect(text).not.toContain('nodejs_')
    expect(observe).not.toHaveBeenCalled()
    observe.mockRestore()
  })
})
