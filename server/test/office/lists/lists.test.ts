import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { OFFICE_ACCESS } from '../../../src/office/access.ts'
import { ANSWERED_ELSEWHERE, ASKED, askedOfPayments } from './asked.ts'
import { ask, askTwice, oneByOne, rowsShown } from './asking.ts'
import { fillCampus, LONG } from './campus.ts'
import { planOf, rowsRead } from './watched.ts'
import { type WatchedOffice, watchedOffice } from './watched-office.ts'

// Every page of the office, over a campus where it has a row or two and over one where it has thousands: it asks for the
// same number of things, by an index each, and looks at few more rows than it shows. What a page asks for is a table; an
// endpoint that is new is missing there, and fails here.

const FEW = 2
const MANY = 12_000
/** A page has twenty rows, of which each has a few beside it. */
const PAGE = 600

let few: WatchedOffice
let many: WatchedOffice

beforeAll(async () => {
  few = await watchedOffice()
  many = await watchedOffice()
  await fillCampus(few.world, FEW)
  await fillCampus(many.world, MANY)
}, 120_000)

afterAll(async () => {
  await few.world.close()
  await many.world.close()
})

const PAYMENTS = askedOfPayments({
  merchantNo: '20000001',
  terminalNo: 'T70001',
  schoolNo: '20230001',
  outTradeNo: 'order-1',
})

describe('the pages of the office', () => {
  it('are all told here', () => {
    const told = [...Object.keys({ ...ASKED, ...PAYMENTS }), ...ANSWERED_ELSEWHERE]
    const files = /\.(csv|xlsx|pdf|json)$/
    const reading = Object.keys(OFFICE_ACCESS).filter((action) => action.startsWith('GET ') && !files.test(action))
    expect(told.sort()).toEqual(reading.sort())
  })

  describe.each(oneByOne({ ...ASKED, ...PAYMENTS }))('%s %s', (action, _, asked) => {
    it('ask for as many things for many rows as for few', async () => {
      const [small, large] = [await ask(few, action, asked), await ask(many, action, asked)]
      expect([small.status, large.status], JSON.stringify(large.body)).toEqual([200, 200])
      // A page that finds nothing may leave out what it would ask of its rows.
      if (rowsShown(small.body) > 0 || rowsShown(large.body) === 0)
        expect(small.statements.length).toBe(large.statements.length)
    })
  })

  describe.each(oneByOne(ASKED))('%s %s', (action, _, asked) => {
    it('look at few more rows than they show, on the first page and the next', async () => {
      for (const statement of await askTwice(many, action, asked)) {
        const nodes = await planOf(many.world.owner, statement)
        expect(rowsRead(nodes, LONG), statement.text).toBeLessThanOrEqual(asked.atMost?.rows ?? PAGE)
      }
    })
  })
})

it('notices what reads a whole table', async () => {
  const nodes = await planOf(many.world.owner, { text: `SELECT count(*) FROM disputes WHERE text = 'x'` })
  expect(rowsRead(nodes, LONG)).toBe(MANY)
})
