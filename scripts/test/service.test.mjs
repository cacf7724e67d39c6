import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isPortFree } from '../run.mjs'
import { startService } from '../service.mjs'

// A service as the kit makes them: it answers /readyz, ends politely, and ends when its launcher is gone.
const goodService = `
  const { createServer } = require('node:http')
  createServer((_request, response) => response.end('ready')).listen(process.env.PORT, '127.0.0.1')
  process.on('SIGTERM', () => process.exit(0))
  process.on('disconnect', () => process.exit(0))
`

/** @type {string} */
let dir
/** @type {number} */
let port
/** @type {import('../service.mjs').Service[]} */
const started = []

/** @returns {Promise<number>} */
const freePort = async () => {
  const probe = net.createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  return typeof address === 'object' && address ? address.port : 0
}

/** @param {string} code @param {(how: string) => void} [onCrash] */
const start = async (code, onCrash = () => undefined) => {
  const script = path.join(dir, 'service.cjs')
  await writeFile(script, code)
  const env = { ...process.env, PORT: String(port) }
  const logFile = path.join(dir, 'service.log')
  const service = startService({ name: 'till', script, origin: `http://127.0.0.1:${port}`, env, logFile, onCrash })
  started.push(service)
  return service
}

/** @param {() => boolean | Promise<boolean>} holds */
const until = async (holds) => {
  while (!(await holds())) await pause(10)
}

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'yimatong-service-'))
  port = await freePort()
})

afterEach(async () => {
  for (const service of started.splice(0)) await service.kill('SIGKILL')
  await rm(dir, { recursive: true, force: true })
})

test('is ready when it says so, and gone when it was stopped', async () => {
  const service = await start(goodService)
  await service.waitReady()
  await service.stop()
  expect(service.pid).toBeUndefined()
  expect(await isPortFree(port, '127.0.0.1')).toBe(true)
})

test('killed and restarted, it is another process on the same port', async () => {
  const service = await start(goodService)
  await service.waitReady()
  const before = service.pid
  await service.kill('SIGKILL')
  expect(service.pid).toBeUndefined()
  await service.restart()
  expect(service.pid).not.toBe(before)
})

test('an end that nobody asked for is reported, one that was asked for is not', async () => {
  /** @type {string[]} */
  const crashes = []
  const service = await start(goodService, (how) => crashes.push(how))
  await service.waitReady()
  process.kill(service.pid ?? 0, 'SIGKILL')
  await until(() => crashes.length > 0)
  expect(crashes).toEqual(['SIGKILL'])
  await service.restart()
  await service.kill('SIGKILL')
  expect(crashes).toEqual(['SIGKILL'])
})

test('one that dies while starting says why', async () => {
  const service = await start(`console.error('The settings are wrong'); process.exit(1)`)
  await expect(service.waitReady()).rejects.toThrow('The settings are wrong')
})

test('ends when its launcher is killed', async () => {
  const script = path.join(dir, 'service.cjs')
  await writeFile(script, goodService)
  const launcherScript = path.join(dir, 'launcher.mjs')
  const options = { name: 'till', script, origin: `http://127.0.0.1:${port}`, logFile: path.join(dir, 'service.log') }
  await writeFile(
    launcherScript,
    `import { startService } from ${JSON.stringify(new URL('../service.mjs', import.meta.url).href)}
     const service = startService({ ...${JSON.stringify(options)}, env: { ...process.env, PORT: '${port}' } })
     await service.waitReady()
     process.send('ready')`,
  )
  const launcher = fork(launcherScript)
  await once(launcher, 'message')
  launcher.kill('SIGKILL')
  await until(() => isPortFree(port, '127.0.0.1'))
})
