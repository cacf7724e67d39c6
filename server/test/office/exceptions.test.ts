import type { OfficeCase, OfficeExceptionPage } from '@yimatong/contract/office-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeExceptions } from '../../src/payments/exceptions/exception.ts'
import { type OfficeBrowsers, officeBrowsers, createOfficeWorld, type OfficeWorld } from './world.ts'

let world: OfficeWorld
let browsers: OfficeBrowsers
let planted = 0

beforeAll(async () => {
  world = await createOfficeWorld()
  browsers = await officeBrowsers(world)
})

afterAll(() => world.close())

/** A debit that the ledger alone has, as a reconciliation writes it down. */
async function aCase(): Promise<string> {
  const subject = `stranger-${++planted}`
  await writeExceptions(world.officeDeps.database, [
    {
      class: 'MISSING_HERE',
      subject,
      totalFen: 1250,
      businessDate: '2026-03-02',
      evidence: { ledger: { id: subject, state: 'DEBIT', kind: 'DEBIT', total: 1250, amount: 1250, surcharge: 0 } },
    },
  ])
  const { exceptions } = (await browsers.FINANCE.get('/office/exceptions')).body as OfficeExceptionPage
  const found = exceptions.find((exception) => exception.subject === subject)
  if (found === undefined) throw new Error('the queue does not have it')
  return found.exceptionId
}

const step = async (name: string, exceptionId: string, body: object, by = browsers.FINANCE) => {
  const { status, body: said } = await by.send('post', `/office/exceptions/${exceptionId}/${name}`, body)
  return { status, said: said as OfficeCase & { code?: string } }
}

describe('a case', () => {
  it('is taken, spoken of, resolved and opened again, and everything stays written', async () => {
    const id = await aCase()
    expect((await step('assign', id, { userId: browsers.FINANCE.userId })).said.assignedTo?.userId).toBe(
      browsers.FINANCE.userId,
    )
    await step('notes', id, { text: '问过一卡通中心' })
    await step('due', id, { dueAt: '2026-12-01T18:00:00.000+08:00' })
    const resolved = await step('resolve', id, { how: 'CORRECTED', text: '对方已冲正' }, browsers.LOGISTICS)
    expect(resolved.said).toMatchObject({ state: 'RESOLVED', resolvedHow: 'CORRECTED', overdue: false })
    const again = await step('reopen', id, { text: '又出现了' })
    expect(again.said).toMatchObject({ state: 'OPEN', payBack: { road: 'POSTING', total: 1250 } })
    expect(again.said.notes.map(({ type }) => type)).toEqual([
      'FOUND',
      'ASSIGNED',
      'NOTE',
      'DUE',
      'CORRECTED',
      'REOPENED',
    ])
    const { rows } = await world.owner.query<{ action: string }>({
      text: 'SELECT action FROM audit_log WHERE subject = $1 ORDER BY seq',
      values: [id],
    })
    expect(rows.map(({ action }) => action)).toEqual(
      ['assign', 'notes', 'due', 'resolve', 'reopen'].map((name) => `exceptions.${name}`),
    )
  })

  it('takes only the steps that fit how it stands, and only from people who work on cases', async () => {
    const id = await aCase()
    expect((await step('reopen', id, { text: 'x' })).status).toBe(409)
    expect((await step('assign', id, { userId: browsers.AUDITOR.userId })).status).toBe(422)
    expect((await step('notes', id, { text: 'x' }, browsers.AUDITOR)).status).toBe(403)
    await step('resolve', id, { how: 'ACCEPTED', text: 'x' })
    expect((await step('resolve', id, { how: 'ACCEPTED', text: 'x' })).status).toBe(409)
    expect((await step('due', id, { dueAt: '2026-12-01T18:00:00.000+08:00' })).status).toBe(409)
  })

  it('is found by its state, its class, and whose it is', async () => {
    const id = await aCase()
    await step('assign', id, { userId: browsers.LOGISTICS.userId }, browsers.LOGISTICS)
    const read = async (query: string) =>
      ((await browsers.LOGISTICS.get(`/office/exceptions${query}`)).body as OfficeExceptionPage).exceptions.map(
        ({ exceptionId }) => exceptionId,
      )
    expect(await read('?mine=true&state=OPEN')).toEqual([id])
    expect(await read('?class=DUPLICATE')).toEqual([])
    expect(await read('?overdue=true')).toEqual([])
    expect(await read('?businessDate=2026-03-02&limit=1')).toEqual([id])
  })
})
