import { request } from 'node:http'
import { CSRF_HEADER } from '@yimatong/contract/csrf'
import { DEFAULT_BODY_LIMIT_BYTES } from '@yimatong/kit/json-body'
import type { EndpointDescription } from '@yimatong/kit/routes'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { csvLines } from '../../src/files/csv.ts'
import { OFFICE_PREFIX } from '../../src/office/office.ts'
import { OFFICE_DECLARED } from '../doors/declared.ts'
import { listen, type Listening } from '../world/listening.ts'
import { NASTY_TEXTS } from '../world/nasty-texts.ts'
import { prove } from '../portal/world.ts'
import { createOfficeWorld, type OfficeBrowsers, officeBrowsers, type OfficeWorld } from './world.ts'

// Everything that takes much: files, and lists that are sent as they were typed. What is far too large is refused before it is
// read, in words, on a connection that stays; what is no table fails with its line.

const MB = 1024 * 1024
const FAR_TOO_LARGE = 100 * MB

let world: OfficeWorld
let server: Listening
let by: OfficeBrowsers

beforeAll(async () => {
  world = await createOfficeWorld()
  by = await officeBrowsers(world)
  for (const browser of Object.values(by)) await prove(browser)
  server = await listen(world.app)
})

afterAll(async () => {
  await server.close()
  await world.close()
})

/** What takes more than a form: the declarations say so. */
const takesMuch = ({ file, bodyLimitBytes = 0 }: EndpointDescription) =>
  file !== undefined || bodyLimitBytes > DEFAULT_BODY_LIMIT_BYTES
const UPLOADS = OFFICE_DECLARED.filter(takesMuch)

interface Answer {
  status: number | undefined
  contentType: string | undefined
  body: { code?: string; detail?: string; fileFault?: string; line?: number }
}

/** Sends so many bytes of a table, with their number said beforehand or not; gives the answer and the most memory it took. */
async function send({ path, method, file }: EndpointDescription, bytes: number, announced: boolean) {
  const chunk = Buffer.alloc(MB, '20230001,12.50\n')
  const { cookie, csrfToken } = path.startsWith('/money') ? by.FINANCE : by.LOGISTICS
  const before = process.memoryUsage()
  let most = 0
  const measure = () => {
    const now = process.memoryUsage()
    most = Math.max(most, now.arrayBuffers + now.heapUsed - before.arrayBuffers - before.heapUsed)
  }
  const answer = await new Promise<Answer>((resolve, reject) => {
    const query = file === undefined ? '' : '?fileName=roster.csv'
    const headers = {
      Cookie: cookie,
      [CSRF_HEADER]: csrfToken,
      'Content-Type': file?.contentType ?? 'application/json',
      ...(announced ? { 'Content-Length': bytes } : {}),
    }
    const asked = request(
      { port: server.port, path: OFFICE_PREFIX + path + query, method: method.toUpperCase(), headers },
      (heard) => {
        let text = ''
        heard.setEncoding('utf8').on('data', (part: string) => (text += part))
        heard.on('end', () =>
          resolve({ status: heard.statusCode, contentType: heard.headers['content-type'], body: JSON.parse(text) }),
        )
      },
    )
    asked.on('error', reject)
    let left = bytes
    const more = () => {
      measure()
      while (left > 0) {
        left -= chunk.length
        if (!asked.write(chunk)) return void asked.once('drain', more)
      }
      asked.end()
    }
    more()
  })
  return { answer, most }
}

describe.each(UPLOADS)('$method $path', (upload) => {
  it.each([
    ['said beforehand', true],
    ['found out', false],
  ])('refuses a hundred megabytes in words, its size %s, and keeps nothing of them', async (_, announced) => {
    const { answer, most } = await send(upload, FAR_TOO_LARGE, announced)
    expect(answer).toMatchObject({
      status: 413,
      contentType: 'application/problem+json; charset=utf-8',
      body: { code: 'PAYLOAD_TOO_LARGE', detail: expect.stringContaining('at most') },
    })
    const limit = upload.file?.limitBytes ?? upload.bodyLimitBytes ?? 0
    expect(most).toBeLessThan((announced ? 0 : limit) + 48 * MB)
  })
})

describe('what is uploaded', () => {
  it('is watched wherever it goes', () => {
    expect(UPLOADS.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'post /people-imports',
      'post /money/subsidies/dry-run',
      'post /money/subsidies',
    ])
  })
})

/** The rows of a table, as a person's program would have written them. */
const HEAD = '学工号,姓名'
const utf16 = (text: string) => Buffer.from(`\u{feff}${text}`, 'utf16le')

describe('a roster that is no table', () => {
  it.each<[string, Buffer, string, number | undefined]>([
    ['nothing', Buffer.alloc(0), 'EMPTY', undefined],
    ['only a heading', Buffer.from(`${HEAD}\n`), 'EMPTY', undefined],
    ['a mark and nothing after it', Buffer.from('\u{feff}'), 'EMPTY', undefined],
    [
      'a quote that never closes',
      Buffer.from(`${HEAD}\r\n20230001,张三\r\n20230002,"李四\r\n20230003,王五\r\n`),
      'MALFORMED',
      3,
    ],
    ['a quote in the middle', Buffer.from(`${HEAD}\n20230001,张"三\n`), 'MALFORMED', 2],
    ['more cells than its heading', Buffer.from(`${HEAD}\n20230001,张三\n20230002,李四,王五\n`), 'MALFORMED', 3],
    ['a column that nobody knows', Buffer.from('学工号,姓名,鞋码\n20230001,张三,42\n'), 'HEADING', 1],
    ['no names', Buffer.from('学工号\n20230001\n'), 'HEADING', 1],
    ['a workbook', Buffer.from('504b0304140006000800', 'hex'), 'NOT_TEXT', undefined],
    ['a zero byte', Buffer.from(`${HEAD}\n20230001,张\0三\n`), 'NOT_TEXT', undefined],
    ['UTF-16', utf16(`${HEAD}\n20230001,张三\n`), 'ENCODING', undefined],
    ['UTF-16 the other way round', utf16(`${HEAD}\n20230001,张三\n`).swap16(), 'ENCODING', undefined],
    ['UTF-16 without a mark', utf16(`${HEAD}\n20230001,张三\n`).subarray(2), 'NOT_TEXT', undefined],
    ['neither UTF-8 nor GB 18030', Buffer.from([0xd1, 0xa7, 0xff, 0xfe, 0x2c, 0x0a]), 'ENCODING', undefined],
  ])('says so: %s', async (_, bytes, fileFault, line) => {
    const answer = await by.LOGISTICS.send('post', '/office/people-imports?fileName=a.csv')
      .set('Content-Type', 'text/csv')
      .send(bytes.toString('latin1') === '' ? undefined : bytes)
    expect(answer.body).toMatchObject({ code: 'FILE_REFUSED', fileFault, ...(line === undefined ? {} : { line }) })
    expect(answer.status).toBe(422)
    expect(answer.body.detail).toMatch(/\.$/)
  })
})

describe('a roster that is a table', () => {
  /** 学工号,姓名 / 20239001,张三 as Excel writes it in China. */
  const GB = Buffer.from('d1a7b9a4bac52cd0d5c3fb0d0a32303233393030312cd5c5c8fd0d0a', 'hex')
  it.each<[string, Buffer]>([
    ['a mark before it', Buffer.from(`\u{feff}${HEAD}\n20239001,张三\n`)],
    ['lines that end as on Windows', Buffer.from(`${HEAD}\r\n20239001,张三\r\n`)],
    ['no end of its last line', Buffer.from(`${HEAD}\n20239001,张三`)],
    ['empty lines', Buffer.from(`${HEAD}\n\n20239001,张三\n\n\n`)],
    ['GB 18030', GB],
  ])('is read: %s', async (_, bytes) => {
    const { body } = await by.LOGISTICS.send('post', '/office/people-imports?fileName=a.csv')
      .set('Content-Type', 'text/csv')
      .send(bytes)
      .expect(201)
    expect(body).toMatchObject({ rows: 1, new: 1, bad: 0 })
  })

  it('names bad rows as they were written, and they come back from the file of bad rows', async () => {
    const { body } = await by.LOGISTICS.send('post', '/office/people-imports?fileName=a.csv')
      .set('Content-Type', 'text/csv')
      .send(Buffer.from(csvLines([['学工号', '姓名'], ...NASTY_TEXTS.map((text) => ['no', text])])))
      .expect(201)
    expect(body).toMatchObject({ rows: NASTY_TEXTS.length, bad: NASTY_TEXTS.length })
    const file = await by.LOGISTICS.get(`/office/people-imports/${body.importId}/bad-rows.csv`).expect(200)
    const again = await by.LOGISTICS.send('post', '/office/people-imports?fileName=b.csv')
      .set('Content-Type', 'text/csv')
      .send(Buffer.from(file.text))
      .expect(201)
    const names = async (importId: string) =>
      (await by.LOGISTICS.get(`/office/people-imports/${importId}/bad-rows?limit=50`)).body.rows.map(
        ({ name }: { name: string }) => name,
      )
    expect(await names(again.body.importId)).toEqual(await names(body.importId))
    expect(await names(body.importId)).toEqual(NASTY_TEXTS)
  })
})
