import { newId } from '@yimatong/contract/ids'
import type { NewStaticCodeBody, PortalDynamicCodeBody } from '@yimatong/contract/portal-api'
import { problem } from '@yimatong/kit/problem'
import {
  cancelDynamicCode,
  type DynamicCode,
  type DynamicCodeDeps,
  findDynamicCode,
  findDynamicCodes,
  makeDynamicCode,
  USUAL_EXPIRY_SECONDS,
} from '../../merchant-codes/dynamic-codes.ts'
import { readScan } from '../../merchant-codes/scan.ts'
import {
  bindStaticCode,
  findStaticCode,
  makeStaticCode,
  reissueStaticCode,
  revokeStaticCode,
  type StaticCode,
  type StaticCodeDeps,
  toStaticCode,
} from '../../merchant-codes/static-codes.ts'

export type CodeDeps = StaticCodeDeps & DynamicCodeDeps

/** Who asks: the merchant whose codes there are at all, and the user for the record. */
export interface CodeOwner {
  merchantNo: string
  userId: string
}

/** Merchant codes as one merchant sees them: another merchant's is NOT_FOUND, exactly like none. */
export interface MerchantCodes {
  makeStatic(body: NewStaticCodeBody): Promise<StaticCode>
  findStatic(codeId: string): Promise<StaticCode>
  /** Those of these ids that there are, in their order. */
  findStatics(codeIds: readonly string[]): Promise<StaticCode[]>
  reissue(codeId: string): Promise<StaticCode>
  revoke(codeId: string): Promise<StaticCode>
  /** Says that a print of the code was read; see the wire for what is refused. */
  verify(codeId: string, scanned: string): Promise<StaticCode>
  makeDynamic(body: PortalDynamicCodeBody): Promise<DynamicCode>
  findDynamic(outTradeNo: string): Promise<DynamicCode>
  /** Those of these ids that there are, in their order. */
  findDynamics(dynamicIds: readonly string[]): Promise<DynamicCode[]>
  /** STATE_CONFLICT when it is being paid or has been. */
  cancelDynamic(outTradeNo: string): Promise<DynamicCode>
}

export function codesOfMerchant(deps: CodeDeps, { merchantNo, userId }: CodeOwner): MerchantCodes {
  const own = (codeId: string) => ({ merchantNo, codeId })
  return {
    makeStatic: (body) => makeStaticCode(deps, { ...body, merchantNo, createdBy: userId }),
    findStatic: (codeId) => findStaticCode(deps, own(codeId)),
    async findStatics(codeIds) {
      const rows = await deps.prisma.staticCode.findMany({ where: { merchantNo, codeId: { in: [...codeIds] } } })
      const byId = new Map(rows.map((row) => [row.codeId, toStaticCode(deps, row)]))
      return codeIds.flatMap((codeId) => byId.get(codeId) ?? [])
    },
    reissue: (codeId) => reissueStaticCode(deps, own(codeId)),
    revoke: (codeId) => revokeStaticCode(deps, own(codeId)),
    async verify(codeId, scanned) {
      await findStaticCode(deps, own(codeId))
      const code = await readScan(deps, scanned)
      if (code.merchantNo !== merchantNo) throw problem('CODE_UNKNOWN')
      if (code.kind !== 'STATIC' || code.codeId !== codeId) {
        throw problem('STATE_CONFLICT', 'This is another code of this merchant.')
      }
      return bindStaticCode(deps, { ...own(codeId), version: code.version })
    },
    makeDynamic: ({ outTradeNo = newId('dynamicCode'), amount, subject, expiresIn = USUAL_EXPIRY_SECONDS }) =>
      makeDynamicCode(deps, {
        merchantNo,
        outTradeNo,
        amountFen: amount,
        subject,
        expiresInSeconds: expiresIn,
        createdBy: userId,
      }),
    findDynamic: async (outTradeNo) => found(await findDynamicCode(deps, merchantNo, outTradeNo)),
    findDynamics: (dynamicIds) => findDynamicCodes(deps, merchantNo, dynamicIds),
    async cancelDynamic(outTradeNo) {
      const code = found(await cancelDynamicCode(deps, merchantNo, outTradeNo))
      if (code.state === 'PAYING' || code.state === 'PAID') throw problem('STATE_CONFLICT')
      return code
    },
  }
}

function found(code: DynamicCode | undefined): DynamicCode {
  if (code === undefined) throw problem('NOT_FOUND')
  return code
}
