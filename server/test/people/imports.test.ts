import { newId } from '@yimatong/contract/ids'
import { accountView } from '@yimatong/contract/onecard-api'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { csvLines } from '../../src/files/csv.ts'
import type { PeopleDeps } from '../../src/people/deps.ts'
import { carryOutImports } from '../../src/people/imports/carry-out.ts'
import { cancelImport, confirmImport } from '../../src/people/imports/decide.ts'
import { readBadRows, readImport } from '../../src/people/imports/read.ts'
import { stageRoster } from '../../src/people/imports/stage.ts'
import { setState } from '../../src/people/states.ts'
import { NASTY_TEXTS } from '../world/nasty-texts.ts'
import { createWorld, type World } from '../world/world.ts'

let world: World
let deps: PeopleDeps
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world?.close())
beforeEach(() => {
  deps = world.gateway.deps
})

const caller = { userId: newId('portalUser'), role: 'LOGISTICS', requestId: 'req-import-test' } as const
const HEADING = ['学工号', '姓名', '身份', '有效期起', '有效期止', '单笔限额', '日限额']

let numbers = 0
/** A number that no other test has. */
const fresh = () => `N${String(++numbers).padStart(7, '0')}`

const stage = (rows: readonly (readonly string[])[], heading: readonly string[] = HEADING) =>
  stageRoster(deps, caller, { fileName: '名册.csv', bytes: Buffer.from(csvLines([heading, ...rows], { bom: true })) })
const stageBytes = (bytes: Buffer) => stageRoster(deps, caller, { fileName: 'a.csv', bytes })

const importOf = (importId: string) => readImport(deps.database, importId)
const faultsOf = async (importId: string) =>
  (await readBadRows(deps.database, importId, { cursor: undefined, limit: 100 })).rows.map(
    ({ line, faults }) => [line, faults] as const,
  )
const personOf = (schoolNo: string) => world.gateway.deps.prisma.person.findUnique({ where: { schoolNo } })

/** Confirms and carries out, as the server's turns do. */
async function apply(importId: string, given = deps) {
  await confirmImport(given, caller, importId)
  for (let turn = 0; turn < 5 && (await importOf(importId)).state === 'CONFIRMED'; turn++) await carryOutImports(given)
  return importOf(importId)
}

describe('a roster', () => {
  it('changes nobody when it is looked at, and everybody when it is confirmed', async () => {
    const [student, visitor] = [fresh(), fresh()]
    const importId = await stage([
      [student, '张三', '学生', '2026-09-01', '2030/7/31', '50', '200.50'],
      [visitor, '李四', '临时工', '', '20270131', '', ''],
    ])
    expect(await importOf(importId)).toMatchObject({ state: 'CHECKED', rows: 2, new: 2, bad: 0 })
    expect(await personOf(student)).toBeNull()

    expect(await apply(importId)).toMatchObject({ state: 'APPLIED', accountsOpened: 2 })
    const person = await personOf(student)
    expect(person).toMatchObject({ name: '张三', identityClass: 'STUDENT', identityUntil: new Date('2030-07-31') })
    const account = await world.ledger.get(`/onecard/v1/accounts/${person?.accountNo}`, accountView)
    expect(account).toMatchObject({ holderName: '张三', balance: 0, paymentLimit: 50_00, dailyLimit: 200_50 })
    expect(await personOf(visitor)).toMatchObject({ identityClass: 'TEMPORARY', identityFrom: null })
  })

  it('changes what it says, and leaves what it does not say', async () => {
    const no = fresh()
    await apply(await stage([[no, '张三', '学生', '2026-09-01', '2030-07-31', '', '']]))
    const again = await stage([[no, '张三', '校外人员', '', '2031-07-31', '', '']])
    expect(await importOf(again)).toMatchObject({ new: 0, changed: 1 })
    await apply(again)
    const expected = {
      identityClass: 'OUTSIDER',
      identityFrom: new Date('2026-09-01'),
      identityUntil: new Date('2031-07-31'),
    }
    expect(await personOf(no)).toMatchObject(expected)
    const third = await stage([[no, '张三', '校外人员', '', '', '', '']])
    expect(await importOf(third)).toMatchObject({ unchanged: 1, changed: 0 })
    await expect(confirmImport(deps, caller, third)).rejects.toMatchObject({ code: 'STATE_CONFLICT' })
  })

  it('may leave a class open: not established', async () => {
    const no = fresh()
    await apply(await stage([[no, '张三', '']], ['School no.', 'Name', 'Class']))
    expect(await personOf(no)).toMatchObject({ identityClass: null })
  })

  it('names every bad row by its line, with everything that is wrong', async () => {
    const [known, twice, closed] = [fresh(), fresh(), fresh()]
    await apply(
      await stage([
        [known, '王五', '学生', '', '', '', ''],
        [closed, '赵六', '学生', '', '', '', ''],
      ]),
    )
    const { personId = '' } = (await personOf(closed)) ?? {}
    await setState(deps, { caller, personId, reason: 'left' }, 'CLOSED')
    const importId = await stage([
      [fresh(), '好人', '学生', '', '', '', ''],
      ['12', '', '博士', '2026-02-30', '明天', '-5', 'x'],
      [twice, '甲', '学生', '', '', '', ''],
      [twice, '甲', '学生', '', '', '', ''],
      [known, '王六', '学生', '', '', '', ''],
      [closed, '赵六', '学生', '', '', '', ''],
      [fresh(), '两行\n姓名', '学生', '2027-01-01', '2026-01-01', '100', '50'],
      [fresh(), '长'.repeat(65), '学生', '', '', '', ''],
    ])
    expect(await faultsOf(importId)).toEqual([
      [3, ['SCHOOL_NO', 'NAME', 'CLASS', 'FROM', 'UNTIL', 'PAYMENT_LIMIT', 'DAILY_LIMIT']],
      [4, ['TWICE']],
      [5, ['TWICE']],
      [6, ['OTHER_NAME']],
      [7, ['CLOSED']],
      [8, ['NAME', 'DATES', 'DAILY_LIMIT']],
      [10, ['NAME_LONG']],
    ])
    expect(await importOf(importId)).toMatchObject({ rows: 8, new: 1, bad: 7 })
    await expect(confirmImport(deps, caller, importId)).rejects.toMatchObject({ code: 'STATE_CONFLICT' })
    await cancelImport(deps, caller, importId)
    expect(await importOf(importId)).toMatchObject({ state: 'CANCELLED' })
  })

  it('takes nasty names as the text that they are', async () => {
    const rows = NASTY_TEXTS.map((name) => [fresh(), name, '学生', '', '', '', ''])
    await apply(await stage(rows))
    for (const [no = '', name] of rows) expect((await personOf(no))?.name).toBe(name)
  })

  it('may be GB 18030, as Excel writes it in China', async () => {
    const no = fresh()
    // 学工号,姓名 / ...,张三
    const bytes = Buffer.concat([
      Buffer.from('d1a7b9a4bac52cd0d5c3fb0d0a', 'hex'),
      Buffer.from(`${no},`),
      Buffer.from('d5c5c8fd0d0a', 'hex'),
    ])
    await apply(await stageBytes(bytes))
    expect((await personOf(no))?.name).toBe('张三')
  })
})

describe('a file that is no roster fails with a sentence', () => {
  it.each<[string, string, Buffer]>([
    ['a workbook', 'NOT_TEXT', Buffer.from('504b030414000600', 'hex')],
    ['UTF-16', 'ENCODING', Buffer.from('fffe66ff', 'hex')],
    ['bytes that are no text', 'ENCODING', Buffer.from('b0ffff20', 'hex')],
    ['nothing', 'EMPTY', Buffer.from('')],
    ['a heading alone', 'EMPTY', Buffer.from('学工号,姓名\n')],
    ['another heading', 'HEADING', Buffer.from('学工号,姓名,班级\n1,2,3\n')],
    ['no heading', 'HEADING', Buffer.from('20230001,张三\n')],
    ['a column twice', 'HEADING', Buffer.from('学工号,姓名,学号\n')],
    ['a quote that never closes', 'MALFORMED', Buffer.from('学工号,姓名\n20230001,"张三\n')],
    ['cells beyond the heading', 'MALFORMED', Buffer.from('学工号,姓名\n20230001,张三,x\n')],
  ])('%s: %s', async (_what, fileFault, bytes) => {
    const failure = await stageBytes(bytes).catch((error: unknown) => error)
    expect(failure).toMatchObject({ code: 'FILE_REFUSED', members: { fileFault } })
  })
})

describe('carrying out', () => {
  it('goes on after the one-card backend was away, and opens no account twice', async () => {
    const nos = [fresh(), fresh()]
    const importId = await stage(nos.map((no) => [no, '张三', '学生', '', '', '', '']))
    await confirmImport(deps, caller, importId)
    await carryOutImports({ ...deps, onecard: { ...deps.onecard, post: () => Promise.reject(new Error('away')) } })
    expect(await importOf(importId)).toMatchObject({ state: 'CONFIRMED', accountsOpened: 0 })
    expect(await personOf(nos[0] ?? '')).toBeNull()
    await world.owner.query(
      `UPDATE person_imports SET sweep_after = now() - make_interval(secs => 1) WHERE import_id = '${importId}'`,
    )
    expect(await apply(importId)).toMatchObject({ state: 'APPLIED', accountsOpened: 2 })
  })

  it('goes on where another process has died between the accounts and the people', async () => {
    const no = fresh()
    const importId = await stage([[no, '张三', '学生', '', '', '', '']])
    await confirmImport(deps, caller, importId)
    const dying = { ...deps, database: { ...deps.database, transaction: () => Promise.reject(new Error('killed')) } }
    await carryOutImports(dying)
    expect(await importOf(importId)).toMatchObject({ state: 'CONFIRMED', accountsOpened: 1 })
    await world.owner.query(
      `UPDATE person_imports SET sweep_after = now() - make_interval(secs => 1) WHERE import_id = '${importId}'`,
    )
    expect(await apply(importId)).toMatchObject({ state: 'APPLIED' })
    expect(await personOf(no)).not.toBeNull()
  })

  it('is all or nothing: where somebody of it was made meanwhile, nobody is changed', async () => {
    const [contested, other] = [fresh(), fresh()]
    const row = (no: string, name: string) => [no, name, '学生', '', '', '', '']
    const [first, second] = [await stage([row(contested, '甲')]), await stage([row(contested, '乙'), row(other, '丙')])]
    expect(await apply(first)).toMatchObject({ state: 'APPLIED' })
    expect(await apply(second)).toMatchObject({ state: 'FAILED', fault: 'CHANGED_MEANWHILE' })
    expect((await personOf(contested))?.name).toBe('甲')
    expect(await personOf(other)).toBeNull()
  })

  it('confirms once, whoever asks how often', async () => {
    const no = fresh()
    const importId = await stage([[no, '张三', '学生', '', '', '', '']])
    await Promise.all([1, 2, 3].map(() => confirmImport(deps, caller, importId)))
    await Promise.all([1, 2, 3].map(() => carryOutImports(deps)))
    expect(await importOf(importId)).toMatchObject({ state: 'APPLIED', accountsOpened: 1 })
    await expect(cancelImport(deps, caller, importId)).rejects.toMatchObject({ code: 'STATE_CONFLICT' })
  })
})
