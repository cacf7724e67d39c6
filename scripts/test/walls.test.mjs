import { mkdtemp, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { assertWalls, checkWalls } from '../walls.mjs'

const rooms = ['contract', 'kit', 'prisma', 'tsm', 'server', 'web', 'e2e', 'bench', 'audit', 'torture', 'scripts']
const exported = { './*': { source: './src/*.ts', default: './dist/*.js' } }

/** @type {string} */
let base

/** @param {string} file @param {string} content */
const put = async (file, content) => {
  await mkdir(path.dirname(path.join(base, file)), { recursive: true })
  await writeFile(path.join(base, file), content)
}

beforeEach(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'yimatong-walls-'))
  await mkdir(path.join(base, 'node_modules', '@yimatong'), { recursive: true })
  for (const room of rooms) {
    await put(`${room}/package.json`, JSON.stringify({ name: `@yimatong/${room}`, type: 'module', exports: exported }))
    await symlink(path.join(base, room), path.join(base, 'node_modules', '@yimatong', room))
  }
  await put('contract/src/money.ts', 'export const yuan = 100\n')
  await put('kit/src/app.ts', "import { yuan } from '@yimatong/contract/money'\nexport const app = yuan\n")
  await put('prisma/src/token.ts', 'export const token = 1\n')
  await put('prisma/src/payment.ts', 'export const payment = 1\n')
  await put('server/src/payments/pay.ts', 'export const pay = 1\n')
  await put('server/src/onecard/post.ts', 'export type Posting = number\nexport const post = 1\n')
  await put('web/src/shared/Amount.tsx', 'export const Amount = () => <b className="a">1</b>\n')
  await put(
    'web/src/pos/Till.tsx',
    "import { Amount } from '../shared/Amount.tsx'\nexport const Till = () => <Amount />\n",
  )
})

afterEach(() => rm(base, { recursive: true, force: true }))

test('an honest house passes, and every module was looked at', async () => {
  expect(await checkWalls(base)).toEqual({ looked: 8, missed: [], breaches: [] })
})

const planted = [
  ['the contract importing the kit', 'contract/src/a.ts', '@yimatong/kit/app', 'wall-contract'],
  ['the TSM importing the payment database', 'tsm/src/a.ts', '@yimatong/prisma/payment', 'wall-tsm'],
  ['the TSM reaching into the server', 'tsm/src/a.ts', '../../server/src/payments/pay.ts', 'wall-tsm'],
  ['payments reaching into the one-card backend', 'server/src/payments/a.ts', '../onecard/post.ts', 'wall-payments'],
  ['payments asking by Prisma', 'server/src/payments/a.ts', '@yimatong/prisma/payment', 'no-prisma-on-the-hot-path'],
  ['codes redeemed by Prisma', 'tsm/src/redeem-group.ts', '@yimatong/prisma/token', 'no-prisma-on-the-hot-path'],
  ['the one-card backend reaching into payments', 'server/src/onecard/a.ts', '../payments/pay.ts', 'wall-onecard'],
  [
    'a page of the till importing the server',
    'web/src/pos/a.tsx',
    '../../../server/src/payments/pay.ts',
    'wall-web-pos',
  ],
  ['a student page importing the till', 'web/src/student/a.tsx', '../pos/Till.tsx', 'wall-web-student'],
  ['the bench importing the kit', 'bench/src/a.ts', '@yimatong/kit/app', 'wall-bench'],
  ['the auditor importing the contract', 'audit/src/a.ts', '@yimatong/contract/money', 'wall-audit'],
  ['an import that leads nowhere', 'kit/src/a.ts', './nowhere.ts', 'everything-resolves'],
]

test.each(planted)('catches %s', async (_name, file, to, rule) => {
  await put(file, `import * as other from '${to}'\nexport const x = other\n`)
  const { breaches } = await checkWalls(base)
  expect(breaches.map((breach) => [breach.rule, breach.from])).toContainEqual([rule, file])
  await expect(assertWalls(base)).rejects.toThrow('Imports through walls')
})

test('catches an import of types alone', async () => {
  await put(
    'server/src/payments/a.ts',
    "import type { Posting } from '../onecard/post.ts'\nexport type Mine = Posting\n",
  )
  const { breaches } = await checkWalls(base)
  expect(breaches.map(({ rule }) => rule)).toContain('wall-payments')
})

test('catches an import that is loaded later', async () => {
  await put('server/src/payments/a.ts', "export const later = () => import('../onecard/post.ts')\n")
  const { breaches } = await checkWalls(base)
  expect(breaches.map(({ rule }) => rule)).toContain('wall-payments')
})

test('looking at nothing is a failure', async () => {
  for (const room of rooms) {
    await rm(path.join(base, room), { recursive: true })
    await mkdir(path.join(base, room))
  }
  await expect(assertWalls(base)).rejects.toThrow('looked at nothing')
})
