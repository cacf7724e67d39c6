import { CSRF_HEADER } from '@yimatong/contract/portal-api'
import request from 'supertest'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { aBrowser, aMerchant, aTerminal, aUser, createPortalWorld, NOON, PASSWORD, type PortalWorld } from './world.ts'

let world: PortalWorld
let merchantNo: string
let login: string

const SESSION = '/portal/v1/session'
const tryLogin = (given: { login: string; password: string }) => request(world.app).post(SESSION).send(given)

beforeAll(async () => {
  world = await createPortalWorld({ loginsPerName: 20 })
  merchantNo = await aMerchant(world)
})

beforeEach(async () => {
  world.clock = () => NOON
  login = (await aUser(world, merchantNo)).login
})

afterAll(() => world.close())

describe('a session of the portal', () => {
  it('opens with the right login and password, and says who, for whom and with which rights', async () => {
    const { body } = await tryLogin({ login: login.toUpperCase(), password: PASSWORD }).expect(201)
    expect(body).toMatchObject({ user: { login }, role: 'OWNER', merchant: { merchantNo, canteenName: '学一食堂' } })
  })

  it('lives in a cookie that no script reads and no other site sends', async () => {
    const answer = await tryLogin({ login, password: PASSWORD }).expect(201)
    const cookie = String(answer.headers['set-cookie'])
    expect(cookie).toMatch(/^ymt_portal=[A-Za-z0-9_-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/)
    expect(JSON.stringify(answer.body)).not.toContain(/=([^;]+)/.exec(cookie)?.[1])
  })

  it('says the same to a wrong password, an unknown login and a disabled user', async () => {
    const disabled = await aUser(world, merchantNo)
    await world.prisma.portalUser.update({ where: { userId: disabled.userId }, data: { state: 'DISABLED' } })
    const answers = await Promise.all([
      tryLogin({ login, password: 'wrong' }),
      tryLogin({ login: 'nobody', password: 'wrong' }),
      tryLogin({ login: disabled.login, password: PASSWORD }),
    ])
    const bodies = answers.map(({ status, body }) => ({ status, ...body, requestId: '' }))
    expect(bodies[0]).toMatchObject({ status: 401, code: 'LOGIN_FAILED' })
    expect(bodies[1]).toEqual(bodies[0])
    expect(bodies[2]).toEqual(bodies[0])
  })

  it('refuses the right password too, once too many were tried, also in parallel', async () => {
    const tries = await Promise.all(Array.from({ length: 25 }, () => tryLogin({ login, password: 'wrong' })))
    expect(tries.filter(({ status }) => status === 401)).toHaveLength(20)
    await tryLogin({ login, password: PASSWORD }).expect(429)
  })

  it('counts the password once more together with the logins', async () => {
    const browser = await aBrowser(world, login)
    const prove = (password: string) => browser.send('post', '/session/proof', { password })
    const tries = await Promise.all(Array.from({ length: 25 }, () => prove('wrong')))
    expect(tries.filter(({ status }) => status === 403)).toHaveLength(19)
    await prove(PASSWORD).expect(429)
    await tryLogin({ login, password: PASSWORD }).expect(429)
  })

  it('keeps only a hash of its token', async () => {
    const { cookie } = await aBrowser(world, login)
    const { rows } = await world.owner.query('SELECT * FROM portal_sessions')
    expect(JSON.stringify(rows)).not.toContain(cookie.split('=')[1])
  })

  it('lives on by being used, ends when it is not, and ends in any case after twelve hours', async () => {
    const hour = 3_600_000
    const used = await aBrowser(world, login)
    const left = await aBrowser(world, login)
    for (let hours = 1; hours < 12; hours++) {
      world.clock = () => NOON + hours * hour
      await used.get('/session').expect(200)
    }
    expect((await left.get('/session').expect(401)).body.code).toBe('SESSION_ENDED')
    world.clock = () => NOON + 12 * hour
    await used.get('/session').expect(401)
    await world.sessions.forgetEnded()
    expect((await used.get('/session').expect(401)).body.code).toBe('SESSION_ENDED')
  })

  it('ends by logging out, sockets included', async () => {
    const browser = await aBrowser(world, login)
    const before = world.ended.length
    await browser.send('delete', '/session').expect(204)
    expect(world.ended).toHaveLength(before + 1)
    await browser.get('/session').expect(401)
  })

  it('ends when another one begins in the same browser', async () => {
    const browser = await aBrowser(world, login)
    await tryLogin({ login, password: PASSWORD }).set('Cookie', browser.cookie).expect(201)
    await browser.get('/session').expect(401)
  })

  it('ends when its user is disabled', async () => {
    const user = await aUser(world, merchantNo)
    const browser = await aBrowser(world, user.login)
    await world.prisma.portalUser.update({ where: { userId: user.userId }, data: { state: 'DISABLED' } })
    await browser.get('/session').expect(401)
  })
})

describe('a write', () => {
  it('is refused without the token of this very session, and from another site', async () => {
    const terminalNo = await aTerminal(world, merchantNo)
    const path = `/portal/v1/terminals/${terminalNo}/activation-code`
    const [mine, other] = [await aBrowser(world, login), await aBrowser(world, login)]
    const post = (csrf: string | undefined, origin?: string) => {
      const sent = request(world.app).post(path).set('Cookie', mine.cookie)
      if (csrf !== undefined) void sent.set(CSRF_HEADER, csrf)
      return origin === undefined ? sent : sent.set('Origin', origin)
    }
    for (const refused of [
      post(undefined),
      post(''),
      post(other.csrfToken),
      post(mine.csrfToken, 'https://evil.example'),
    ])
      expect((await refused.expect(403)).body.code).toBe('ORIGIN_REFUSED')
    expect(world.activated).not.toContain(terminalNo)
    await post(mine.csrfToken, 'http://localhost:8080').expect(201)
    expect(world.activated).toContain(terminalNo)
  })
})
