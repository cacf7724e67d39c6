import { type ErrorCode, ERRORS } from '@yimatong/contract/errors'
import { makeTerminalKeys } from '@yimatong/contract/terminal'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { NoAnswer } from '../../shared/http/errors.ts'
import { createServerClock } from '../../shared/server-clock.ts'
import type { BackRecord } from '../logic/back-record.ts'
import type { SaleRecord } from '../logic/record.ts'
import { aBackRecord, aCode, aRecord, aRefundView, aView } from '../logic/testing.ts'
import { createBackJournal } from './back-journal.ts'
import { createGateway, type Gateway } from './gateway.ts'
import { createJournal } from './journal.ts'

// A browser sends a POST once more by itself when a kept connection breaks before the answer. What the page hears is the answer to
// the second one; the first may have been done.

const KEYS = await makeTerminalKeys()
const TOKEN = { accessToken: 'token', tokenType: 'Bearer', expiresIn: 900 }

const refused = (code: ErrorCode) =>
  Response.json({ type: '', title: '', status: ERRORS[code].status, code, requestId: 'req' }, ERRORS[code])
const REPLAYED = () => refused('REQUEST_REPLAYED')

/** The till's gateway before a server that gives these answers in turn, by method and path. */
function aGateway(answers: Record<string, (() => Response)[]>) {
  const sent: string[] = []
  vi.stubGlobal('fetch', async (path: string, { method }: RequestInit) => {
    const call = `${method} ${path.replace('/gateway/v1', '')}`
    if (call !== 'POST /token') sent.push(call)
    const next = answers[call]?.shift()
    if (next) return next()
    return call === 'POST /token' ? Response.json(TOKEN) : Promise.reject(new TypeError('offline'))
  })
  const clock = createServerClock(() => performance.now(), Date.now)
  const { terminalId } = aRecord()
  return { gateway: createGateway({ terminalId, key: KEYS.privateKey, keyTag: 'TEST' }, clock), sent }
}

/** What a journal does with the disk and the page, which this is not about. */
const around = { now: () => 0, changed: () => undefined, silent: () => undefined }

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('a request that the browser has sent twice by itself', () => {
  const { outTradeNo, amountFen: amount } = aRecord()
  const [shiftNo, cashierNo, pin] = ['S-1', '01', '246810']
  it.each<[string, (gateway: Gateway) => Promise<unknown>, string]>([
    ['a payment', ({ pay }) => pay({ outTradeNo, authCode: aCode().text, amount }), '/payments'],
    ['a dynamic code', ({ makeCode }) => makeCode({ outTradeNo, amount }), '/dynamic-codes'],
    ['a cancellation', ({ cancel }) => cancel(outTradeNo), `/payments/${outTradeNo}/cancel`],
    ['what the cashier wants', ({ confirm }) => confirm(outTradeNo), `/payments/${outTradeNo}/confirm`],
    [
      'a refund',
      ({ refund }) => refund({ outTradeNo, outRefundNo: 'R-1', amount, reason: 'wish' }),
      `/payments/${outTradeNo}/refunds`,
    ],
    ["the till's word", ({ tellRecords }) => tellRecords([]), '/till-records'],
    ['a shift that opens', ({ shifts }) => shifts.open({ shiftNo, cashierNo, pin }), '/shifts'],
    ['a shift that closes', ({ shifts }) => shifts.close(shiftNo, { count: 0 }), `/shifts/${shiftNo}/close`],
    ['an unlocking', ({ shifts }) => shifts.unlock(shiftNo, pin), `/shifts/${shiftNo}/unlock`],
    // The till is not told that its key is no longer taken.
    ['a token', ({ token }) => token(), '/token'],
  ])('is no refusal: nobody knows what the first one came to: %s', async (_what, call, path) => {
    const { gateway } = aGateway({ [`POST ${path}`]: [REPLAYED] })
    await expect(call(gateway)).rejects.toBeInstanceOf(NoAnswer)
  })

  it('is asked for when it was a sale, and its code stays used', async () => {
    const kept = new Map<string, SaleRecord>()
    const { gateway, sent } = aGateway({
      'POST /payments': [REPLAYED],
      [`GET /payments/${outTradeNo}`]: [() => Response.json(aView())],
    })
    const update = async (record: SaleRecord) => void kept.set(record.outTradeNo, record)
    const journal = createJournal({ ...around, gateway, write: async (make) => make(1), update })
    await journal.charge(() => aRecord(), aCode())
    await expect.poll(() => kept.get(outTradeNo)?.state).toBe('PAID')
    expect(sent).toEqual(['POST /payments', `GET /payments/${outTradeNo}`])
    expect(journal.wasUsed(aCode().text)).toBe(true)
  })

  it('is sent again under its number when it was a refund, and is the same refund', async () => {
    const kept = new Map<string, BackRecord>()
    const { backNo } = aBackRecord()
    const path = `POST /payments/${outTradeNo}/refunds`
    const { gateway, sent } = aGateway({ [path]: [REPLAYED, () => Response.json(aRefundView())] })
    const update = async (record: BackRecord) => void kept.set(record.backNo, record)
    const journal = createBackJournal({ ...around, gateway, write: async (make) => make(1), update })
    await journal.giveBack(() => aBackRecord())
    await expect.poll(() => kept.get(backNo)?.state).toBe('DONE')
    expect(sent).toEqual([path, path])
  })
})
