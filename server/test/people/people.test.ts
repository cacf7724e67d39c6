import { businessDateOf } from '@yimatong/contract/clock'
import { newId } from '@yimatong/contract/ids'
import type { PeopleFilter } from '@yimatong/contract/office-api'
import { accountView, SUSPENSE_ACCOUNT } from '@yimatong/contract/onecard-api'
import { passwordFits } from '@yimatong/kit/passwords'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { resetPassword, unlockPin } from '../../src/people/credentials.ts'
import type { PeopleDeps } from '../../src/people/deps.ts'
import { revokePhones } from '../../src/people/devices.ts'
import { changeIdentity } from '../../src/people/identity.ts'
import { changeLimits } from '../../src/people/limits.ts'
import { readCard } from '../../src/people/person.ts'
import { readPeoplePage } from '../../src/people/search.ts'
import { setState } from '../../src/people/states.ts'
import { tellState, tellStates } from '../../src/people/tell.ts'
import { makeVisitor } from '../../src/people/visitors.ts'
import { aPerson, aPhone, balanceOf, topUp } from '../world/people.ts'
import { aTill, type Till } from '../world/tills.ts'
import { createWorld, type World } from '../world/world.ts'

let world: World
let till: Till
let deps: PeopleDeps
beforeAll(async () => {
  world = await createWorld()
  deps = world.gateway.deps
  till = await aTill(world)
})
afterAll(() => world?.close())

const caller = { userId: newId('portalUser'), role: 'LOGISTICS', requestId: 'req-people-test' } as const
const by = (personId: string) => ({ caller, personId, reason: '柜台办理' })
const today = businessDateOf(Date.now())
const accountOf = (accountNo: string) => world.ledger.get(`/onecard/v1/accounts/${accountNo}`, accountView)
const away = { ...({} as PeopleDeps['onecard']), put: () => Promise.reject(new Error('away')) }

const deeds = async (personId: string) => {
  const { rows } = await deps.database.query<{ action: string }>({
    text: 'SELECT action FROM audit_log WHERE subject = $1 ORDER BY seq',
    values: [personId],
  })
  return rows.map(({ action }) => action)
}

describe('a decision of the office', () => {
  it('stops payments at once, reaches the ledger, and is taken back', async () => {
    const person = await aPerson(world)
    const phone = await aPhone(world, person)
    await setState(deps, by(person.personId), 'FROZEN')
    expect((await till.pay({ authCode: await phone.show(), amount: 100 })).body.declineCode).toBe('ACCOUNT_FROZEN')
    await tellState(deps, person.personId)
    expect((await accountOf(person.accountNo)).state).toBe('FROZEN')
    await setState(deps, by(person.personId), 'ACTIVE')
    await tellState(deps, person.personId)
    expect((await till.pay({ authCode: await phone.show(), amount: 100 })).body.state).toBe('SUCCESS')
    expect(await deeds(person.personId)).toEqual(['people.freeze', 'people.thaw'])
  })

  it('stays a duty while the ledger is away, and a turn heals it', async () => {
    const { personId, accountNo } = await aPerson(world)
    await setState(deps, by(personId), 'FROZEN')
    await tellState({ ...deps, onecard: away }, personId)
    expect(await readCard(deps.database, personId, today)).toMatchObject({ state: 'FROZEN', stateIsEverywhere: false })
    await world.owner.query(
      `UPDATE persons SET state_sweep_after = now() - make_interval(secs => 1) WHERE person_id = '${personId}'`,
    )
    await tellStates(deps)
    expect((await accountOf(accountNo)).state).toBe('FROZEN')
    expect(await readCard(deps.database, personId, today)).toMatchObject({ stateIsEverywhere: true })
  })

  it('changes nothing when it is so already', async () => {
    const { personId } = await aPerson(world)
    await Promise.all([1, 2, 3].map(() => setState(deps, by(personId), 'FROZEN')))
    expect(await deeds(personId)).toEqual(['people.freeze'])
  })
})

describe('closing', () => {
  it('ends phones, login and account, for good; what comes back later waits for its owner', async () => {
    const person = await aPerson(world, { balanceFen: 0 })
    const { personId, accountNo } = person
    const phone = await aPhone(world, person)
    const code = await phone.show()
    await resetPassword(deps, by(personId))
    await setState(deps, by(personId), 'CLOSED')
    // A refund arrives before the ledger has heard.
    await topUp(world, accountNo, 500)
    const suspended = await balanceOf(world, SUSPENSE_ACCOUNT)
    await tellState(deps, personId)
    expect(await accountOf(accountNo)).toMatchObject({ state: 'CLOSED', balance: 0 })
    expect(await balanceOf(world, SUSPENSE_ACCOUNT)).toBe(suspended + 500)
    expect((await till.pay({ authCode: code, amount: 100 })).body.declineCode).toBe('CODE_REVOKED')
    expect(await readCard(deps.database, personId, today)).toMatchObject({ state: 'CLOSED', mayLogIn: false })
    for (const again of ['ACTIVE', 'FROZEN'] as const) {
      await expect(setState(deps, by(personId), again)).rejects.toMatchObject({ code: 'STATE_CONFLICT' })
    }
  })
})

describe('what else the office does to somebody', () => {
  it('says who they are, which the next payment believes', async () => {
    const person = await aPerson(world)
    const { personId } = person
    const wanted = { name: '张晓雯', identityClass: 'TEMPORARY', identityUntil: '2026-01-31' } as const
    await changeIdentity(deps, by(personId), wanted)
    await changeIdentity(deps, by(personId), wanted)
    expect(await readCard(deps.database, personId, today)).toMatchObject({ ...wanted, validity: 'ENDED' })
    expect(await deeds(personId)).toEqual(['people.identity'])
    const reversed = { ...wanted, identityFrom: '2026-02-01' }
    await expect(changeIdentity(deps, by(personId), reversed)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' })
  })

  it("sets the school's limits at the ledger", async () => {
    const { personId, accountNo } = await aPerson(world)
    await changeLimits(deps, by(personId), { paymentLimit: 5_000, dailyLimit: 9_000 })
    expect(await accountOf(accountNo)).toMatchObject({ paymentLimit: 5_000, dailyLimit: 9_000 })
    const reversed = { paymentLimit: 5_000, dailyLimit: 4_000 }
    await expect(changeLimits(deps, by(personId), reversed)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' })
  })

  it('revokes one phone or all, and nobody else’s', async () => {
    const [person, other] = [await aPerson(world), await aPerson(world)]
    const phone = await aPhone(world, person)
    const theirs = await aPhone(world, other)
    await expect(revokePhones(deps, by(person.personId), theirs.deviceId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const devices = await revokePhones(deps, by(person.personId), undefined)
    expect(devices).toMatchObject([{ deviceId: phone.deviceId, state: 'REVOKED' }])
  })

  it('gives a new password that only the answer knows', async () => {
    const { personId } = await aPerson(world)
    const { password } = await resetPassword(deps, by(personId))
    const { passwordHash } = await world.gateway.deps.prisma.person.findUniqueOrThrow({ where: { personId } })
    expect(await passwordFits(passwordHash, password)).toBe(true)
    const { rows } = await deps.database.query<{ log: string }>({
      text: 'SELECT json_agg(a)::text AS log FROM audit_log a',
    })
    expect(rows[0]?.log).not.toContain(password)
  })

  it('unlocks a PIN that is locked, and no other', async () => {
    const { personId } = await aPerson(world)
    await expect(unlockPin(deps, by(personId))).rejects.toMatchObject({ code: 'STATE_CONFLICT' })
    const locked = { pinHash: 'x', failedCount: 5, lockedAt: new Date(), setAt: new Date() }
    await world.gateway.deps.prisma.personPin.create({ data: { personId, ...locked } })
    await unlockPin(deps, by(personId))
    expect(await readCard(deps.database, personId, today)).toMatchObject({ pinSet: true, pinLocked: false })
  })

  it('welcomes a visitor once, however often the form is sent', async () => {
    const body = {
      personId: newId('person'),
      name: '陈来访',
      identityFrom: today,
      identityUntil: today,
      reason: '学术交流',
    }
    const slips = await Promise.all([makeVisitor(deps, caller, body), makeVisitor(deps, caller, body)])
    expect(new Set(slips.map(({ schoolNo }) => schoolNo)).size).toBe(1)
    const card = await readCard(deps.database, body.personId, today)
    expect(card).toMatchObject({ kind: 'VISITOR', identityClass: 'OUTSIDER', validity: 'ENDING', mayLogIn: true })
    expect(await accountOf(card.accountNo)).toMatchObject({ balance: 0, state: 'ACTIVE' })
  })
})

describe('the list', () => {
  const found = async (filter: PeopleFilter) =>
    (await readPeoplePage(deps.database, { filter, cursor: undefined, limit: 100, today })).people.map(
      ({ schoolNo }) => schoolNo,
    )

  it('finds by the beginning of a number, a name or an account, and by the last four', async () => {
    const { schoolNo, accountNo } = await aPerson(world, { name: '欧阳%_寻' })
    for (const q of [schoolNo, schoolNo.slice(-4), '欧阳%', accountNo, ` ${accountNo.toLowerCase()} `]) {
      expect(await found({ q }), q).toContain(schoolNo)
    }
    for (const q of ['%', '_', '阳', "' OR 1=1"]) expect(await found({ q }), q).not.toContain(schoolNo)
  })

  it('narrows by class, state and validity, and turns pages without loss', async () => {
    const [frozen, open] = [await aPerson(world), await aPerson(world)]
    await setState(deps, by(frozen.personId), 'FROZEN')
    await changeIdentity(deps, by(open.personId), { name: '未知' })
    expect(await found({ state: 'FROZEN' })).toContain(frozen.schoolNo)
    expect(await found({ class: 'NONE' })).toEqual([open.schoolNo])
    expect(await found({ validity: 'ENDED', state: 'FROZEN' })).toEqual([])
    const all: string[] = []
    for (let cursor: string | undefined; ; ) {
      const page = await readPeoplePage(deps.database, { filter: {}, cursor, limit: 3, today })
      all.push(...page.people.map(({ schoolNo }) => schoolNo))
      cursor = page.nextCursor
      if (cursor !== undefined) continue
      expect(all).toHaveLength(page.total)
      break
    }
    expect(all).toEqual(all.toSorted())
    expect(new Set(all).size).toBe(all.length)
  })
})
