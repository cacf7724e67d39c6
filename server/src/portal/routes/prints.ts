import { SHEET_GRIDS, type SheetLayout } from '@yimatong/contract/plate'
import { imageQuery, sheetBody, staticCodeParams } from '@yimatong/contract/portal-api'
import { problem } from '@yimatong/kit/problem'
import { type Endpoint, endpoint, reply } from '@yimatong/kit/routes'
import type { StaticCode } from '../../merchant-codes/static-codes.ts'
import type { PortalDeps } from '../deps.ts'
import type { GuardOf, PortalCaller } from '../guard.ts'
import { pngOf, svgOf } from '../print/image.ts'
import { matrixOf } from '../print/matrix.ts'
import type { Plate } from '../print/plate.ts'
import { sheetOf } from '../print/sheet.ts'

const tags = ['Static codes']
const USUAL_SIZE_PX = 1024

/** A code that may be printed: a withdrawn one would only disappoint. */
async function printable({ codes }: PortalCaller, codeId: string): Promise<StaticCode> {
  const code = await codes.findStatic(codeId)
  if (code.state === 'DISABLED') throw problem('CODE_REVOKED')
  return code
}

/** Characters that some system does not let a file's name have. */
const NOT_IN_NAMES = /[\\/:*?"<>|]/g

/** The name in plain letters for old browsers, and the one that people know the file by. */
function fileHeader(plain: string, name: string) {
  const encoded = encodeURIComponent(name.replaceAll(NOT_IN_NAMES, ' ')).replaceAll(/['()*]/g, percentEncoded)
  return { 'Content-Disposition': `attachment; filename="${plain}"; filename*=UTF-8''${encoded}` }
}

/** RFC 8187 leaves fewer characters plain than the web's own encoding does. */
const percentEncoded = (character: string) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`

/** `merchant-code-<id>-v2.png`, `<label>-v2.png` */
const imageHeader = ({ codeId, label, version }: StaticCode, kind: string) =>
  fileHeader(`merchant-code-${codeId}-v${version}.${kind}`, `${label}-v${version}.${kind}`)

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
      return reply(svgOf(matrixOf(code.url)), { headers: imageHeader(code, 'svg') })
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
      return reply(pngOf(matrixOf(code.url), size), { headers: imageHeader(code, 'png') })
    },
  )

function plateOf({ session }: PortalCaller, code: StaticCode): Plate {
  const { name, nameEn } = session.merchant
  return { merchantName: name, merchantNameEn: nameEn, ...code }
}

/** `merchant-codes-<merchant>-A6.pdf`; by the label when it is of one code. */
function sheetHeader({ session, data }: PortalCaller, codes: readonly StaticCode[], perPage: SheetLayout) {
  const { paper } = SHEET_GRIDS[perPage]
  const [first] = codes
  const same = first !== undefined && codes.every(({ codeId }) => codeId === first.codeId)
  const name = same ? `${first.label}-v${first.version}` : session.merchant.name
  return fileHeader(`merchant-codes-${data.merchantNo}-${paper}.pdf`, `${name}-${paper}.pdf`)
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
      const pages = await sheetOf(
        codes.map((code) => plateOf(caller, code)),
        body.perPage,
      )
      return reply(pages, { headers: sheetHeader(caller, codes, body.perPage) })
    },
  )
