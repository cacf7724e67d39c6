import type { PaymentView, DynamicCodeView } from '@yimatong/contract/gateway-api'
import { newId } from '@yimatong/contract/ids'
import type { Problem } from '@yimatong/contract/errors'
import type { SandboxClock, SandboxCode } from '@yimatong/contract/sandbox-api'
import { type Answer, call, type Till } from '../world/tills.ts'
import type { World } from '../world/world.ts'

type Said<Body> = Answer<Body & Partial<Pick<Problem, 'code'>>>

/** What a test merchant's till can ask for, over the wire. */
export interface SandboxTill {
  readonly till: Till
  ask<Body>(path: string, body: object): Promise<Said<Body>>
  code(body?: object): Promise<SandboxCode>
  /** A reverse scan of a new customer. */
  pay(amount: number, outTradeNo?: string): Promise<PaymentView>
  decide(outTradeNo: string, decision: 'CONFIRM' | 'REFUSE'): Promise<Said<PaymentView>>
  dynamicCode(amount: number): Promise<DynamicCodeView>
  payUrl(url: string): Promise<Said<PaymentView>>
  advance(seconds: number): Promise<SandboxClock>
  query(outTradeNo: string): Promise<PaymentView>
}

export function sandboxTill(world: World, till: Till): SandboxTill {
  const ask = async <Body>(at: string, body: object): Promise<Said<Body>> => {
    const [path, text] = [`/gateway/v1/${at}`, JSON.stringify(body)]
    return call(world.gateway.url, { method: 'POST', path, body: text, headers: await till.sign({ path, body: text }) })
  }
  const must = async <Body>(path: string, body: object, status = 200): Promise<Body> => {
    const said = await ask<Body>(path, body)
    if (said.status !== status) throw new Error(`${path}: ${said.status} ${JSON.stringify(said.body)}`)
    return said.body
  }
  const code = (body = {}) => must<SandboxCode>('sandbox/codes', body, 201)
  return {
    till,
    ask,
    code,
    async pay(amount, outTradeNo = newId('request')) {
      const { authCode } = await code()
      return must('payments', { outTradeNo, amount, authCode })
    },
    decide: (outTradeNo, decision) => ask(`sandbox/confirmations/${outTradeNo}`, { decision }),
    dynamicCode: (amount) => must('dynamic-codes', { outTradeNo: newId('request'), amount }),
    payUrl: (url) => ask('sandbox/pay', { url }),
    advance: (advanceSeconds) => must('sandbox/clock', { advanceSeconds }),
    query: async (outTradeNo) => (await till.query(outTradeNo)).body,
  }
}
