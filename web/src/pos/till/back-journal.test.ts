import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type BackRecord, isInDoubt, wasNeverSent } from '../logic/back-record.ts'
import { aBackRecord, aRefundView } from '../logic/testing.ts'
import { type BackJournalDeps, createBackJournal } from './back-journal.ts'

const LUNCH = aBackRecord().outTradeNo
const SUPPER = 'T00001-20261121-TEST-00009'
const numberOf = (counter: number) => `R-${counter}`

/** A till's page before a disk that answers nothing until it goes on, or fails; what it has on it outlives the page. */
function aTill(disk: BackRecord[] = []) {
  const sent: { outTradeNo: string; outRefundNo: string; amount: number }[] = []
  const told: BackRecord[] = []
  let goOn = () => {}
  let fail = () => {}
  const hanging = new Promise<void>((resolve, reject) => {
    goOn = resolve
    fail = () => reject(new Error('disk full'))
  })
  const deps: BackJournalDeps = {
    write: async (make) => {
      await hanging
      const record = make(disk.length + 1)
      disk.push(record)
      return record
    },
    update: async () => undefined,
    gateway: {
      cancel: () => Promise.reject(new Error('nothing is cancelled here')),
      refund: async ({ outTradeNo, outRefundNo, amount }) => {
        sent.push({ outTradeNo, outRefundNo, amount })
        return aRefundView({ outRefundNo, amount })
      },
      refundOf: () => Promise.reject(new Error('nothing is asked here')),
      payment: () => Promise.reject(new Error('nothing is asked here')),
    },
    now: Date.now,
    silent: () => undefined,
    changed: (record, before) => {
      if (before && isInDoubt(before) && !isInDoubt(record)) told.push(record)
    },
  }
  const journal = createBackJournal(deps)
  const giveBack = (amountFen = 500, outTradeNo = LUNCH) =>
    journal.giveBack((counter) => aBackRecord({ backNo: numberOf(counter), outTradeNo, amountFen }))
  /** The payments that the cashier is not offered, and that the till says are being checked. */
  const inDoubt = () =>
    journal
      .records()
      .filter(isInDoubt)
      .map(({ outTradeNo }) => outTradeNo)
  return { journal, giveBack, inDoubt, sent, told, disk, goOn, fail }
}

const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1000)

beforeEach(() => {
  vi.useFakeTimers({ now: 0 })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('what a cashier gives back while the store hangs', () => {
  it('is in doubt from the key that wished it, and is not given up: it is sent once, as soon as it is written', async () => {
    const till = aTill()
    const told = till.giveBack()
    await seconds(600)
    expect([till.inDoubt(), till.sent, till.told]).toEqual([[LUNCH], [], []])
    till.goOn()
    expect(await told).toMatchObject({ backNo: 'R-1', state: 'WRITTEN' })
    await seconds(600)
    expect(till.sent).toEqual([{ outTradeNo: LUNCH, outRefundNo: 'R-1', amount: 500 }])
    expect([till.inDoubt(), till.journal.records().length]).toEqual([[], 1])
    expect(till.told).toMatchObject([{ backNo: 'R-1', state: 'DONE' }])
  })

  it.each([500, 700])(
    'goes back once, also when somebody who saw nothing happen wishes %i fen of it again',
    async (again) => {
      const till = aTill()
      const first = till.giveBack(500)
      await expect(till.giveBack(again)).rejects.toThrow('is going back already')
      till.goOn()
      await first
      await seconds(60)
      expect([till.sent, till.disk.length]).toEqual([[{ outTradeNo: LUNCH, outRefundNo: 'R-1', amount: 500 }], 1])
    },
  )

  it('holds nothing up that goes back of another payment, which is written after it', async () => {
    const till = aTill()
    const [first, second] = [till.giveBack(), till.giveBack(300, SUPPER)]
    expect(till.inDoubt()).toEqual([LUNCH, SUPPER])
    till.goOn()
    expect([(await first).backNo, (await second).backNo]).toEqual(['R-1', 'R-2'])
    await seconds(60)
    expect(till.sent.map(({ outTradeNo, amount }) => [outTradeNo, amount])).toEqual([
      [LUNCH, 500],
      [SUPPER, 300],
    ])
  })

  it('went nowhere when it could not be written: that is told, wherever the cashier is, and it may be wished again', async () => {
    const till = aTill()
    const [first, second] = [till.giveBack(), till.giveBack(300, SUPPER)]
    till.fail()
    expect([await first, await second].map(wasNeverSent)).toEqual([true, true])
    await seconds(60)
    expect([till.sent, till.inDoubt()]).toEqual([[], []])
    expect(till.told.map(({ outTradeNo, state }) => [outTradeNo, state])).toEqual([
      [LUNCH, 'REFUSED'],
      [SUPPER, 'REFUSED'],
    ])
    expect(new Set(till.told.map(({ backNo }) => backNo)).size).toBe(2)
    const again = till.giveBack()
    expect(till.inDoubt()).toEqual([LUNCH])
    expect(wasNeverSent(await again)).toBe(true)
  })

  it('is what the disk says once the page is loaded anew: sent under its number, or free to be wished', async () => {
    const before = aTill()
    void before.giveBack()
    const nothing = aTill(before.disk)
    nothing.journal.resume(before.disk)
    expect(nothing.inDoubt()).toEqual([])

    const written = aTill([aBackRecord({ backNo: 'R-1' })])
    written.journal.resume(written.disk)
    await expect(written.giveBack()).rejects.toThrow('is going back already')
    await seconds(60)
    expect(written.sent).toEqual([{ outTradeNo: LUNCH, outRefundNo: 'R-1', amount: 500 }])
  })
})
