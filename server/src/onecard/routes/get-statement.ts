import { parse as parseQuery } from 'node:querystring'
import { pipeline } from 'node:stream/promises'
import { businessDate } from '@yimatong/contract/fields'
import { errorCode } from '@yimatong/kit/database'
import { DEFAULT_BODY_LIMIT_BYTES, readBody } from '@yimatong/kit/json-body'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import { validated } from '@yimatong/kit/validation'
import { z } from 'zod'
import type { OnecardDeps } from '../deps.ts'
import { isDate } from '../postable.ts'
import { readStatement } from '../statements.ts'

const CONTENT_TYPE = 'application/x-ndjson; charset=utf-8'

const params = z.strictObject({ date: businessDate.refine(isDate, 'The calendar has no such day.') })

const NO_QUERY = z.strictObject({})
const READER_LEFT = 'ERR_STREAM_PREMATURE_CLOSE'

/** A statement is longer than what a handler may return, so this endpoint writes its answer while it reads the ledger. */
export function getStatement({ database, guard }: OnecardDeps): Endpoint {
  const { description } = endpoint(
    {
      method: 'get',
      path: '/statements/{date}',
      summary: 'Everything that was posted for a business day',
      description:
        'NDJSON: a line per posting in the order of posting, then one trailer with row count, totals and the SHA-256 ' +
        'of the lines. An answer without its trailer was cut off and proves nothing.',
      tags: ['Statements'],
      auth: guard,
      params,
      responses: { 200: { description: 'The statement.', contentType: CONTENT_TYPE } },
    },
    () => '',
  )
  return {
    description,
    compile: () => async (exchange, state) => {
      const { req, res, url, ip } = exchange
      const { method = '', headers } = req
      const rawBody = await readBody(req, DEFAULT_BODY_LIMIT_BYTES)
      await guard.check({ method, url, headers, ip, rawBody, requestId: state.requestId })
      const { date } = validated(params, exchange.params, 'path')
      validated(NO_QUERY, { ...parseQuery(url.split('?', 2)[1] ?? '') }, 'query')
      const pages = readStatement(database, date)
      // A ledger that cannot be read at all is a problem like any other; from then on a failure breaks the connection, so
      // that half a statement never looks like a whole one.
      const first = await pages.next()
      res.writeHead(200, { 'Content-Type': CONTENT_TYPE, 'Cache-Control': 'no-store' })
      try {
        await pipeline(startingWith(first, pages), res)
      } catch (error) {
        if (errorCode(error) !== READER_LEFT) throw error
      }
    },
  }
}

async function* startingWith(first: IteratorResult<string, void>, rest: AsyncGenerator<string, void>) {
  if (!first.done) yield first.value
  yield* rest
}
