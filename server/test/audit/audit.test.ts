import { newId } from '@yimatong/contract/ids'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { recordChange } from '../../src/audit/record.ts'
import { verifyAuditLog } from '../../src/audit/verify.ts'
import { createOfficeWorld, type OfficeWorld } from '../office/world.ts'

let world: OfficeWorld

beforeAll(async () => {
  world = await createOfficeWorld()
})

afterAll(() => world.close())

const caller = { userId: newId('portalUser'), role: 'LOGISTICS', requestId: 'req_1' } as const
const change = (subject: string, after: object = { state: 'FROZEN' }) =>
  world.database.transaction((transaction) =>
    recordChange(transaction, {
      caller,
      action: 'people.freeze',
      subject,
      before: { state: 'ACTIVE' },
      after,
      reason: '挂失',
    }),
  )

/** As somebody who owns the tables and has taken the guard away. */
const tamper = (text: string) =>
  world.owner.transaction(async (transaction) => {
    await transaction.query('ALTER TABLE audit_log DISABLE TRIGGER audit_log_only_added_to')
    await transaction.query(text)
    await transaction.query('ALTER TABLE audit_log ENABLE TRIGGER audit_log_only_added_to')
  })

describe('the audit log', () => {
  beforeEach(() => tamper('TRUNCATE audit_log'))

  it('is whole when nobody touched it, and when there is nothing in it', async () => {
    expect(await verifyAuditLog(world.database)).toMatchObject({ intact: true, head: { seq: 0 } })
    for (const subject of ['per_1', 'per_2', 'per_3']) await change(subject)
    expect(await verifyAuditLog(world.database)).toMatchObject({ intact: true, head: { seq: 3 } })
  })

  it('numbers what many write at once without a gap', async () => {
    await Promise.all(
      Array.from({ length: 12 }, (_, index) => change(`per_${index}`, { 姓名: '=1+1', "o'": ['😀', null] })),
    )
    expect(await verifyAuditLog(world.database)).toMatchObject({ intact: true, head: { seq: 12 } })
  })

  it('has no row of a change that did not happen', async () => {
    const failing = world.database.transaction(async (transaction) => {
      await recordChange(transaction, { caller, action: 'people.freeze', subject: 'per_1' })
      throw new Error('changed my mind')
    })
    await expect(failing).rejects.toThrow('changed my mind')
    await change('per_2')
    expect(await verifyAuditLog(world.database)).toMatchObject({ intact: true, head: { seq: 1 } })
  })

  it('keeps no secret, at any depth', async () => {
    await change('per_1', { name: '王', password: 'horse', inner: { deep: [{ pin: '135790', kept: 1 }] } })
    const { rows } = await world.owner.query<{ after: object }>('SELECT after FROM audit_log')
    expect(JSON.stringify(rows)).not.toMatch(/horse|135790/)
    expect(rows[0]?.after).toMatchObject({ name: '王', inner: { deep: [{ kept: 1 }] } })
  })

  it.each([
    ['what was written', `UPDATE audit_log SET after = '{"state":"ACTIVE"}' WHERE seq = 2`, 2, 'CHANGED'],
    ['who wrote it', `UPDATE audit_log SET user_id = 'usr_somebody' WHERE seq = 3`, 3, 'CHANGED'],
    ['when', `UPDATE audit_log SET at = at - interval '1 day' WHERE seq = 1`, 1, 'CHANGED'],
    ['a row away', 'DELETE FROM audit_log WHERE seq = 2', 2, 'MISSING'],
    ['the beginning away', 'DELETE FROM audit_log WHERE seq < 3', 1, 'MISSING'],
    ['a hash with it', `UPDATE audit_log SET hash = repeat('a', 64) WHERE seq = 2`, 2, 'CHANGED'],
    ['the row before it', `UPDATE audit_log SET prev_hash = repeat('a', 64) WHERE seq = 4`, 4, 'CHAIN'],
  ] as const)('names the first row that is broken when its owner changes %s', async (_what, text, seq, why) => {
    for (const subject of ['per_1', 'per_2', 'per_3', 'per_4']) await change(subject)
    await tamper(text)
    expect(await verifyAuditLog(world.database)).toEqual({ intact: false, seq, why })
  })

  it('tells that its end was cut off from a head that somebody has noted', async () => {
    for (const subject of ['per_1', 'per_2', 'per_3']) await change(subject)
    const whole = await verifyAuditLog(world.database)
    if (!whole.intact) throw new Error('the log is broken')
    await change('per_4')
    expect(await verifyAuditLog(world.database, whole.head)).toMatchObject({ intact: true, head: { seq: 4 } })
    await tamper('DELETE FROM audit_log WHERE seq > 2')
    await change('per_5')
    expect(await verifyAuditLog(world.database)).toMatchObject({ intact: true, head: { seq: 3 } })
    expect(await verifyAuditLog(world.database, whole.head)).toEqual({ intact: false, seq: 3, why: 'HEAD_GONE' })
  })

  it('is changed by no server, and by its owner only after taking the guard away', async () => {
    await change('per_1')
    for (const text of ['UPDATE audit_log SET reason = null', 'DELETE FROM audit_log', 'TRUNCATE audit_log']) {
      await expect(world.database.query(text)).rejects.toThrow(/permission denied/)
      await expect(world.owner.query(text)).rejects.toThrow(/only added to/)
    }
    const forged = `INSERT INTO audit_log (seq, user_id, role, action, subject, request_id) VALUES (9, 'a', 'b', 'c', 'd', 'e')`
    await expect(world.database.query(forged)).rejects.toThrow(/permission denied/)
  })
})
