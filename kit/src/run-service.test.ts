import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { Agent, get, request } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { aLog } from '../test/make-app.ts'
import { runService, type RunServiceOptions } from './run-service.ts'

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

async function aProcess(env: Record<string, string> = {}) {
  const child = fork(fileURLToPath(new URL('../test/service-fixture.ts', import.meta.url)), {
    execArgv: ['--conditions=source', '--import', 'tsx'],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: { ...process.env, ...env },
  })
  children.push(child)
  let output = ''
  child.stdout?.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  // Not 'close': it does not come for a child that was disconnected.
  const exited: Promise<unknown[]> = once(child, 'exit')
  const silent = child.stdout === null ? undefined : once(child.stdout, 'end')
  const ended = exited.then(async ([code]) => {
    await silent
    return { code, output }
  })
  const [listening] = (await once(child, 'message')) as [{ type: string; service: string; port: number }]
  expect(listening).toMatchObject({ type: 'listening', service: 'fixture' })
  await once(child, 'message')
  return { child, ended, url: `http://127.0.0.1:${listening.port}` }
}

describe('a service process', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'finishes what is in flight on %s, closes its pools and ends',
    async (signal) => {
      const { child, ended, url } = await aProcess()
      const slow = fetch(`${url}/slow`)
      await once(child, 'message')
      child.kill(signal)
      await expect
        .poll(() =>
          fetch(url).then(
            () => 'accepted',
            () => 'refused',
          ),
        )
        .toBe('refused')
      child.send('go on')
      expect(await (await slow).text()).toBe('slow done')
      const { code, output } = await ended
      expect(code).toBe(0)
      expect(output.indexOf('stopping begun')).toBeGreaterThan(0)
      expect(output.indexOf('one that fails')).toBeGreaterThan(output.indexOf('stopping begun'))
      expect(output.indexOf('pools closed')).toBeGreaterThan(output.indexOf('one that fails'))
    },
  )

  it('ends when its parent is gone', async () => {
    const { child, ended } = await aProcess()
    child.disconnect()
    expect((await ended).code).toBe(0)
  })

  it('ends though something of it never closes, and says so', async () => {
    const { child, ended } = await aProcess({ NEVER_CLOSES: 'yes' })
    child.kill('SIGTERM')
    const { code, output } = await ended
    expect(code).toBe(0)
    expect(output).toContain('something did not close in time')
  })

  it.each(['/throw', '/reject'])(
    'ends with 1 and a last line after an error that nobody expected (%s)',
    async (path) => {
      const { ended, url } = await aProcess()
      await fetch(url + path).catch(() => undefined)
      const { code, output } = await ended
      expect(code).toBe(1)
      expect(output).toContain('an error that nobody expected')
    },
  )
})

const service = (options: Partial<RunServiceOptions>) => {
  const { log } = aLog()
  return runService({
    name: 'test',
    log,
    host: '127.0.0.1',
    port: 0,
    app: () => undefined,
    ownsProcess: false,
    ...options,
  })
}

describe('a connection', () => {
  it.each([
    ['says nothing', ''],
    ['never comes to the end of what it wants', 'GET / HTTP/1.1\r\nHost: campus\r\nX-A: '],
  ])('that %s is ended in its time', async (_what, bytes) => {
    const { port, stop } = await service({ headWithinMs: 50 })
    const socket = connect(port, '127.0.0.1')
    socket.write(bytes)
    expect(await text(socket)).toMatch(/^HTTP\/1\.1 408 /)
    await stop()
  })
})

describe('a service that stops', () => {
  it('lets go of connections that are kept alive', async () => {
    const { port, stop } = await service({ app: (_req, res) => res.end('done') })
    const agent = new Agent({ keepAlive: true })
    await new Promise((resolve) => get({ port, agent }, (res) => res.resume().once('end', resolve)))
    await stop()
    agent.destroy()
  })

  it('stops once however often it is asked', async () => {
    let closed = 0
    const { stop } = await service({ onStop: [() => closed++] })
    await Promise.all([stop(), stop()])
    await stop()
    expect(closed).toBe(1)
  })

  it('cuts what does not end within the grace time', async () => {
    const { port, stop } = await service({ graceMs: 50 })
    const hanging = request({ port })
    const cut = once(hanging, 'error')
    hanging.end()
    await once(hanging, 'finish')
    await stop()
    expect((await cut)[0]).toMatchObject({ code: 'ECONNRESET' })
  })

  it('says that its port is taken', async () => {
    const first = await service({})
    await expect(service({ port: first.port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
    await first.stop()
  })
})
