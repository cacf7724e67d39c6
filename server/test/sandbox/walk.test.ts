import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { magicAmountsTable } from '@yimatong/contract/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SANDBOX_TERMINALS, writeSandbox } from '../../src/demo/sandbox.ts'
import { newActivationCode } from '../../src/terminals/activation-codes.ts'
import { createWorld, type World } from '../world/world.ts'

// The page for integrators is a program, and it runs.

const page = readFileSync(new URL('../../../docs/integrators.md', import.meta.url), 'utf8')
/** A place from which the packages of the project are found, as an integrator's own are. */
const folder = fileURLToPath(new URL('../../../node_modules/.cache/yimatong-walk/', import.meta.url))

let world: World
beforeAll(async () => {
  world = await createWorld()
  mkdirSync(folder, { recursive: true })
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await world.close()
})

test('every block of docs/integrators.md does what it says', async () => {
  const { deps, url } = world.gateway
  await writeSandbox(deps)
  deps.payments.sweeper.start()
  const { activationCode } = await newActivationCode(deps, SANDBOX_TERMINALS[0])
  const blocks = [...page.matchAll(/```js\n(.*?)```/gs)].map(([, block]) => block)
  expect(blocks.length).toBeGreaterThan(5)
  writeFileSync(`${folder}walk.mjs`, blocks.join('\n'))
  const run = promisify(execFile)(process.execPath, ['--import', 'tsx', '--conditions=source', `${folder}walk.mjs`], {
    env: { ...process.env, ORIGIN: url, ACTIVATION_CODE: activationCode },
  })
  await expect(run).resolves.toMatchObject({ stderr: '' })
}, 60_000)

test('its table is the one that decides', () => {
  expect(page).toContain(`\n\n${magicAmountsTable()}\n\n`)
})
