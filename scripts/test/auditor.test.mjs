import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startAuditor } from '../auditor.mjs'

const LOGIN = { appUrl: '', ownerUrl: '', auditorUrl: 'postgres://auditor' }
const URLS = { payment: LOGIN, onecard: LOGIN, token: LOGIN }

/** @type {string} */
let dir
/** @type {string} */
let script

beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'yimatong-auditor-'))
  await mkdir(path.join(dir, 'logs'))
  script = path.join(dir, 'auditor.cjs')
})
afterEach(() => rm(dir, { recursive: true, force: true }))

/** The processes that have begun so far. */
const begun = async () => {
  const log = await readFile(path.join(dir, 'logs', 'audit.log'), 'utf8').catch(() => '')
  return log.split('\n').filter((line) => line !== '')
}

test('an auditor that dies is started again, and one that was stopped is not', async () => {
  // The first dies as one does that has no memory left.
  await writeFile(
    script,
    `const { existsSync, writeFileSync } = require('node:fs')
    console.log(process.pid)
    const died = ${JSON.stringify(path.join(dir, 'died'))}
    if (existsSync(died)) process.on('disconnect', () => process.exit(0))
    else {
      writeFileSync(died, '')
      process.kill(process.pid, 'SIGKILL')
    }`,
  )
  const auditor = startAuditor(URLS, dir, { script, againAfterMs: 1 })
  await expect.poll(begun).toHaveLength(2)
  await auditor.stop()
  expect(await begun()).toHaveLength(2)
})

/** What a machine without memory or files left does to whoever starts a process, and how it has some again. */
const SHORTAGES = {
  'no file can be opened': async () => {
    await rm(path.join(dir, 'logs'), { recursive: true })
    return () => mkdir(path.join(dir, 'logs'))
  },
  'no process can be made': async () => {
    const { execPath } = process
    process.execPath = path.join(dir, 'none')
    return async () => {
      process.execPath = execPath
    }
  },
}

test.each(Object.entries(SHORTAGES))(
  'where %s, a campus goes on without its auditor, which is tried again',
  async (_what, begin) => {
    await writeFile(script, `console.log(process.pid); process.on('disconnect', () => process.exit(0))`)
    const end = await begin()
    /** @type {ReturnType<typeof startAuditor> | undefined} */
    let auditor
    try {
      auditor = startAuditor(URLS, dir, { script, againAfterMs: 1 })
    } finally {
      await end()
    }
    await expect.poll(begun).toHaveLength(1)
    await auditor.stop()
    expect(await begun()).toHaveLength(1)
  },
)
