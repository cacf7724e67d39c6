import { afterEach, expect, it, vi } from 'vitest'
import { createStore } from '../../shared/store.ts'
import type { LiveDeps } from './live.ts'
import { type NetworkDeps, watchNetwork } from './network.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.doUnmock('./live.ts')
})

/** A till whose connection goes up and down as the test says; what it asks of the server is written down. The day's list waits for `statement`. */
function aWatchedTill(statement = Promise.resolve()) {
  const page = new EventTarget()
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  vi.stubGlobal('document', page)
  const asked: string[] = []
  const ask = async (what: string) => void asked.push(what)
  const held: { live?: LiveDeps['on'] } = {}
  vi.doMock('./live.ts', () => ({
    listenLive: ({ on }: LiveDeps) => {
      held.live = on
      return () => undefined
    },
  }))
  const deps = {
    database: { put: async () => undefined },
    clock: { now: Date.now, skewMs: () => 0 },
    trust: { keys: () => new Map([[1, {}]]), stopListVersion: () => 1, refreshStopList: () => ask('stop list') },
    gateway: {
      token: async () => 'token',
      config: () => ask('config'),
      statement: () => ask('statement').then(() => statement),
    },
    store: createStore({}),
    back: () => asked.push('what is unfinished'),
    beaten: () => asked.push('beaten'),
    payment: () => undefined,
  }
  return { asked, held, watch: watchNetwork(deps as unknown as NetworkDeps) }
}

it('a till that was cut off asks at once for all that it was not told meanwhile, also how it stands itself', async () => {
  const { asked, held, watch } = aWatchedTill()
  try {
    await vi.waitUntil(() => held.live !== undefined && asked.includes('statement'))
    asked.length = 0
    held.live?.connected()
    await expect
      .poll(() => asked)
      .toEqual(expect.arrayContaining(['config', 'stop list', 'statement', 'what is unfinished']))
  } finally {
    watch.stop()
  }
})

it('a till that is told of a change while it asks asks once more', async () => {
  let answer = () => {}
  const { asked, held, watch } = aWatchedTill(
    new Promise((resolve) => {
      answer = resolve
    }),
  )
  try {
    await vi.waitUntil(() => held.live !== undefined && asked.includes('statement'))
    asked.length = 0
    held.live?.terminalChanged()
    held.live?.configChanged()
    expect(asked).toEqual([])
    answer()
    await expect.poll(() => asked).toContain('statement')
    expect(asked.filter((what) => what === 'config')).toEqual(['config'])
  } finally {
    watch.stop()
  }
})
