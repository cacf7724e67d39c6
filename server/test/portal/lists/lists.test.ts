import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Asked, ask, askTwice, oneByOne, type Reader, rowsShown } from '../../office/lists/asking.ts'
import { planOf, rowsRead, watch } from '../../office/lists/watched.ts'
import { ACCESS } from '../../../src/portal/access.ts'
import { aBrowserOf, createPortalWorld, type PortalWorld } from '../world.ts'
import { askedOf } from './asked.ts'
import { fillStalls, LARGE, LONG, SMALL } from './stall.ts'

// Every page of a merchant's, on a campus where it has a row or two and on one where there are thousands: of one merchant that has half of
// all, and of one of the many others. It asks for the same number of things, by an index each, and looks at few more rows than it
// shows. What a page asks for is a table; an endpoint that is new is missing there, and fails here.

const FEW = 2
const MANY = 12_000
/** A page has twenty rows, of which each has a few beside it. */
const PAGE = 600

/** Proved over two hundred thousand payments, in `plans.test.ts`. */
const OF_PAYMENTS = ['GET /home', 'GET /terminals', 'GET /payments', 'GET /payments/totals']

interface Stalls {
  world: PortalWorld
  readers: Readonly<Record<string, Reader>>
}

async function stalls(rows: number): Promise<Stalls> {
  const world = await createPortalWorld()
  await fillStalls(world.owner, rows)
  const { database } = world
  const watched = watch({ ...database })
  // Whoever holds the database has this very object.
  Object.assign(database, watched)
  const readers: Record<string, Reader> = {}
  for (const merchantNo of [LARGE, SMALL]) {
    const owner = await aBrowserOf(world, merchantNo)
    readers[merchantNo] = { database: watched, read: (address) => owner.get(address) }
  }
  return { world, readers }
}

let few: Stalls
let many: Stalls

beforeAll(async () => {
  few = await stalls(FEW)
  many = await stalls(MANY)
}, 120_000)

afterAll(async () => {
  await few?.world.close()
  await many?.world.close()
})

const of = ({ readers }: Stalls, merchantNo: string): Reader => {
  const reader = readers[merchantNo]
  if (reader === undefined) throw new Error(`nobody reads for ${merchantNo}`)
  return reader
}

it('are all told here', () => {
  const told = [...Object.keys(askedOf(LARGE)), ...OF_PAYMENTS]
  const files = /\.(csv|xlsx|pdf|json|svg|png)$/
  const reading = Object.keys(ACCESS).filter((action) => action.startsWith('GET ') && !files.test(action))
  expect(told.sort()).toEqual(reading.sort())
})

describe.each([LARGE, SMALL])('the pages of merchant %s', (merchantNo) => {
  describe.each<[string, string, Asked]>(oneByOne(askedOf(merchantNo)))('%s %s', (action, _, asked) => {
    it('ask for as many things for many rows as for few', async () => {
      const small = await ask(of(few, merchantNo), action, asked)
      const large = await ask(of(many, merchantNo), action, asked)
      expect([small.status, large.status], JSON.stringify(large.body)).toEqual([200, 200])
      if (rowsShown(small.body) > 0 || rowsShown(large.body) === 0)
        expect(small.statements.length).toBe(large.statements.length)
    })

    it('look at few more rows than they show, on the first page and the next', async () => {
      for (const statement of await askTwice(of(many, merchantNo), action, asked)) {
        const nodes = await planOf(many.world.owner, statement)
        expect(rowsRead(nodes, LONG), statement.text).toBeLessThanOrEqual(asked.atMost?.rows ?? PAGE)
      }
    })
  })
})
