import { imageQuery, sheetBody, staticCodeParams } from '@yimatong/contract/portal-api'
import { problem } from '@yimatong/kit/problem'
import { type Endpoint, endpoint, reply } from '@yimatong/kit/routes'
import type { StaticCode } from '../../merchant-codes/static-codes.ts'
import type { PortalDeps } from '../deps.ts'
import type { GuardOf, PortalCaller } from '../guard.ts'
import { pngOf, svgOf } from '../print/image.ts'
import { matrixOf } from '../print/matrix.ts'
import { type Plate, sheetOf } from '../print/sheet.ts'

const tags = ['Static codes']
const USUAL_SIZE_PX = 1024

/** A code that may be printed: a withdrawn one would only disappoint. */
async function printable({ codes }: PortalCaller, codeId: string): Promise<StaticCode> {
  const code = await codes.findStatic(codeId)
  if (code.state === 'DISABLED') throw problem('CODE_REVOKED')
  return code
}

/** `merchant-code-<id>-v2.png` */
const fileHeader = ({ codeId, version }: StaticCode, kind: string) => ({
  'Content-Disposition': `attachment; filename="merchant-code-${codeId}-v${version}.${kind}"`,
})

export const svgImage = (guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: '/static-codes/{codeId}/image.svg',
      summary: 'A code as a drawing',
      tags,
      auth: guardOf('GET /static-codes/{codeId}/image.svg'),
      params: staticCodeParams,
      responses: { 200: { description: 'The QR with its white edge.', contentType: 'image/svg+xml' } },
      problems: ['NOT_FOUND', 'CODE_REVOKED'],
    },
    async ({ params }, { caller }) => {
      const code = await printable(caller, params.codeId)
      return reply(svgOf(matrixOf(code.url)), { headers: fileHeader(code, 'svg') })
    },
  )

export const pngImage = (guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'get',
      path: '/static-codes/{codeId}/image.png',
      summary: 'A code as a picture',
      tags,
      auth: guardOf('GET /static-codes/{codeId}/image.png'),
      params: staticCodeParams,
      query: imageQuery,
      responses: { 200: { description: 'The QR with its white edge.', contentType: 'image/png' } },
      problems: ['NOT_FOUND', 'CODE_REVOKED'],
    },
    async ({ params, query }, { caller }) => {
      const code = await printable(caller, params.codeId)
      const size = query.size === undefined ? USUAL_SIZE_PX : Number(query.size)
      return reply(pngOf(matrixOf(code.url), size), { headers: fileHeader(code, 'png') })
    },
  )

function plateOf({ session }: PortalCaller, { label, terminalNo, codeId, version, url }: StaticCode): Plate {
  const { name, nameEn, merchantNo } = session.merchant
  const mark = `${merchantNo}  ${codeId.slice(-8)}  v${version}`
  return { merchantName: name, merchantNameEn: nameEn, label, terminalNo, mark, url }
}

export const printSheet = ({ exportsPerUser }: PortalDeps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/static-codes/sheet',
      summary: 'Codes on A4 pages, to print and cut out',
      tags,
      auth: guardOf('POST /static-codes/sheet'),
      body: sheetBody,
      responses: { 200: { description: 'The pages.', contentType: 'application/pdf' } },
      problems: ['NOT_FOUND', 'CODE_REVOKED', 'RATE_LIMITED'],
    },
    async ({ body }, { caller }) => {
      await exportsPerUser.limit(caller.session.user.userId)
      const codes = await Promise.all(body.codeIds.map((codeId) => printable(caller, codeId)))
      const pages = sheetOf(
        codes.map((code) => plateOf(caller, code)),
        body.perPage,
      )
      const file = `attachment; filename="merchant-codes-${caller.data.merchantNo}.pdf"`
      return reply(pages, { headers: { 'Content-Disposition': file } })
    },
  )
