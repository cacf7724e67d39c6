import { randomUUID } from 'node:crypto'
import path from 'node:path'
import { openTill } from '@yimatong/bench/simulated/campus-people'
import type { Answer } from '@yimatong/bench/simulated/json'
import { enrolPhone, type Phone, refill, showCode } from '@yimatong/bench/simulated/phone'
import { logInAgain, pay, query } from '@yimatong/bench/simulated/till'
import { presentDigits } from '@yimatong/contract/device'
import { startCampus } from '../../scripts/campus.mjs'
import { inRoot, run } from '../../scripts/run.mjs'
import { endTimeToConfirm } from '../campus/confirmations.ts'
import { aCrowd } from '../campus/people.ts'
import { dataFolder, type Place } from '../campus/place.ts'
import { expect, test } from '../campus/test.ts'

/** Where the campus that was brought back answers: beside those of all workers. */
const ELSEWHERE = 100
const BACKUPS = path.join(dataFolder(), 'backups')

// The same few people buy for a fen all the time.
test.use({ settings: { BACKUP_DIR: BACKUPS, PIN_FREE_PER_DAY: '100000', DUPLICATE_WITHIN_SECONDS: '0' } })

/** A command as somebody at the terminal gives it. */
async function commanded(script: string, { dir, origin }: Pick<Place, 'dir' | 'origin'>, ...args: string[]) {
  const env = { CAMPUS_DIR: dir, PORT: new URL(origin).port, BACKUP_DIR: BACKUPS }
  const { code, output } = await run(process.execPath, [inRoot('scripts', script), ...args], { env, quiet: true })
  expect(code, output).toBe(0)
  return output
}

const stateOf = ({ status, body }: Answer): string | undefined =>
  status === 404 ? 'NOT_FOUND' : (body as { state?: string }).state

test('a campus that is brought back to a moment at which people were paying has sound books, all that was told, and ends what was under way', async ({
  place,
}) => {
  const till = await openTill(place, 'T00003')
  const people = await aCrowd(place, { count: 6, balanceFen: 100_000 })
  const phones: Phone[] = []
  for (const { tsmToken } of people) phones.push(await enrolPhone(place.origin, tsmToken, 'a phone at lunch'))
  const scan = async (phone: Phone, outTradeNo = `B-${randomUUID()}`) => {
    if (phone.vouchers.length === 0) await refill(phone)
    return { outTradeNo, said: stateOf(await pay(till, { outTradeNo, authCode: await showCode(phone), amount: 1 })) }
  }
  const [first] = phones
  if (first === undefined) throw new Error('nobody came')

  await commanded('backup.mjs', place)
  const told = await Promise.all(phones.map((phone) => scan(phone)))
  expect(told.map(({ said }) => said)).toEqual(told.map(() => 'SUCCESS'))
  const [voucher] = first.vouchers.splice(0, 1)
  if (voucher === undefined) throw new Error('the phone has no codes left')
  const asked = `B-${randomUUID()}`
  const digits = await presentDigits(voucher, Date.now())
  expect(stateOf(await pay(till, { outTradeNo: asked, authCode: digits, amount: 1 }))).toBe('USERPAYING')
  const underWay = phones.map((phone) => scan(phone))
  const until = new Date(Date.now() + 1).toISOString()
  const numbers = (await Promise.all(underWay)).map(({ outTradeNo }) => outTradeNo)
  const later = await scan(first)
  expect(later.said).toBe('SUCCESS')
  // Comes back when the log up to here was handed over.
  await commanded('backup.mjs', place)

  expect(await commanded('restore.mjs', place, '--drill', '--until', until)).toContain('sound.')
  const dir = path.join(dataFolder(), 'again')
  const port = Number(new URL(place.origin).port) + ELSEWHERE
  const origin = `http://localhost:${port}`
  await commanded('restore.mjs', { dir, origin }, '--until', until)
  expect(await commanded('audit.mjs', { dir, origin })).toContain('Sound')

  const campus = await startCampus({ dir, port, env: { BACKUP_DIR: path.join(dataFolder(), 'backups-again') } })
  try {
    const again = await logInAgain({ ...till, origin: campus.origin })
    const endOf = async (outTradeNo: string) => stateOf(await query(again, outTradeNo))
    for (const { outTradeNo } of told) expect(await endOf(outTradeNo)).toBe('SUCCESS')
    expect(await endOf(later.outTradeNo)).toBe('NOT_FOUND')
    const { payment, onecard } = campus.databaseUrls
    await endTimeToConfirm({ ...place, ownerUrls: { payment: payment.ownerUrl, onecard: onecard.ownerUrl } })
    await expect.poll(() => endOf(asked)).toBe('CLOSED')
    const isOver = async () => {
      const ends = await Promise.all(numbers.map(endOf))
      return ends.every((end) => ['SUCCESS', 'CLOSED', 'PAYERROR', 'NOT_FOUND'].includes(end ?? ''))
    }
    await expect.poll(isOver).toBe(true)
    expect(await commanded('audit.mjs', { dir, origin: campus.origin })).toContain('Sound')
  } finally {
    await campus.stop()
  }
})
