import { execFile } from 'node:child_process'
import { cpSync } from 'node:fs'
import { promisify } from 'node:util'
import { type DeviceVoucher, presentDigits } from '@yimatong/contract/device'
import { verifyPresentation } from '@yimatong/contract/payment-code/verify'
import { importVoucherKeys } from '@yimatong/contract/terminal'
import type { VoucherJwks } from '@yimatong/contract/tsm-api'
import request from 'supertest'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { aPhone, type Phone, voucherAt } from '../test/phone.ts'
import { aPayment, createWorld, HOUR, MINUTE, NOON, type World } from '../test/world.ts'
import { digitsSecretOf } from './digits.ts'
import { openKeyRing, rotateKeys } from './key-ring.ts'

const OVERLAP = 10 * MINUTE
const LIFE = 2 * HOUR

let world: World
beforeEach(async () => {
  world = await createWorld({ voucherLifeMs: LIFE, issueLimit: { batches: 100, windowMs: MINUTE } })
})
afterEach(() => world.close())

const rotate = () => rotateKeys({ directory: world.keysDir, now: world.now, overlapMs: OVERLAP, voucherLifeMs: LIFE })

const jwks = async (): Promise<VoucherJwks> => (await request(world.app).get('/tsm/v1/jwks')).body

describe('rotating the keys', () => {
  it('refuses no unexpired code, here or at a till whose keys are as old as the overlap', async () => {
    const phones: Phone[] = []
    const unused: { phone: Phone; voucher: DeviceVoucher }[] = []
    let held = await jwks()
    let heldSince = world.now
    // A rotation falls anywhere between issuing and paying; two follow each other closely.
    const rotations = new Set([7, 8, 19, 31])
    for (let tick = 0; tick < 40; tick++) {
      world.now = NOON + tick * 7 * MINUTE
      if (rotations.has(tick)) rotate()
      if (world.now - heldSince >= OVERLAP) {
        held = await jwks()
        heldSince = world.now
      }
      const phone = await aPhone(world)
      phones.push(phone)
      unused.push({ phone, voucher: voucherAt(await phone.refill(), 0) })
      const old = unused.filter(({ voucher }) => voucher.expiresAt * 1000 - world.now < 7 * MINUTE)
      for (const entry of old) {
        unused.splice(unused.indexOf(entry), 1)
        const text = await entry.phone.show(entry.voucher)
        expect(await verifyPresentation(text, { keys: await importVoucherKeys(held), now: world.now })).toMatchObject({
          ok: true,
        })
        expect(await world.redeem(aPayment(text))).toMatchObject([{ outcome: 'REDEEMED' }])
      }
    }
    expect(held.keys.map(({ kid }) => kid)).toContain('5')
    expect(unused.length).toBeLessThan(20)
  })

  it('signs with the new key after the overlap, without a restart', async () => {
    const phone = await aPhone(world)
    rotate()
    const keyNoOf = async () => voucherAt(await phone.refill(), 0).signedVoucher[1]
    expect(await keyNoOf()).toBe(1)
    world.now += OVERLAP
    expect(await keyNoOf()).toBe(2)
  })

  it('lets digits from before pay to their end, while a copy of the keys from before makes none of later codes', async () => {
    const phone = await aPhone(world)
    const before = voucherAt(await phone.refill(), 0)
    const copy = `${world.keysDir}.copy`
    cpSync(world.keysDir, copy, { recursive: true })
    rotate()
    world.now += OVERLAP
    expect(await world.redeem(aPayment(await phone.showDigits(before)))).toMatchObject([{ outcome: 'REDEEMED' }])

    const after = voucherAt(await phone.refill(), 0)
    const stolen = openKeyRing({ directory: copy }, world.now).signer(world.now).digitsMaster
    const digitsSecret = digitsSecretOf(stolen, Buffer.from(after.jti, 'base64url'))
    const guessed = await presentDigits({ ...after, digitsSecret }, world.now)
    expect(await world.redeem(aPayment(guessed))).toMatchObject([{ declineCode: 'CODE_INVALID' }])
    expect(await world.redeem(aPayment(await phone.showDigits(after)))).toMatchObject([{ outcome: 'REDEEMED' }])
  })
})

describe('the rotation command', () => {
  const run = async (...args: string[]) => {
    const command = [
      '--import',
      'tsx',
      '--conditions=source',
      new URL('./rotate-keys.ts', import.meta.url).pathname,
      ...args,
    ]
    const env = { ...process.env, TSM_KEYS_DIR: world.keysDir, KEY_OVERLAP_SECONDS: '600' }
    return promisify(execFile)(process.execPath, command, { env }).then(
      ({ stdout }) => ({ code: 0, said: stdout }),
      ({ code, stderr }: { code: number; stderr: string }) => ({ code, said: stderr }),
    )
  }

  it('adds a key and says from when it signs', async () => {
    const { code, said } = await run()
    expect({ code, said }).toEqual({
      code: 0,
      said: expect.stringMatching(/^Key 2 is published and signs from 20\S+\+08:00\.\n$/),
    })
    world.now = Date.now()
    expect((await jwks()).keys.map(({ kid }) => kid)).toEqual(['1', '2'])
  })

  it('withdraws a key at once, and every code that it signed', async () => {
    const phone = await aPhone(world)
    const text = await phone.show(voucherAt(await phone.refill(), 0))
    expect(await run('--revoke', '1')).toEqual({
      code: 0,
      said: 'Key 1 is withdrawn: every code that it signed is refused.\nKey 2 signs from now on.\n',
    })
    expect(await world.redeem(aPayment(text))).toMatchObject([{ declineCode: 'CODE_INVALID' }])
    expect(await world.redeem(aPayment(await phone.show(voucherAt(await phone.refill(), 0))))).toMatchObject([
      { outcome: 'REDEEMED' },
    ])
  })

  it.each([
    [['--revoke', '9'], 'There is no key 9.\n'],
    [['--revoke', 'x'], '--revoke takes the number of a key.\n'],
  ])('says what is wrong with %j', async (args, said) => {
    expect(await run(...args)).toEqual({ code: 1, said })
  })
})
