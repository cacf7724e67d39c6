import { unzipSync } from 'fflate'
import { newId } from '@yimatong/contract/ids'
import type { PortalPaymentPage, PortalPaymentRow } from '@yimatong/contract/portal-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { manyPayments } from './many-payments.ts'
import {
  aBrowserOf,
  aMerchant,
  aPayment,
  aPerson,
  aStaticCode,
  aTerminal,
  type Browser,
  createPortalWorld,
  NOON,
  type PortalWorld,
  RULE,
} from './world.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

let world: PortalWorld

beforeAll(async () => {
  world = await createPortalWorld()
})

afterAll(() => world.close())

/** A merchant with a till and an owner's browser. */
async function aShop() {
  const merchantNo = await aMerchant(world)
  const terminalNo = await aTerminal(world, merchantNo)
  return { merchantNo, terminalNo, browser: await aBrowserOf(world, merchantNo) }
}

const idsOf = async (browser: Browser, query = ''): Promise<string[]> => {
  const { body } = await browser.get(`/payments${query}`).expect(200)
  return body.payments.map(({ paymentId }: PortalPaymentRow) => paymentId)
}

/** All pages, one after the other; each leads back to the one before it. */
async function walk(browser: Browser, query: string): Promise<string[]> {
  const read = async (cursor?: string): Promise<PortalPaymentPage> =>
    (await browser.get(`/payments?limit=3${query}${cursor === undefined ? '' : `&cursor=${cursor}`}`).expect(200)).body
  const pages = [await read()]
  expect(pages[0]?.previousCursor).toBeUndefined()
  for (let next = pages[0]?.nextCursor; next !== undefined; next = pages.at(-1)?.nextCursor) {
    const page = await read(next)
    expect((await read(page.previousCursor)).payments).toEqual(pages.at(-1)?.payments)
    pages.push(page)
  }
  return pages.flatMap(({ payments }) => payments.map(({ paymentId }) => paymentId))
}

describe('the list', () => {
  it('is walked in each order without a payment lost or shown twice, also where times and amounts are the same', async () => {
    const { merchantNo, terminalNo, browser } = await aShop()
    const payments: { id: string; at: number; amount: number }[] = []
    for (let index = 0; index < 11; index++) {
      const at = NOON - Math.floor(index / 3) * MINUTE_MS
      const amount = 500 + (index % 4) * 100
      const id = await aPayment(world, { merchantNo, terminalNo, createdAtMs: at, amountFen: amount })
      payments.push({ id, at, amount })
    }
    const by = (key: 'at' | 'amount', sign: 1 | -1) =>
      payments
        .toSorted((one, other) => sign * (one[key] - other[key] || (one.id < other.id ? -1 : 1)))
        .map(({ id }) => id)
    expect(await walk(browser, '')).toEqual(by('at', -1))
    expect(await walk(browser, '&sort=oldest')).toEqual(by('at', 1))
    expect(await walk(browser, '&sort=highest')).toEqual(by('amount', -1))
    expect(await walk(browser, '&sort=lowest')).toEqual(by('amount', 1))
    const { body } = await browser.get('/payments?limit=3').expect(200)
    for (const wrong of [`sort=oldest&cursor=${body.nextCursor}`, 'cursor=abc', 'sort=up', 'limit=101', 'page=2'])
      await browser.get(`/payments?${wrong}`).expect(422)
  })

  it('begins with a whole page also for somebody who comes back to where something has been paid meanwhile', async () => {
    const { merchantNo, terminalNo, browser } = await aShop()
    for (let index = 0; index < 6; index++) {
      await aPayment(world, { merchantNo, terminalNo, createdAtMs: NOON + index })
    }
    const first = (await browser.get('/payments?limit=3').expect(200)).body
    const second = (await browser.get(`/payments?limit=3&cursor=${first.nextCursor}`).expect(200)).body
    const newest = await aPayment(world, { merchantNo, terminalNo, createdAtMs: NOON + 6 })
    const back = (await browser.get(`/payments?limit=3&cursor=${second.previousCursor}`).expect(200)).body
    expect(back.payments).toEqual(first.payments)
    const top = (await browser.get(`/payments?limit=3&cursor=${back.previousCursor}`).expect(200)).body
    expect(top.payments.map(({ paymentId }: PortalPaymentRow) => paymentId)[0]).toBe(newest)
    expect(top.payments).toHaveLength(3)
    expect(top.previousCursor).toBeUndefined()
  })

  it('lets pass what all parts of the filter let pass, and sums up exactly that', async () => {
    const { merchantNo, terminalNo, browser } = await aShop()
    const other = await aTerminal(world, merchantNo)
    const make = (given: Omit<Parameters<typeof aPayment>[1], 'merchantNo'>) =>
      aPayment(world, { merchantNo, ...given })
    const lunch = await make({ terminalNo, amountFen: 1200, surchargeFen: 180 })
    const declined = await make({ terminalNo, amountFen: 1200, state: 'PAYERROR', createdAtMs: NOON + 1 })
    const plate = await make({ amountFen: 800, createdAtMs: NOON + 2 })
    const open = await make({ terminalNo: other, amountFen: 500, state: 'PROCESSING', createdAtMs: NOON + 3 })
    const yesterday = await make({ terminalNo, amountFen: 900, createdAtMs: NOON - DAY_MS })
    const cases: [string, string[]][] = [
      ['', [open, plate, declined, lunch, yesterday]],
      ['state=SUCCESS', [plate, lunch, yesterday]],
      ['state=PAYERROR,PROCESSING', [open, declined]],
      ['from=2026-11-18', [open, plate, declined, lunch]],
      ['to=2026-11-17', [yesterday]],
      ['from=2026-11-18&to=2026-11-17', []],
      [`terminalNo=${other}`, [open]],
      ['minAmount=900&maxAmount=1200', [declined, lunch, yesterday]],
      ['mode=FORWARD_SCAN', [plate]],
      ['state=SUCCESS&from=2026-11-18&minAmount=1000', [lunch]],
    ]
    for (const [query, ids] of cases) {
      expect(await idsOf(browser, `?${query}`), query).toEqual(ids)
      const { body } = await browser.get(`/payments/totals?${query}`).expect(200)
      expect(body.payments, query).toBe(ids.length)
    }
    expect((await browser.get('/payments/totals').expect(200)).body).toEqual({
      payments: 5,
      paid: { count: 3, amount: 2900, surcharge: 180, total: 3080 },
      refunded: 0,
    })
    for (const wrong of [
      'state=',
      'state=PAID',
      "state=SUCCESS'",
      'from=2026-02-30',
      'from=0000-01-01',
      'minAmount=1.5',
    ])
      await browser.get(`/payments?${wrong}`).expect(422)
  })

  it('finds by any number that is at hand', async () => {
    const { merchantNo, terminalNo, browser } = await aShop()
    const person = await aPerson(world, '20207788')
    const namesake = await aPerson(world, '20197788')
    const { codeId } = await aStaticCode(world, merchantNo)
    const [orderId, outTradeNo] = [newId('order'), `shop-${merchantNo}`]
    const scanned = await aPayment(world, { merchantNo, terminalNo, outTradeNo, personId: person.personId })
    const plate = { merchantNo, merchantCodeId: codeId, orderId, personId: namesake.personId, createdAtMs: NOON + 1 }
    const forward = await aPayment(world, { ...plate, outTradeNo: orderId })
    const four = await aPayment(world, { merchantNo, terminalNo, outTradeNo: '7788', createdAtMs: NOON + 2 })
    await world.prisma.order.create({
      data: {
        orderId,
        merchantNo,
        personId: namesake.personId,
        kind: 'STATIC',
        staticCodeId: codeId,
        codeVersion: 1,
        amountFen: 1250,
        surchargeFen: 0,
        state: 'PAID',
        paymentId: forward,
        createdAt: new Date(NOON),
        expiresAt: new Date(NOON + DAY_MS),
      },
    })
    const cases: [string, string[]][] = [
      [scanned, [scanned]],
      [outTradeNo, [scanned]],
      [terminalNo, [four, scanned]],
      [codeId, [forward]],
      [orderId, [forward]],
      ['20207788', [scanned]],
      ['7788', [four, forward, scanned]],
      [' 7788 ', [four, forward, scanned]],
      ['nothing of this name', []],
      ["' OR TRUE --", []],
      ['%', []],
    ]
    for (const [q, ids] of cases) expect(await idsOf(browser, `?q=${encodeURIComponent(q)}`), q).toEqual(ids)
  })
})

describe('a payment', () => {
  it('shows its amounts, the rule in words, and who did what', async () => {
    const { merchantNo, terminalNo, browser } = await aShop()
    const { codeId } = await aStaticCode(world, merchantNo, { label: '一号窗口' })
    const scanned = await aPayment(world, { merchantNo, terminalNo, amountFen: 1200, surchargeFen: 180 })
    const { body } = await browser.get(`/payments/${scanned}`).expect(200)
    expect(body).toMatchObject({
      amount: 1200,
      total: 1380,
      terminalNo,
      terminalName: '1 号机',
      surchargeRuleName: RULE.name,
      surcharge: { amount: 180, rateBps: 1500, ruleVersion: 1, status: 'APPLIED' },
      payer: { maskedName: expect.stringContaining('*'), identityClass: 'STUDENT' },
    })
    expect(body.timeline.map(({ type, actor }: { type: string; actor: object }) => [type, actor])).toEqual([
      ['CREATED', { kind: 'TERMINAL', terminalNo, terminalName: '1 号机' }],
      ['SUCCEEDED', { kind: 'GATEWAY' }],
    ])
    expect(JSON.stringify(body)).not.toMatch(/张晓雯|per_/)
    const forward = await aPayment(world, { merchantNo, merchantCodeId: codeId })
    const page = (await browser.get(`/payments/${forward}`).expect(200)).body
    expect(page).toMatchObject({ mode: 'FORWARD_SCAN', merchantCodeId: codeId, merchantCodeLabel: '一号窗口' })
    expect(page.timeline[0].actor).toEqual({ kind: 'APP' })
  })
})

describe('the first page', () => {
  it('sets today against the same weekday, until the same time', async () => {
    const { merchantNo, terminalNo, browser } = await aShop()
    const make = (createdAtMs: number, amountFen: number, state: 'SUCCESS' | 'PAYERROR' | 'PROCESSING' = 'SUCCESS') =>
      aPayment(world, { merchantNo, terminalNo, createdAtMs, amountFen, state })
    const midnight = Date.parse('2026-11-18T00:00:00+08:00')
    await make(midnight, 100)
    await make(midnight - 1, 7777)
    await make(NOON - MINUTE_MS, 1000)
    await make(NOON - MINUTE_MS, 1, 'PAYERROR')
    await make(NOON - MINUTE_MS, 1, 'PROCESSING')
    await make(NOON - 7 * DAY_MS - MINUTE_MS, 500)
    await make(NOON - 7 * DAY_MS + MINUTE_MS, 50)
    const { body } = await browser.get('/home').expect(200)
    expect(body).toMatchObject({
      businessDate: '2026-11-18',
      comparedDate: '2026-11-11',
      today: { count: 2, amount: 1100, surcharge: 0, total: 1100 },
      comparedSoFar: { count: 1, amount: 500 },
      compared: { count: 2, amount: 550 },
      outcomes: { succeeded: 2, declined: 1, unfinished: 1, successBps: 6667 },
      terminals: { online: 0, offline: 0, notActivated: 1, disabled: 0 },
    })
    expect(body.curve).toHaveLength(96)
    expect(body.curve[0]).toMatchObject({ from: '00:00', count: 1, amount: 100 })
    expect(body.curve[48]).toEqual({ from: '12:00', count: 1, amount: 1000, comparedCount: 2, comparedAmount: 550 })
    expect(body.curve.at(-1).from).toBe('23:45')
  })

  it('says which tills are on line by their last heart-beat', async () => {
    const { merchantNo, terminalNo, browser } = await aShop()
    await aPayment(world, { merchantNo, terminalNo, amountFen: 300 })
    const seen = async (beforeMs: number) => {
      const lastSeenAt = new Date(NOON - beforeMs)
      const key = { publicKeyX: 'x'.repeat(43), publicKeyY: 'y'.repeat(43), activatedAt: lastSeenAt }
      await world.prisma.terminal.update({ where: { terminalNo }, data: { ...key, lastSeenAt, state: 'ACTIVE' } })
      const [{ body }, home] = await Promise.all([browser.get('/terminals'), browser.get('/home')])
      return { till: body.terminals[0], ...home.body.terminals }
    }
    expect(await seen(MINUTE_MS)).toMatchObject({
      till: { terminalNo, online: true, today: { amount: 300 } },
      online: 1,
    })
    expect(await seen(3 * MINUTE_MS)).toMatchObject({ till: { online: false }, online: 0, offline: 1 })
  })
})

describe('an export', () => {
  const download = async (browser: Browser, path: string): Promise<Buffer> => {
    const answer = await browser
      .get(path)
      .buffer(true)
      .parse((res, done) => {
        const chunks: Buffer[] = []
        res.on('data', (chunk: Buffer) => chunks.push(chunk))
        res.on('end', () => done(null, Buffer.concat(chunks)))
      })
      .expect(200)
    return answer.body as Buffer
  }
  /** What a spreadsheet would run, and what a file must not break on. */
  const NASTY = ['=1+1', '+1', '-1', '@SUM(A1)', 'a,b', '"quoted"', '<b>&amp;', '拉面']

  it('has all payments, however many groups they come in, each once', async () => {
    const { merchantNo } = await manyPayments(world, 2400)
    const browser = await aBrowserOf(world, merchantNo)
    const csv = (await download(browser, '/payments/export.csv')).toString()
    const ids = csv.match(/^pay_[0-9a-f]{32}/gm) ?? []
    expect([ids.length, new Set(ids).size]).toEqual([1200, 1200])
    expect(ids).toEqual(ids.toSorted().toReversed())
  })

  it('has exactly the payments of the filter, in its order', async () => {
    const { merchantNo, terminalNo, browser } = await aShop()
    const person = await aPerson(world)
    for (let index = 0; index < 12; index++)
      await aPayment(world, { merchantNo, terminalNo, personId: person.personId, amountFen: 100 + index })
    const query = 'minAmount=103&sort=lowest&language=en'
    const csv = (await download(browser, `/payments/export.csv?${query}`)).toString()
    const [titles, ...lines] = csv.trimEnd().split('\r\n')
    expect(titles).toMatch(/^\uFEFFPayment,Order no\.,/)
    expect(lines.map((line) => line.split(',')[10])).toEqual(
      Array.from({ length: 9 }, (_, at) => (1.03 + at / 100).toFixed(2)),
    )
    const sheet = unzipSync(await download(browser, `/payments/export.xlsx?${query}`))['xl/worksheets/sheet1.xml']
    const xml = Buffer.from(sheet ?? []).toString()
    expect(xml.match(/<row>/g)).toHaveLength(10)
    expect(xml).toContain('<v>1.03</v>')
  })

  it('cannot be made to run anything', async () => {
    const { merchantNo, terminalNo, browser } = await aShop()
    for (const subject of NASTY) await aPayment(world, { merchantNo, terminalNo, subject })
    const csv = (await download(browser, '/payments/export.csv')).toString()
    for (const subject of NASTY.slice(0, 4)) expect(csv).toContain(`,'${subject},`)
    expect(csv).not.toMatch(/(?:^|,)"?[=+@-]/m)
    const parts = unzipSync(await download(browser, '/payments/export.xlsx'))
    expect(Object.keys(parts).sort()).toEqual([
      '[Content_Types].xml',
      '_rels/.rels',
      'xl/_rels/workbook.xml.rels',
      'xl/styles.xml',
      'xl/workbook.xml',
      'xl/worksheets/sheet1.xml',
    ])
    const xml = Buffer.from(parts['xl/worksheets/sheet1.xml'] ?? []).toString()
    expect(xml).not.toContain('<f>')
    expect(xml).toContain('&lt;b&gt;&amp;amp;')
    expect(xml).toContain('支付成功')
  })

  it('is not had again and again', async () => {
    const strict = await createPortalWorld({ exportsPerUser: 2 })
    try {
      const browser = await aBrowserOf(strict, await aMerchant(strict))
      for (const status of [200, 200, 429]) await browser.get('/payments/export.csv').expect(status)
    } finally {
      await strict.close()
    }
  })
})
