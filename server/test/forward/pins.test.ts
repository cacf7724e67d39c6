import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { newestOf } from '@yimatong/kit/keys'
import { hashPassword, passwordFits } from '@yimatong/kit/passwords'
import { createCrowdLimit } from '@yimatong/kit/rate-limit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkPin } from '../../src/platform/pins.ts'
import { type App, anApp, PIN, type Said } from '../world/apps.ts'
import { aCrowdThatHashes } from '../world/hashing.ts'
import { aStaticCode } from '../world/merchant-codes.ts'
import { aPerson, balanceOf } from '../world/people.ts'
import { aMerchant } from '../world/tills.ts'
import { createWorld, type World } from '../world/world.ts'

const BALANCE = 100_00
const PASSWORD = 'correct horse'

let world: World
let url: string
let passwordHash: string

beforeAll(async () => {
  world = await createWorld()
  url = (await aStaticCode(world, await aMerchant(world))).url
  passwordHash = await hashPassword(PASSWORD)
})

afterAll(() => world?.close())

async function aPayer(pin?: string): Promise<App> {
  const person = await aPerson(world, { balanceFen: BALANCE })
  await world.gateway.deps.prisma.person.update({ where: { personId: person.personId }, data: { passwordHash } })
  return anApp(world, person, pin)
}

/** An order, and a way to try a PIN on it. */
async function trying(app: App): Promise<(pin: string) => Promise<Said<{ state: string }>>> {
  const { orderId } = await app.order({ code: url })
  return (pin) => app.pay(orderId, { amount: 100, total: 100, pin })
}

const setPin = (app: App, body: object) => app.send('PUT', 'me/pin', body)
const codeOf = ({ body }: Said<object>) => body.code

describe('wrong PINs', () => {
  it('lock it: thirty at once and then the right one', async () => {
    const app = await aPayer()
    const attempt = await trying(app)
    const answers = await Promise.all(Array.from({ length: 30 }, (_, at) => attempt(String(700_000 + at))))
    const codes = answers.map(codeOf)
    expect(codes.filter((code) => code === 'PIN_WRONG').length).toBeLessThanOrEqual(4)
    expect(codes.filter((code) => code === 'PIN_LOCKED').length).toBeGreaterThanOrEqual(26)
    expect(codeOf(await attempt(PIN))).toBe('PIN_LOCKED')
    expect(await balanceOf(world, app.person.accountNo)).toBe(BALANCE)
    expect((await app.send('GET', 'me')).body).toMatchObject({ pinSet: true, pinLocked: true })
  })

  it('count down one by one, and a right one before the last clears the count', async () => {
    const app = await aPayer()
    for (let turn = 0; turn < 2; turn++) {
      const attempt = await trying(app)
      const told = [await attempt('000001'), await attempt('000002'), await attempt('000003'), await attempt('000004')]
      expect(told.map(({ body }) => body.attemptsLeft)).toEqual([4, 3, 2, 1])
      expect((await attempt(PIN)).body.state).toBe('SUCCESS')
    }
    const attempt = await trying(app)
    for (let wrong = 0; wrong < 4; wrong++) expect(codeOf(await attempt('000000'))).toBe('PIN_WRONG')
    expect(codeOf(await attempt('000000'))).toBe('PIN_LOCKED')
    expect(codeOf(await attempt(PIN))).toBe('PIN_LOCKED')
  })

  it('are counted before they are looked at: a server that dies in between has counted', async () => {
    const app = await aPayer()
    const { personId } = app.person
    // What is left behind by an attempt whose process ended while it hashed.
    await world.gateway.deps.prisma.personPin.update({ where: { personId }, data: { failedCount: 4 } })
    const attempt = await trying(app)
    expect(codeOf(await attempt('000000'))).toBe('PIN_LOCKED')
  })

  it('are none of those that there is no room to look at: right ones that are turned away lock nothing', async () => {
    const app = await aPayer()
    const attempt = await trying(app)
    const crowd = aCrowdThatHashes()
    for (let turn = 0; turn < 6; turn++) expect(codeOf(await attempt(PIN))).toBe('OVERLOADED')
    await crowd.leave()
    expect((await attempt(PIN)).body).toMatchObject({ state: 'SUCCESS' })
  })

  it('leave the order as it is', async () => {
    const app = await aPayer()
    const { orderId } = await app.order({ code: url })
    expect(codeOf(await app.pay(orderId, { amount: 100, total: 100, pin: '000000' }))).toBe('PIN_WRONG')
    expect(await app.read(orderId)).toMatchObject({ state: 'OPEN' })
    expect((await app.pay(orderId, { amount: 100, total: 100 })).body.state).toBe('SUCCESS')
  })

  it('include the PIN of another person', async () => {
    const [app, other] = [await aPayer(), await aPayer('735291')]
    const attempt = await trying(app)
    expect(codeOf(await attempt(other.pin))).toBe('PIN_WRONG')
  })

  it.each(['', '25803', '2580366', '25803a', '２５８０３６', ' 25803'])(
    'that are no six digits are not counted: "%s"',
    async (pin) => {
      const app = await aPayer()
      const attempt = await trying(app)
      expect((await attempt(pin)).status).toBe(422)
      expect((await attempt('000000')).body.attemptsLeft).toBe(4)
    },
  )
})

describe('behind one address', () => {
  /** An address of its own, and a way to try a PIN from there. */
  function anAddress(people: number) {
    const wrongPinsPerAddress = createCrowdLimit({ name: 'wrong-pins', points: people, perSeconds: 600 })
    const deps = { ...world.gateway.deps, wrongPinsPerAddress }
    return ({ person: { personId } }: App, pin: string) => checkPin(deps, { personId, pin, address: '203.0.113.1' })
  }

  it('one person keeps nobody else from paying, however many wrong PINs that one types', async () => {
    const [one, other] = [await aPayer(), await aPayer()]
    const attempt = anAddress(1)
    for (let turn = 0; turn < 2; turn++) {
      for (let wrong = 0; wrong < 4; wrong++)
        await expect(attempt(one, '000000')).rejects.toMatchObject({ code: 'PIN_WRONG' })
      await attempt(one, PIN)
    }
    await attempt(other, PIN)
  })

  it('a PIN that many people were tried with is tried with nobody any more, and would not be told if it were right', async () => {
    const people = [await aPayer(), await aPayer(), await aPayer('735291')] as const
    const attempt = anAddress(1)
    await expect(attempt(people[0], '735291')).rejects.toMatchObject({ code: 'PIN_WRONG' })
    await expect(attempt(people[1], '735291')).rejects.toMatchObject({ code: 'RATE_LIMITED' })
    await expect(attempt(people[2], '735291')).rejects.toMatchObject({ code: 'RATE_LIMITED' })
    await anAddress(1)(people[2], '735291')
  })
})

describe('setting a PIN', () => {
  it('takes the password the first time, and nothing can be paid before', async () => {
    const fresh = await aPayer('')
    const attempt = await trying(fresh)
    expect(codeOf(await attempt('481592'))).toBe('PIN_NOT_SET')
    expect(codeOf(await setPin(fresh, { pin: '481592', oldPin: '000000' }))).toBe('PIN_NOT_SET')
    expect(codeOf(await setPin(fresh, { pin: '481592', password: 'wrong' }))).toBe('PASSWORD_WRONG')
    expect((await setPin(fresh, { pin: '481592', password: PASSWORD })).status).toBe(204)
    expect((await attempt('481592')).body.state).toBe('SUCCESS')
  })

  it('changes it by the old one, whose wrong attempts count like those of payments', async () => {
    const app = await aPayer()
    expect((await setPin(app, { pin: '481592', oldPin: '000000' })).body).toMatchObject({ attemptsLeft: 4 })
    expect((await setPin(app, { pin: '481592', oldPin: PIN })).status).toBe(204)
    const attempt = await trying(app)
    expect(codeOf(await attempt(PIN))).toBe('PIN_WRONG')
    expect((await attempt('481592')).body.state).toBe('SUCCESS')
  })

  it('unlocks it by the password', async () => {
    const app = await aPayer()
    const attempt = await trying(app)
    for (let wrong = 0; wrong < 5; wrong++) await attempt('000000')
    expect(codeOf(await setPin(app, { pin: '481592', oldPin: PIN }))).toBe('PIN_LOCKED')
    expect((await setPin(app, { pin: '481592', password: PASSWORD })).status).toBe(204)
    expect((await attempt('481592')).body.state).toBe('SUCCESS')
  })

  it.each(['000000', '123456', '654321', '234567', '012345', '121212', '123123', '987654'])(
    'refuses %s',
    async (pin) => {
      const app = await aPayer()
      const { status, body } = await setPin(app, { pin, oldPin: PIN })
      expect([status, body.code]).toEqual([422, 'PIN_TOO_EASY'])
    },
  )

  it('keeps nothing from which the PIN could be searched without the pepper', async () => {
    const app = await aPayer()
    const { pinHash } = await world.gateway.deps.prisma.personPin.findUniqueOrThrow({
      where: { personId: app.person.personId },
    })
    expect(pinHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect((await world.gateway.deps.pinPeppers()).get(1)).toHaveLength(32)
    expect(await passwordFits(pinHash, PIN)).toBe(false)
  })

  it('takes exactly one proof', async () => {
    const app = await aPayer()
    for (const proof of [{}, { oldPin: PIN, password: PASSWORD }])
      expect((await setPin(app, { pin: '481592', ...proof })).status).toBe(422)
  })
})

describe('when the pepper is rotated', () => {
  const hashOf = async ({ person: { personId } }: App) =>
    (await world.gateway.deps.prisma.personPin.findUniqueOrThrow({ where: { personId } })).pinHash
  const pepperLines = () => readFileSync(world.keys.pinPepper, 'utf8').trim().split('\n')

  it('nobody sets a PIN again: it is hashed anew when it is next entered, at whatever server', async () => {
    const [app, other] = [await aPayer(), await aPayer()]
    const second = await world.startGateway()
    writeFileSync(world.keys.pinPepper, [...pepperLines(), randomBytes(32).toString('hex')].join('\n'))
    await expect.poll(async () => newestOf(await world.gateway.deps.pinPeppers()).number).toBe(2)
    const attempt = await trying(app)
    expect(codeOf(await attempt('000000'))).toBe('PIN_WRONG')
    expect(await hashOf(app)).toMatch(/^\$argon2id/)
    expect((await attempt(PIN)).body.state).toBe('SUCCESS')
    expect(await hashOf(app)).toMatch(/^2:\$argon2id/)

    const { orderId } = await app.order({ code: url })
    expect((await app.pay(orderId, { amount: 100, total: 100 }, second.url)).body.state).toBe('SUCCESS')
    expect((await setPin(other, { pin: '481592', oldPin: PIN })).status).toBe(204)
    expect(await hashOf(other)).toMatch(/^2:/)
    const later = await other.order({ code: url })
    expect((await other.pay(later.orderId, { amount: 100, total: 100, pin: '481592' }, second.url)).body.state).toBe(
      'SUCCESS',
    )
  })

  it('a hash whose pepper is gone fits nothing', async () => {
    const app = await aPayer()
    const { personId } = app.person
    const gone = `9:${(await hashOf(app)).replace(/^2:/, '')}`
    await world.gateway.deps.prisma.personPin.update({ where: { personId }, data: { pinHash: gone } })
    expect(codeOf(await (await trying(app))(PIN))).toBe('PIN_WRONG')
  })
})
