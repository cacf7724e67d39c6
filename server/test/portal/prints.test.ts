import { inflateSync } from 'node:zlib'
import decodeQR from 'qr/decode.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { matrixOf } from '../../src/portal/print/matrix.ts'
import { aBrowserOf, aDynamicCode, aMerchant, aStaticCode, aTerminal, createPortalWorld } from './world.ts'
import type { Browser, PortalWorld } from './world.ts'

let world: PortalWorld
let merchantNo: string
let browser: Browser

beforeAll(async () => {
  world = await createPortalWorld()
  merchantNo = await aMerchant(world)
  browser = await aBrowserOf(world, merchantNo)
})

afterAll(() => world.close())

const bytesOf = async (sent: ReturnType<Browser['get']>): Promise<Buffer> => {
  const answer = await sent
    .buffer(true)
    .parse((res, done) => {
      const chunks: Buffer[] = []
      res.on('data', (chunk: Buffer) => chunks.push(chunk))
      res.on('end', () => done(null, Buffer.concat(chunks)))
    })
    .expect(200)
  return answer.body as Buffer
}

/** A grey PNG's pixels as a decoder takes them. */
function pixelsOf(png: Buffer) {
  const edge = png.readUInt32BE(16)
  const start = png.indexOf('IDAT') + 4
  const grey = inflateSync(png.subarray(start, start + png.readUInt32BE(start - 8)))
  const data = new Uint8Array(edge * edge * 4)
  for (let at = 0; at < edge * edge; at++) {
    data.fill(grey[Math.floor(at / edge) * (edge + 1) + 1 + (at % edge)] ?? 0, at * 4, at * 4 + 3)
    data[at * 4 + 3] = 255
  }
  return { width: edge, height: edge, data }
}

describe('a printed code', () => {
  it.each([256, 1024, 2048])('is read from its picture at %i pixels', async (size) => {
    const { codeId, url } = await aStaticCode(world, merchantNo)
    const png = await bytesOf(browser.get(`/static-codes/${codeId}/image.png?size=${size}`))
    const pixels = pixelsOf(png)
    expect(pixels.width).toBeLessThanOrEqual(size)
    expect(decodeQR(pixels)).toBe(url)
  })

  it('is the same in its drawing', async () => {
    const { codeId, url } = await aStaticCode(world, merchantNo)
    const svg = (await bytesOf(browser.get(`/static-codes/${codeId}/image.svg`))).toString()
    const { size, runs } = matrixOf(url)
    expect(svg).toContain(`viewBox="0 0 ${size + 8} ${size + 8}"`)
    expect([...svg.matchAll(/M(\d+) (\d+)h(\d+)v1h/g)].map(([, x, y, length]) => [x, y, length].map(Number))).toEqual(
      runs.map(({ x, y, length }) => [x + 4, y + 4, length]),
    )
  })

  it.each([
    [1, 3],
    [2, 2],
    [4, 1],
    [8, 1],
  ])('is printed %i to a page, with its Chinese embedded', async (perPage, pages) => {
    const terminalNo = await aTerminal(world, merchantNo)
    const codes = [await aStaticCode(world, merchantNo), await aStaticCode(world, merchantNo, { terminalNo })]
    const codeIds = [...codes, codes[0]].map((code) => code?.codeId)
    const pdf = (await bytesOf(browser.send('post', '/static-codes/sheet', { codeIds, perPage }))).toString('latin1')
    expect(pdf.startsWith('%PDF-')).toBe(true)
    expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(pages)
    const upright = perPage === 1 || perPage === 4
    expect(pdf).toContain(upright ? '/MediaBox [0 0 595.28 841.89]' : '/MediaBox [0 0 841.89 595.28]')
    expect(pdf.match(/\/FontFile2/g)).toHaveLength(2)
    expect(pdf).toContain('/ToUnicode')
    expect(pdf.length).toBeLessThan(200_000)
  })

  it('is saved under the name that is on its plate, whatever it is called', async () => {
    const { codeId } = await aStaticCode(world, merchantNo, { label: '一号窗口 (东) "A/B"' })
    const { headers } = await browser.get(`/static-codes/${codeId}/image.png`).expect(200)
    const [, plain, encoded = ''] = /filename="([^"]+)"; filename\*=UTF-8''([\w%.!#$&+^`|~-]+)$/.exec(
      String(headers['content-disposition']),
    ) ?? ['']
    expect(plain).toBe(`merchant-code-${codeId}-v1.png`)
    expect(decodeURIComponent(encoded)).toBe('一号窗口 (东)  A B -v1.png')
    const sheet = await browser.send('post', '/static-codes/sheet', { codeIds: [codeId], perPage: 8 }).expect(200)
    expect(String(sheet.headers['content-disposition'])).toMatch(/-v1-A7\.pdf$/)
  })

  it('is not printed once it is withdrawn', async () => {
    const { codeId } = await aStaticCode(world, merchantNo)
    await browser.send('post', `/static-codes/${codeId}/revoke`).expect(200)
    for (const kind of ['png', 'svg']) await browser.get(`/static-codes/${codeId}/image.${kind}`).expect(410)
    await browser.send('post', '/static-codes/sheet', { codeIds: [codeId], perPage: 1 }).expect(410)
  })
})

describe('a static code', () => {
  it('is made for the merchant or a till, listed newest first, and re-issued with another text', async () => {
    const fresh = await aMerchant(world)
    const owner = await aBrowserOf(world, fresh)
    const terminalNo = await aTerminal(world, fresh)
    const whole = (await owner.send('post', '/static-codes', { label: '门口' }).expect(201)).body
    world.clock = () => Date.parse(whole.createdAt) + 1000
    const till = (await owner.send('post', '/static-codes', { label: '二号窗口', terminalNo }).expect(201)).body
    expect(till).toMatchObject({ state: 'CREATED', version: 1, terminalNo, terminalName: '1 号机' })
    const first = (await owner.get('/static-codes?limit=1').expect(200)).body
    expect(first.codes).toEqual([till])
    const second = (await owner.get(`/static-codes?limit=1&cursor=${first.nextCursor}`).expect(200)).body
    expect(second).toEqual({ codes: [whole] })
    const { body } = await owner.send('post', `/static-codes/${whole.codeId}/reissue`).expect(200)
    expect(body).toMatchObject({ version: 2, state: 'CREATED' })
    expect(body.url).not.toBe(whole.url)
  })

  it('is bound by a scan of its own print, and by no other', async () => {
    const [code, other] = [await aStaticCode(world, merchantNo), await aStaticCode(world, merchantNo)]
    const dynamic = await aDynamicCode(world, merchantNo)
    const verify = (scanned: string) => browser.send('post', `/static-codes/${code.codeId}/verify`, { scanned })
    const refusals = await Promise.all([
      verify('https://example.com/'),
      verify(code.url.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A'))),
      verify(other.url),
      verify(dynamic.url),
    ])
    expect(refusals.map(({ body }) => body.code)).toEqual([
      'CODE_UNKNOWN',
      expect.stringMatching(/^CODE_(UNKNOWN|SIGNATURE)$/),
      'STATE_CONFLICT',
      'STATE_CONFLICT',
    ])
    expect((await verify(code.url).expect(200)).body.state).toBe('BOUND')
    const again = (await browser.send('post', `/static-codes/${code.codeId}/reissue`).expect(200)).body
    expect((await verify(code.url).expect(410)).body.code).toBe('CODE_REVOKED')
    expect((await verify(again.url).expect(200)).body).toMatchObject({ state: 'BOUND', version: 2 })
  })
})

describe('a dynamic code', () => {
  it('is made under a number of the page or of the server, the same number once', async () => {
    const body = { outTradeNo: 'page-1', amount: 1250, subject: '拉面' }
    const made = (await browser.send('post', '/dynamic-codes', body).expect(201)).body
    expect(made).toMatchObject({ ...body, state: 'OPEN' })
    expect((await browser.send('post', '/dynamic-codes', body).expect(201)).body).toEqual(made)
    const other = await browser.send('post', '/dynamic-codes', { ...body, amount: 1 }).expect(409)
    expect(other.body.code).toBe('IDEMPOTENCY_CONFLICT')
    const free = (await browser.send('post', '/dynamic-codes', { amount: 1 }).expect(201)).body
    expect((await browser.get(`/dynamic-codes/${free.outTradeNo}`).expect(200)).body).toEqual(free)
  })

  it('is not made for a merchant that takes no payments now', async () => {
    const closed = await aMerchant(world)
    const owner = await aBrowserOf(world, closed)
    await world.prisma.merchant.update({ where: { merchantNo: closed }, data: { state: 'DISABLED' } })
    expect((await owner.send('post', '/dynamic-codes', { amount: 1250 }).expect(403)).body.code).toBe(
      'MERCHANT_DISABLED',
    )
  })

  it('is cancelled once, and stays so', async () => {
    const { outTradeNo } = await aDynamicCode(world, merchantNo)
    for (const _ of [1, 2]) {
      const { body } = await browser.send('post', `/dynamic-codes/${outTradeNo}/cancel`).expect(200)
      expect(body.state).toBe('CANCELLED')
    }
  })
})
