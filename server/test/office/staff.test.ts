import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyAuditLog } from '../../src/audit/verify.ts'
import { aBrowser, aMerchant, anOfficeUser, aUser, prove } from '../portal/world.ts'
import { anOfficeBrowser, createOfficeWorld, type OfficeWorld } from './world.ts'

let world: OfficeWorld
let admin: Awaited<ReturnType<typeof anOfficeBrowser>>

beforeAll(async () => {
  world = await createOfficeWorld()
  admin = await anOfficeBrowser(world, 'ADMIN')
  await prove(admin)
})

afterAll(() => world.close())

describe('the staff of the office', () => {
  it('is added with a password that is told once and opens the portal', async () => {
    const { body } = await admin
      .send('post', '/office/staff', { login: 'New.One', name: '新人', role: 'FINANCE' })
      .expect(201)
    expect(body.member).toMatchObject({ login: 'new.one', role: 'FINANCE', active: true, you: false })
    const browser = await aBrowser(world, 'new.one', body.password)
    expect((await browser.get('/session').expect(200)).body.role).toBe('FINANCE')
    const { rows } = await world.owner.query('SELECT * FROM audit_log')
    expect(JSON.stringify(rows)).not.toContain(body.password)
  })

  it('has logins that nobody else has, a merchant’s people included', async () => {
    const { login } = await aUser(world, await aMerchant(world))
    const again = { login, name: '某人', role: 'AUDITOR' }
    expect((await admin.send('post', '/office/staff', again).expect(409)).body.code).toBe('STATE_CONFLICT')
  })

  it('loses its sessions with its role, and with its password', async () => {
    const { login, userId } = await anOfficeUser(world, { role: 'LOGISTICS' })
    const browser = await aBrowser(world, login)
    await admin.send('put', `/office/staff/${userId}`, { name: '改名', role: 'LOGISTICS', active: true }).expect(200)
    await browser.get('/session').expect(200)
    await admin.send('put', `/office/staff/${userId}`, { name: '改名', role: 'AUDITOR', active: true }).expect(200)
    await browser.get('/session').expect(401)
    const other = await aBrowser(world, login)
    const { body } = await admin.send('post', `/office/staff/${userId}/password`).expect(200)
    await other.get('/session').expect(401)
    const fresh = await aBrowser(world, login, body.password)
    await admin.send('put', `/office/staff/${userId}`, { name: '改名', role: 'AUDITOR', active: false }).expect(200)
    await fresh.get('/session').expect(401)
    const trail = (await admin.get(`/office/audit-log?subject=${userId}`).expect(200)).body.entries
    expect(trail.map(({ action }: { action: string }) => action)).toEqual([
      'staff.change',
      'staff.new-password',
      'staff.change',
      'staff.change',
    ])
  })

  it('is never changed by oneself, and none of it is a merchant’s', async () => {
    const change = { name: '我', role: 'ADMIN', active: false }
    expect((await admin.send('put', `/office/staff/${admin.userId}`, change).expect(403)).body.code).toBe('FORBIDDEN')
    await admin.send('post', `/office/staff/${admin.userId}/password`).expect(403)
    const owner = await aUser(world, await aMerchant(world))
    await admin.send('put', `/office/staff/${owner.userId}`, change).expect(404)
    await admin.send('post', `/office/staff/${owner.userId}/password`).expect(404)
  })

  it('keeps an administrator when all take each other’s rights at once', async () => {
    await world.owner.query(
      `UPDATE portal_users SET state = 'DISABLED' WHERE role = 'ADMIN' AND user_id <> '${admin.userId}'`,
    )
    const others = await Promise.all([1, 2, 3].map(() => anOfficeBrowser(world, 'ADMIN')))
    const all = [admin, ...others]
    await Promise.all(others.map((one) => prove(one)))
    const demoted = { name: '前任', role: 'AUDITOR', active: true }
    await Promise.all(
      all.map((one, index) => one.send('put', `/office/staff/${all[(index + 1) % all.length]?.userId ?? ''}`, demoted)),
    )
    const { rows } = await world.owner.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM portal_users WHERE role = 'ADMIN' AND state = 'ACTIVE'`,
    )
    expect(rows[0]?.count).toBeGreaterThanOrEqual(1)
    expect(await verifyAuditLog(world.database)).toMatchObject({ intact: true })
  })
})
