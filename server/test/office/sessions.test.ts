import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { aBrowser, aBrowserOf, aMerchant, anOfficeUser, NOON, PASSWORD, prove } from '../portal/world.ts'
import { anOfficeBrowser, createOfficeWorld, type OfficeWorld } from './world.ts'

let world: OfficeWorld

beforeAll(async () => {
  world = await createOfficeWorld()
})

afterAll(() => world.close())

const APPROVE = `/office/approvals/apr_${'0'.repeat(32)}/approve`

describe('a session of the office', () => {
  it('has a role and no merchant, and opens no door of a merchant', async () => {
    const browser = await anOfficeBrowser(world, 'FINANCE')
    const { body } = await browser.get('/session').expect(200)
    expect([body.role, body.merchant]).toEqual(['FINANCE', undefined])
    expect((await browser.get('/payments').expect(403)).body.code).toBe('FORBIDDEN')
  })

  it('ends by logging out', async () => {
    const browser = await anOfficeBrowser(world, 'ADMIN')
    await browser.send('delete', '/session').expect(204)
    await browser.get('/office/audit-log').expect(401)
  })
})

describe('the password once more', () => {
  it('is asked for by what is sensitive, counts for five minutes, and for this session only', async () => {
    const { login } = await anOfficeUser(world, { role: 'FINANCE' })
    const [browser, other] = [await aBrowser(world, login), await aBrowser(world, login)]
    expect((await browser.send('post', APPROVE, {}).expect(403)).body.code).toBe('PROOF_REQUIRED')
    await prove(browser)
    await browser.send('post', APPROVE, {}).expect(404)
    expect((await other.send('post', APPROVE, {}).expect(403)).body.code).toBe('PROOF_REQUIRED')
    world.clock = () => NOON + 5 * 60_000
    expect((await browser.send('post', APPROVE, {}).expect(403)).body.code).toBe('PROOF_REQUIRED')
    world.clock = () => NOON
  })

  it('proves nothing when it is wrong, and gives no rights that the role has not', async () => {
    const [finance, auditor] = [await anOfficeBrowser(world, 'FINANCE'), await anOfficeBrowser(world, 'AUDITOR')]
    expect((await finance.send('post', '/session/proof', { password: 'wrong' }).expect(403)).body.code).toBe(
      'PASSWORD_WRONG',
    )
    await finance.send('post', APPROVE, {}).expect(403)
    await prove(auditor)
    expect((await auditor.send('post', APPROVE, {}).expect(403)).body.code).toBe('FORBIDDEN')
  })

  it('is for merchants, too, and says until when it counts', async () => {
    const browser = await aBrowserOf(world, await aMerchant(world))
    const { body } = await browser.send('post', '/session/proof', { password: PASSWORD }).expect(200)
    expect(Date.parse(body.provedUntil)).toBe(NOON + 5 * 60_000)
  })
})
