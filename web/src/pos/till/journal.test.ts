import { type ErrorCode, ERRORS } from '@yimatong/contract/errors'
import type { DynamicCodeView, PaymentView, TradeView } from '@yimatong/contract/gateway-api'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError, NoAnswer } from '../../shared/http/errors.ts'
import type { SaleRecord } from '../logic/record.ts'
import { aCode, aCodeRecord, aMadeCode, anUnpaidCode, aRecord, aView, EXPIRES_AT } from '../logic/testing.ts'
import { createJournal, type JournalDeps } from './journal.ts'

/** The disk and the network as the journal sees them; each call's fate is written down beforehand. */
interface Answers {
  pay?: (PaymentView | Error)[]
  payment?: (TradeView | Error)[]
  makeCode?: (DynamicCodeView | Error)[]
  cancel?: (TradeView | Error)[]
  confirm?: (PaymentView | Error)[]
}

function aTill(answers: Answers, disk: SaleRecord[] = []) {
  const sent: { outTradeNo: string; authCode: string; amount: number }[] = []
  const asked: string[] = []
  const kept = new Map(disk.map((record) => [record.outTradeNo, record]))
  const made: string[] = []
  const cancelled: string[] = []
  const confirmed: string[] = []
  const next = <View>(list: (View | Error)[] | undefined): View => {
    const answer = list?.shift() ?? new NoAnswer('silence')
    if (answer instanceof Error) throw answer
    return answer
  }
  const deps: JournalDeps = {
    write: async (make) => {
      const record = make(kept.size + 1)
      kept.set(record.outTradeNo, record)
      return record
    },
    update: async (record) => void kept.set(record.outTradeNo, record),
    gateway: {
      pay: async (body) => {
        // It is on the disk before it is sent.
        expect(kept.has(body.outTradeNo)).toBe(true)
        sent.push(body)
        return next(answers.pay)
      },
      payment: async (outTradeNo) => {
        asked.push(outTradeNo)
        return next(answers.payment)
      },
      makeCode: async ({ outTradeNo }) => {
        expect(kept.has(outTradeNo)).toBe(true)
        made.push(outTradeNo)
        return next(answers.makeCode)
      },
      confirm: async (outTradeNo) => {
        confirmed.push(outTradeNo)
        return next(answers.confirm)
      },
      cancel: async (outTradeNo) => {
        cancelled.push(outTradeNo)
        return next(answers.cancel)
      },
    },
    now: () => Date.now(),
    changed: () => undefined,
    silent: () => undefined,
  }
  return { journal: createJournal(deps), deps, sent, asked, made, cancelled, confirmed, kept, answers }
}

const refusal = (code: ErrorCode) =>
  new ApiError({ type: '', title: '', status: ERRORS[code].status, code, requestId: 'req' })
const lost = new NoAnswer('lost')
const notFound = refusal('NOT_FOUND')
const ORDER = aRecord().outTradeNo
const stateOf = (kept: ReadonlyMap<string, SaleRecord>) => kept.get(ORDER)?.state
const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1000)

beforeEach(() => {
  vi.useFakeTimers({ now: 0 })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('a sale', () => {
  it('is written, sent once, and kept with its answer', async () => {
    const till = aTill({ pay: [aView()] })
    await till.journal.charge(() => aRecord(), aCode())
    await seconds(60)
    expect(till.sent).toEqual([{ outTradeNo: ORDER, authCode: aCode().text, amount: 1250 }])
    expect([till.asked, stateOf(till.kept)]).toEqual([[], 'PAID'])
  })

  it('is not sent when it cannot be written', async () => {
    const till = aTill({ pay: [aView()] })
    till.deps.write = () => Promise.reject(new Error('disk full'))
    await expect(till.journal.charge(() => aRecord(), aCode())).rejects.toThrow('disk full')
    expect(till.sent).toEqual([])
  })

  it('is not sent when its writing does not end, nor when that ends once the cashier was told', async () => {
    const till = aTill({ pay: [aView()] })
    const { write } = till.deps
    let goOn = () => {}
    const disk = new Promise<void>((resolve) => {
      goOn = resolve
    })
    till.deps.write = (make) => disk.then(() => write(make))
    const told = till.journal.charge(() => aRecord(), aCode()).catch((error: unknown) => error)
    await seconds(5)
    expect(await told).toEqual(new Error('the store does not answer'))
    goOn()
    await seconds(60)
    expect([stateOf(till.kept), till.sent, till.journal.wasUsed(aCode().text)]).toEqual(['NOT_CHARGED', [], false])
  })

  it.each([aRecord(), aCodeRecord()])(
    'that was written too late ($form) is not charged after the next start either, which asks nobody',
    async (late) => {
      const till = aTill({})
      const { write } = till.deps
      till.deps.write = (make) => new Promise((resolve) => setTimeout(resolve, 7000)).then(() => write(make))
      const told = (
        late.form === 'DYNAMIC' ? till.journal.makeCode(() => late) : till.journal.charge(() => late, aCode())
      ).catch(() => 'given up')
      await seconds(10)
      expect(await told).toBe('given up')
      const reloaded = aTill({}, [...till.kept.values()])
      reloaded.journal.resume([...till.kept.values()])
      await seconds(60)
      expect([reloaded.asked, reloaded.made, reloaded.cancelled, stateOf(reloaded.kept)]).toEqual([
        [],
        [],
        [],
        'NOT_CHARGED',
      ])
    },
  )

  it('ends at once when the server turns its first request away, and its code may be used again', async () => {
    const till = aTill({ pay: [refusal('FORBIDDEN')] })
    await till.journal.charge(() => aRecord(), aCode())
    await seconds(1)
    expect([stateOf(till.kept), till.journal.wasUsed(aCode().text)]).toEqual(['REFUSED', false])
  })

  it.each(['RATE_LIMITED', 'OVERLOADED', 'INTERNAL', 'ONECARD_UNAVAILABLE'] as const)(
    'is not over when the server answers %s, which the same request may survive',
    async (code) => {
      const till = aTill({ pay: [refusal(code)], payment: [aView()] })
      await till.journal.charge(() => aRecord(), aCode())
      await seconds(2)
      expect(stateOf(till.kept)).toBe('PAID')
    },
  )

  it('is never kept with its code', async () => {
    const till = aTill({ pay: [aView()] })
    await till.journal.charge(() => aRecord(), aCode({ text: 'YM-SECRET' }))
    await seconds(1)
    expect(JSON.stringify([...till.kept.values()])).not.toContain('SECRET')
  })
})

describe('crash point 1: the request never arrived', () => {
  it('is repeated under the same number once the server says that it does not know it', async () => {
    const till = aTill({ pay: [lost, aView()], payment: [notFound] })
    await till.journal.charge(() => aRecord(), aCode())
    await seconds(1)
    expect(till.sent.map(({ outTradeNo }) => outTradeNo)).toEqual([ORDER, ORDER])
    expect(stateOf(till.kept)).toBe('PAID')
  })

  it('is not repeated while nobody answers', async () => {
    const till = aTill({ pay: [lost] })
    await till.journal.charge(() => aRecord(), aCode())
    await seconds(45)
    expect([till.sent.length, stateOf(till.kept)]).toEqual([1, 'ASKING'])
  })

  it('is cancelled after half a minute, so that it can never be charged, and ends when the server has said so', async () => {
    const silent = Array.from({ length: 30 }, () => notFound)
    const closed = aView({ state: 'CLOSED', amount: 0, total: 0 })
    const till = aTill({ payment: silent, cancel: [lost, closed] }, [aRecord({ state: 'SENT', sends: 1 })])
    till.journal.resume([...till.kept.values()])
    await seconds(29)
    expect([till.sent, till.cancelled, stateOf(till.kept)]).toEqual([[], [], 'ASKING'])
    await seconds(10)
    expect([till.cancelled, stateOf(till.kept)]).toEqual([[ORDER, ORDER], 'CLOSED'])
  })

  it('counts as not charged when the till was away until the code was dead and the server knows nothing', async () => {
    const till = aTill({ payment: [notFound] }, [aRecord({ state: 'SENT', sends: 1 })])
    vi.setSystemTime(80_000)
    till.journal.resume([...till.kept.values()])
    await seconds(1)
    expect([till.cancelled, stateOf(till.kept)]).toEqual([[], 'NOT_CHARGED'])
  })
})

describe('crash points 6 and 8: it was paid and the answer was lost', () => {
  it('finds out by its own number', async () => {
    const till = aTill({ pay: [lost], payment: [lost, aView({ state: 'PROCESSING' }), aView()] })
    await till.journal.charge(() => aRecord(), aCode())
    await seconds(6)
    expect([till.sent.length, till.asked.length, stateOf(till.kept)]).toEqual([1, 3, 'PAID'])
  })

  it('finds out after a reload', async () => {
    const till = aTill({ payment: [aView()] }, [aRecord({ state: 'SENT', sends: 1 })])
    till.journal.resume([...till.kept.values()])
    await seconds(1)
    expect(stateOf(till.kept)).toBe('PAID')
  })

  it('finds out by socket, and then asks no more', async () => {
    const till = aTill({ pay: [lost] })
    await till.journal.charge(() => aRecord(), aCode())
    await seconds(2)
    till.journal.seen(aView())
    const asked = till.asked.length
    await seconds(60)
    expect([stateOf(till.kept), till.asked.length]).toEqual(['PAID', asked])
  })

  it('asks at once when the network is back', async () => {
    const till = aTill({ pay: [lost], payment: [lost, lost, lost, lost, aView()] })
    await till.journal.charge(() => aRecord(), aCode())
    await seconds(12)
    till.journal.wake()
    await seconds(0)
    expect(stateOf(till.kept)).toBe('PAID')
  })
})

describe('a payment that waits', () => {
  const expiresAt = '1970-01-01T08:00:45+08:00'
  const asksPayer = aView({ state: 'USERPAYING', confirmation: { reason: 'AMOUNT', state: 'PENDING', expiresAt } })
  const asksCashier = aView({ state: 'USERPAYING', confirmation: { reason: 'DUPLICATE', state: 'PENDING', expiresAt } })

  it('for its PIN has all the time for it before the till gives it up', async () => {
    const till = aTill({ pay: [asksPayer], payment: Array.from({ length: 20 }, () => asksPayer) })
    await till.journal.charge(() => aRecord(), aCode())
    await seconds(70)
    expect([till.cancelled, stateOf(till.kept)]).toEqual([[], 'ASKING'])
  })

  it('is called off at once when the cashier says so, and stays paid when that came too late', async () => {
    const till = aTill({ pay: [asksPayer], cancel: [aView({ state: 'PROCESSING' }), aView()] })
    await till.journal.charge(() => aRecord(), aCode())
    till.journal.cancel(ORDER)
    await seconds(0)
    // Paid, and not yet known whether it stays so.
    till.journal.seen(aView())
    expect(stateOf(till.kept)).toBe('ASKING')
    await seconds(5)
    expect([till.cancelled, stateOf(till.kept)]).toEqual([[ORDER, ORDER], 'PAID'])
  })

  it('for the cashier is charged when the cashier wants it, however often the answer is lost', async () => {
    const till = aTill({ pay: [asksCashier], payment: [asksCashier], confirm: [lost, aView()] })
    await till.journal.charge(() => aRecord(), aCode())
    await seconds(0)
    expect(till.confirmed).toEqual([])
    till.journal.confirm(ORDER)
    await seconds(5)
    expect([till.confirmed, stateOf(till.kept)]).toEqual([[ORDER, ORDER], 'PAID'])
  })

  it('for the cashier is asked for when the server will not hear of it any more', async () => {
    const closed = aView({ state: 'CLOSED', confirmation: { reason: 'DUPLICATE', state: 'EXPIRED', expiresAt } })
    const till = aTill({ pay: [asksCashier], payment: [closed], confirm: [refusal('FORBIDDEN')] })
    await till.journal.charge(() => aRecord(), aCode())
    await seconds(0)
    till.journal.confirm(ORDER)
    await seconds(5)
    expect([till.confirmed, stateOf(till.kept)]).toEqual([[ORDER], 'CLOSED'])
  })
})

describe('crash point 19: the same request again', () => {
  it('believes no refusal of a repetition, because the first may have been done', async () => {
    const till = aTill({ pay: [lost, refusal('FORBIDDEN')], payment: [notFound, aView()] })
    await till.journal.charge(() => aRecord(), aCode())
    await seconds(10)
    expect([till.sent.length, stateOf(till.kept)]).toEqual([2, 'PAID'])
  })

  it('asks with gaps of 1, 2, 3, 5, 5 seconds', async () => {
    const till = aTill({ pay: [lost] })
    await till.journal.charge(() => aRecord(), aCode())
    const counts: number[] = []
    for (let second = 1; second <= 16; second++) {
      await seconds(1)
      counts.push(till.asked.length)
    }
    expect(counts).toEqual([1, 1, 2, 2, 2, 3, 3, 3, 3, 3, 4, 4, 4, 4, 4, 5])
  })
})

describe('a dynamic code', () => {
  const made = [aMadeCode()]
  const closed = anUnpaidCode({ state: 'CLOSED' })
  const unpaid = () => Array.from({ length: 200 }, () => anUnpaidCode())

  it('is written, asked for once, and paid by a push', async () => {
    const till = aTill({ makeCode: made.slice(), payment: unpaid() })
    await till.journal.makeCode(() => aCodeRecord())
    await seconds(1)
    expect([till.made, stateOf(till.kept)]).toEqual([[ORDER], 'OPEN'])
    till.journal.seen(aView({ mode: 'FORWARD_SCAN' }))
    const asked = till.asked.length
    await seconds(60)
    expect([stateOf(till.kept), till.asked.length]).toEqual(['PAID', asked])
  })

  it('is not asked for when it cannot be written', async () => {
    const till = aTill({ makeCode: made.slice() })
    till.deps.write = () => Promise.reject(new Error('disk full'))
    await expect(till.journal.makeCode(() => aCodeRecord())).rejects.toThrow('disk full')
    expect(till.made).toEqual([])
  })

  it('is asked about every three seconds without a push', async () => {
    const till = aTill({ makeCode: made.slice(), payment: [anUnpaidCode(), lost, aView({ mode: 'FORWARD_SCAN' })] })
    await till.journal.makeCode(() => aCodeRecord())
    await seconds(8)
    expect([till.asked.length, stateOf(till.kept)]).toEqual([2, 'OPEN'])
    await seconds(1)
    expect(stateOf(till.kept)).toBe('PAID')
  })

  it('is asked for again under the same number when the answer was lost', async () => {
    const till = aTill({ makeCode: [lost, lost, aMadeCode()], payment: unpaid() })
    await till.journal.makeCode(() => aCodeRecord())
    await seconds(6)
    expect([till.made, till.asked, stateOf(till.kept)]).toEqual([[ORDER, ORDER, ORDER], [], 'OPEN'])
  })

  it('is given up when it does not come, and then made and cancelled as soon as the gateway answers', async () => {
    const till = aTill({ makeCode: [lost, lost, lost, lost, lost, aMadeCode()], cancel: [closed] })
    await till.journal.makeCode(() => aCodeRecord())
    await seconds(15)
    expect(till.kept.get(ORDER)).toMatchObject({ state: 'ASKING', unwanted: true })
    await seconds(30)
    expect([till.cancelled, stateOf(till.kept)]).toEqual([[ORDER], 'CLOSED'])
  })

  it('ends at once when the gateway turns the wish away', async () => {
    const till = aTill({ makeCode: [refusal('MERCHANT_DISABLED')] })
    await till.journal.makeCode(() => aCodeRecord())
    await seconds(1)
    expect(till.kept.get(ORDER)).toMatchObject({ state: 'REFUSED', refusal: 'MERCHANT_DISABLED' })
  })

  it('is cancelled at once, and again while nobody answers', async () => {
    const till = aTill({ makeCode: made.slice(), cancel: [lost, closed] })
    await till.journal.makeCode(() => aCodeRecord())
    await seconds(1)
    till.journal.cancel(ORDER)
    await seconds(0)
    expect([till.cancelled, stateOf(till.kept)]).toEqual([[ORDER], 'ASKING'])
    await seconds(5)
    expect([till.cancelled, stateOf(till.kept)]).toEqual([[ORDER, ORDER], 'CLOSED'])
  })

  it('is paid when the cancellation came too late', async () => {
    const till = aTill({ makeCode: made.slice(), cancel: [aView({ mode: 'FORWARD_SCAN' })] })
    await till.journal.makeCode(() => aCodeRecord())
    await seconds(1)
    till.journal.cancel(ORDER)
    await seconds(0)
    expect(stateOf(till.kept)).toBe('PAID')
  })

  it('is taken down when its time is over, and closed by the word of the server', async () => {
    const till = aTill({ makeCode: made.slice() })
    await till.journal.makeCode(() => aCodeRecord())
    await seconds(EXPIRES_AT / 1000 - 1)
    expect(stateOf(till.kept)).toBe('OPEN')
    till.answers.payment = [lost, closed]
    await seconds(1)
    expect(stateOf(till.kept)).toBe('ASKING')
    await seconds(5)
    expect(stateOf(till.kept)).toBe('CLOSED')
  })

  it('is asked about at once after a reload, and shown again when nobody has paid', async () => {
    const shown = { url: aMadeCode().url, expiresAt: EXPIRES_AT }
    const record = aCodeRecord({ state: 'OPEN', known: true, sends: 1, shown })
    const till = aTill({ payment: unpaid() }, [record])
    till.journal.resume([record])
    await seconds(0)
    expect([till.asked, till.made, stateOf(till.kept)]).toEqual([[ORDER], [], 'OPEN'])
  })

  it('that nobody had seen before a reload is asked for again while the customer may still wait', async () => {
    const record = aCodeRecord({ state: 'SENT', sends: 1 })
    const till = aTill({ makeCode: made.slice(), payment: unpaid() }, [record])
    till.journal.resume([record])
    await seconds(1)
    expect([till.made, stateOf(till.kept)]).toEqual([[ORDER], 'OPEN'])
  })

  it('that nobody had seen before a reload of long ago is made and cancelled', async () => {
    const record = aCodeRecord({ state: 'SENT', sends: 1, writtenAt: -60_000 })
    const till = aTill({ makeCode: made.slice(), cancel: [closed] }, [record])
    till.journal.resume([record])
    await seconds(3)
    expect([till.made, till.cancelled, stateOf(till.kept)]).toEqual([[ORDER], [ORDER], 'CLOSED'])
  })
})
