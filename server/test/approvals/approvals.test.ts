import type { OfficeRole } from '@yimatong/contract/roles'
import { problem } from '@yimatong/kit/problem'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { askFor } from '../../src/approvals/ask.ts'
import { turnOverApprovals } from '../../src/approvals/carry-out.ts'
import { approvalKind, type ApprovedTask } from '../../src/approvals/kinds.ts'
import { NOON, prove } from '../portal/world.ts'
import {
  anOfficeBrowser,
  createOfficeWorld,
  officeBrowsers,
  type OfficeBrowsers,
  type OfficeWorld,
} from '../office/world.ts'

let world: OfficeWorld
let by: OfficeBrowsers
let second: Awaited<ReturnType<typeof anOfficeBrowser>>
/** What was carried out, and how the next attempts go. */
let done: ApprovedTask<{ amount: number }>[] = []
let failing: Error[] = []

const adjust = approvalKind({
  kind: 'test.adjust',
  askedBy: ['FINANCE'],
  decidedBy: ['FINANCE'],
  payload: z.strictObject({ amount: z.int() }),
  async carryOut(task) {
    const failure = failing.shift()
    if (failure !== undefined) throw failure
    done.push(task)
  },
})

beforeAll(async () => {
  world = await createOfficeWorld({ kinds: [adjust] })
  by = await officeBrowsers(world)
  second = await anOfficeBrowser(world, 'FINANCE')
  for (const browser of [...Object.values(by), second]) await prove(browser)
})

beforeEach(() => {
  world.clock = () => NOON
  done = []
  failing = []
})

afterAll(() => world.close())

let asked = 0

const ask = (role: OfficeRole = 'FINANCE', subject = `acc_${++asked}`) =>
  askFor(
    world.officeDeps,
    { userId: by[role].userId, role, requestId: 'req_ask' },
    {
      kind: 'test.adjust',
      subject,
      payload: { amount: 500 },
      before: { balance: 0 },
      after: { balance: 500 },
      amountFen: 500,
      reason: '补录',
    },
  )

const path = (approvalId: string, step = '') => `/office/approvals/${approvalId}${step === '' ? '' : `/${step}`}`
const trailOf = async (approvalId: string) => {
  const { body } = await by.AUDITOR.get(`/office/audit-log?subject=${approvalId}`).expect(200)
  return body.entries.map(({ action, by: { userId } }: { action: string; by: { userId: string } }) => [action, userId])
}

describe('what one person asks for', () => {
  it('is carried out once another approves it, under its own id, and the log shows both', async () => {
    const { approvalId } = await ask()
    const { body } = await second.send('post', path(approvalId, 'approve'), {}).expect(200)
    expect(body).toMatchObject({ state: 'DONE', amount: 500, before: { balance: 0 }, after: { balance: 500 } })
    expect(done).toMatchObject([
      { approvalId, requestedBy: by.FINANCE.userId, decidedBy: second.userId, payload: { amount: 500 } },
    ])
    expect(await trailOf(approvalId)).toEqual([
      ['approvals.approve', second.userId],
      ['approvals.ask', by.FINANCE.userId],
    ])
  })

  it('is never decided by the same person, nor by a role that does not decide such things', async () => {
    const { approvalId } = await ask()
    for (const browser of [by.FINANCE, by.LOGISTICS, by.ADMIN, by.AUDITOR]) {
      expect((await browser.send('post', path(approvalId, 'approve'), {}).expect(403)).body.code).toBe('FORBIDDEN')
      await browser.send('post', path(approvalId, 'reject'), { note: '不' }).expect(403)
    }
    expect(done).toEqual([])
    const forged = `UPDATE approvals SET state = 'APPROVED', decided_by = requested_by, decided_role = 'FINANCE',
      decided_at = now(), decision_request_id = 'r', next_try_at = now(), expires_at = now() + interval '1 day'
      WHERE approval_id = '${approvalId}'`
    await expect(world.owner.query(forged)).rejects.toThrow(/approvals_second_person/)
  })

  it('is asked for by nobody whose kind it is not', async () => {
    await expect(ask('LOGISTICS')).rejects.toMatchObject({ code: 'FORBIDDEN' })
  })

  it('is one, however often it is sent while it waits', async () => {
    const first = await ask('FINANCE', 'acc_same')
    expect((await ask('FINANCE', 'acc_same')).approvalId).toBe(first.approvalId)
    await second.send('post', path(first.approvalId, 'reject'), { note: '重复' }).expect(200)
    expect((await ask('FINANCE', 'acc_same')).approvalId).not.toBe(first.approvalId)
  })

  it('tells each viewer whether it is theirs to decide or to take back', async () => {
    const { approvalId } = await ask()
    const seen = async (browser: { get: OfficeBrowsers['ADMIN']['get'] }) => {
      const { mayDecide, mayWithdraw } = (await browser.get(path(approvalId)).expect(200)).body
      return [mayDecide, mayWithdraw]
    }
    expect(await seen(by.FINANCE)).toEqual([false, true])
    expect(await seen(second)).toEqual([true, false])
    expect(await seen(by.AUDITOR)).toEqual([false, false])
    const waiting = async (browser: OfficeBrowsers['ADMIN']) =>
      (await browser.get('/office/approvals/waiting').expect(200)).body.count
    expect(await waiting(second)).toBeGreaterThan(0)
    expect(await waiting(by.LOGISTICS)).toBe(0)
  })

  it('can be taken back until it is decided, by whoever asked', async () => {
    const { approvalId } = await ask()
    await second.send('post', path(approvalId, 'withdraw')).expect(403)
    expect((await by.FINANCE.send('post', path(approvalId, 'withdraw')).expect(200)).body.state).toBe('WITHDRAWN')
    await by.FINANCE.send('post', path(approvalId, 'withdraw')).expect(200)
    expect((await second.send('post', path(approvalId, 'approve'), {}).expect(409)).body.code).toBe('STATE_CONFLICT')
    expect(done).toEqual([])
  })

  it('is decided once, whoever is first, and the same decision again is the same answer', async () => {
    const { approvalId } = await ask()
    const third = await anOfficeBrowser(world, 'FINANCE')
    await prove(third)
    const decisions = [
      second.send('post', path(approvalId, 'approve'), {}),
      third.send('post', path(approvalId, 'reject'), { note: '不同意' }),
    ]
    const statuses = (await Promise.all(decisions)).map(({ status }) => status)
    expect(statuses.toSorted((one, other) => one - other)).toEqual([200, 409])
    const { body } = await by.AUDITOR.get(path(approvalId)).expect(200)
    const [decider, step, words] =
      body.state === 'REJECTED' ? [third, 'reject', { note: '不同意' }] : [second, 'approve', {}]
    await decider.send('post', path(approvalId, step), words).expect(200)
    expect(done).toHaveLength(body.state === 'REJECTED' ? 0 : 1)
  })

  it('expires after seven days, and nobody approves it then', async () => {
    const { approvalId } = await ask()
    world.clock = () => NOON + 7 * 24 * 60 * 60 * 1000
    const late = await anOfficeBrowser(world, 'FINANCE')
    await prove(late)
    expect((await late.get(path(approvalId)).expect(200)).body).toMatchObject({ state: 'EXPIRED', mayDecide: false })
    await late.send('post', path(approvalId, 'approve'), {}).expect(409)
    await turnOverApprovals(world.officeDeps)
    const { body } = await late.get('/office/approvals?state=EXPIRED').expect(200)
    expect(body.approvals.map((one: { approvalId: string }) => one.approvalId)).toContain(approvalId)
  })
})

describe('what was approved', () => {
  it('ends as FAILED with the code of a refusal that is final', async () => {
    const { approvalId } = await ask()
    failing = [problem('STATE_CONFLICT')]
    const { body } = await second.send('post', path(approvalId, 'approve'), {}).expect(200)
    expect(body).toMatchObject({ state: 'FAILED', failure: 'STATE_CONFLICT' })
    await turnOverApprovals(world.officeDeps)
    expect(done).toEqual([])
  })

  it('is tried again by a turn when nobody knows what came of it, with the same id', async () => {
    const { approvalId } = await ask()
    failing = [new Error('the process was killed'), problem('ONECARD_UNAVAILABLE')]
    expect((await second.send('post', path(approvalId, 'approve'), {}).expect(200)).body.state).toBe('APPROVED')
    for (const minutes of [1, 3]) {
      world.clock = () => NOON + minutes * 60_000
      await turnOverApprovals(world.officeDeps)
    }
    expect(done.map((task) => task.approvalId)).toEqual([approvalId])
    expect((await by.AUDITOR.get(path(approvalId)).expect(200)).body.state).toBe('DONE')
  })

  it('is what was shown: no server can change what was asked for', async () => {
    const { approvalId } = await ask()
    const change = `UPDATE approvals SET payload = '{"amount":1}' WHERE approval_id = '${approvalId}'`
    await expect(world.database.query(change)).rejects.toThrow(/permission denied/)
  })
})
