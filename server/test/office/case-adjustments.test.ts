import type { OfficeCase, OfficeExceptionPage } from '@yimatong/contract/office-api'
import { newId } from '@yimatong/contract/ids'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeExceptions } from '../../src/payments/exceptions/exception.ts'
import { createMoneyWorld, type MoneyWorld } from '../money/world.ts'

let world: MoneyWorld
let planted = 0

beforeAll(async () => {
  world = await createMoneyWorld()
})

afterAll(() => world.close())

/** Something of this amount that the ledger lacks, as a reconciliation writes it down. */
async function aCase(totalFen: number): Promise<string> {
  const subject = `lost-${++planted}`
  await writeExceptions(world.money.database, [{ class: 'MISSING_THERE', subject, totalFen, evidence: {} }])
  const { exceptions } = (await world.finance.get('/office/exceptions')).body as OfficeExceptionPage
  const found = exceptions.find((exception) => exception.subject === subject)
  if (found === undefined) throw new Error('the queue does not have it')
  return found.exceptionId
}

async function ask(amount: number): Promise<string> {
  const { schoolNo } = await world.person()
  const body = { account: { schoolNo }, direction: 'GIVE', amount, reason: '对账调整' }
  return String((await world.finance.send('post', '/office/money/adjustments', body).expect(200)).body.approvalId)
}

/** An adjustment that two persons have carried out in the real ledger. */
async function anAdjustment(amount: number): Promise<string> {
  const approvalId = await ask(amount)
  const { body } = await world.second.send('post', `/office/approvals/${approvalId}/approve`, {}).expect(200)
  expect(body.state).toBe('DONE')
  return approvalId
}

async function resolve(exceptionId: string, adjustmentId: string) {
  const said = { how: 'ADJUSTED', text: '两人调账', adjustmentId }
  const { status, body } = await world.finance.send('post', `/office/exceptions/${exceptionId}/resolve`, said)
  return { status, body: body as OfficeCase & { code?: string } }
}

const read = async (exceptionId: string) =>
  (await world.finance.get(`/office/exceptions/${exceptionId}`).expect(200)).body as OfficeCase
const offered = async (exceptionId: string) =>
  (await read(exceptionId)).adjustments.map(({ adjustmentId }) => adjustmentId)

describe('a case that was adjusted', () => {
  it('is resolved by an adjustment that was carried out, of its amount, which is offered for it and then no more', async () => {
    const [id, other] = [await aCase(701), await aCase(701)]
    const adjustmentId = await anAdjustment(701)
    await anAdjustment(702)
    expect(await offered(id)).toEqual([adjustmentId])
    const { status, body } = await resolve(id, adjustmentId)
    expect([status, body.state, body.resolvedHow, body.adjustmentId]).toEqual([
      200,
      'RESOLVED',
      'ADJUSTED',
      adjustmentId,
    ])
    expect(body.notes.at(-1)).toMatchObject({ type: 'ADJUSTED', text: `两人调账 (${adjustmentId})` })
    expect(await offered(other)).toEqual([])
    expect((await resolve(other, adjustmentId)).body.code).toBe('ADJUSTMENT_USED')
    expect((await read(other)).state).toBe('OPEN')
  })

  it('is resolved by nothing else', async () => {
    const id = await aCase(801)
    expect((await resolve(id, newId('approval'))).body.code).toBe('ADJUSTMENT_UNKNOWN')
    const asked = await ask(801)
    expect((await resolve(id, asked)).body.code).toBe('ADJUSTMENT_NOT_DONE')
    const more = await anAdjustment(802)
    expect((await resolve(id, more)).body.code).toBe('ADJUSTMENT_OTHER_AMOUNT')
    const without = await world.finance.send('post', `/office/exceptions/${id}/resolve`, { how: 'ADJUSTED', text: 'x' })
    expect(without.status).toBe(422)
    expect((await read(id)).state).toBe('OPEN')
  })

  it('takes an adjustment for one case only, whoever asks at the same moment', async () => {
    const cases = [await aCase(901), await aCase(901), await aCase(901)]
    const adjustmentId = await anAdjustment(901)
    const answers = await Promise.all(cases.map((id) => resolve(id, adjustmentId)))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ body }) => body.code === 'ADJUSTMENT_USED')).toHaveLength(2)
  })

  it('that was opened again may name its adjustment once more', async () => {
    const id = await aCase(951)
    const adjustmentId = await anAdjustment(951)
    await resolve(id, adjustmentId)
    await world.finance.send('post', `/office/exceptions/${id}/reopen`, { text: '再看' }).expect(200)
    expect(await offered(id)).toEqual([adjustmentId])
    expect((await resolve(id, adjustmentId)).status).toBe(200)
  })

  it('is a rule of the database, too', async () => {
    const id = await aCase(961)
    const adjustmentId = await anAdjustment(962)
    const text = `INSERT INTO exception_adjustments (move_id, exception_id, used_by, used_at) VALUES ($1, $2, 'usr_1', now())`
    await expect(world.owner.query({ text, values: [adjustmentId, id] })).rejects.toThrow('cannot resolve')
  })
})
