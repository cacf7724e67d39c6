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
const begun = async () => (await readFile(path.join(dir, 'logs', 'audit.log'), 'utf8')).trim().split('\n')

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
