import { systemView } from '@yimatong/contract/office-api'
import { newId } from '@yimatong/contract/ids'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { aMerchant, type Browser } from '../portal/world.ts'
import { anOfficeBrowser, createOfficeWorld, type OfficeWorld } from './world.ts'

let world: OfficeWorld
let auditor: Browser

beforeAll(async () => {
  const runtime = { jobs: () => Promise.resolve([]), sockets: () => ({ app: 0, pos: 0, portal: 0 }) }
  world = await createOfficeWorld({ deps: { runtime } })
  auditor = await anOfficeBrowser(world, 'AUDITOR')
})

afterAll(() => world?.close())

const system = async () => systemView.parse((await auditor.get('/office/system')).body)
const settlement = async () => (await system()).settlement

it('calls an auditor late that has said nothing for two of its turns, however sound it found the books', async () => {
  const said = (ago: string, everyMinutes: number | null) =>
    world.owner.query({
      text: `INSERT INTO audit_verdicts (started_at, finished_at, sound, findings, every_minutes)
        SELECT at, at, true, '[]', $2 FROM (SELECT now() - $1::interval AS at) t`,
      values: [ago, everyMinutes],
    })
  expect((await system()).audit).toBeUndefined()
  await said('31 minutes', null)
  expect((await system()).audit).toMatchObject({ sound: true, late: true })
  await said('29 minutes', null)
  expect((await system()).audit).toMatchObject({ sound: true, late: false })
  await said('11 minutes', 5)
  expect((await system()).audit).toMatchObject({ sound: true, late: true })
  // Somebody has looked by hand; the one that looks by itself is as dead as before, and will be late again.
  await said('9 minutes', null)
  expect((await system()).audit).toMatchObject({ sound: true, late: false })
})

it('says since when what the auditor looked at was written, and when it last looked at everything', async () => {
  await world.owner.query(`DELETE FROM audit_verdicts`)
  const said = (at: string, since: string | null) =>
    world.owner.query({
      text: `INSERT INTO audit_verdicts (started_at, finished_at, sound, findings, since) VALUES ($1, $1, true, '[]', $2)`,
      values: [at, since],
    })
  await said('2026-03-01T00:00:00Z', null)
  expect((await system()).audit).not.toHaveProperty('since')
  await said('2026-03-01T00:15:00Z', '2026-03-01T00:00:00Z')
  const { since = '', wholeAt = '' } = (await system()).audit ?? {}
  expect([since, wholeAt].map((at) => Date.parse(at))).toEqual([1, 1].map((day) => Date.UTC(2026, 2, day)))
})

it('says which closed days merchants wait for, how their reconciliation stands, and when nothing waits any more', async () => {
  await aMerchant(world)
  await world.owner.query(`UPDATE reconciliation_start SET from_date = '2026-03-01'`)
  await world.owner.query(`UPDATE settlement_places SET settled_through = '2026-03-02'`)
  await world.owner.query(`UPDATE closed_days SET through = '2026-03-04', ended_through = '2026-03-04'`)
  const failed = newId('reconciliation')
  await world.owner.query({
    text: `INSERT INTO reconciliation_runs (run_id, business_date, requested_by, state, sweep_after, created_at, started_at, finished_at, failure)
      VALUES ($1, '2026-03-03', 'schedule', 'FAILED', now(), now(), now(), now(), 'STATEMENT_UNAVAILABLE')`,
    values: [failed],
  })
  expect(await settlement()).toMatchObject({
    closedThrough: '2026-03-04',
    waiting: [
      { businessDate: '2026-03-03', state: 'FAILED', failure: 'STATEMENT_UNAVAILABLE', overdue: true },
      { businessDate: '2026-03-04', overdue: true },
    ],
  })
  await world.owner.query(`UPDATE settlement_places SET settled_through = '2026-03-04'`)
  expect(await settlement()).toEqual({ closedThrough: '2026-03-04', waiting: [] })
})
