import { setTimeout as wait } from 'node:timers/promises'
import { isSandboxAccount, type MagicCode, magicOf } from '@yimatong/contract/sandbox'
import type { DeclineCode } from '@yimatong/contract/states'
import type { ServiceClient } from '@yimatong/kit/service-client'
import type { Channel, CodeToRedeem, Debit, DebitOutcome, Redemption } from '../channel.ts'
import { closedAfterPaying } from './closed-account.ts'

export interface SandboxChannelDeps {
  /** The school's own card: everything that is no magic is what it does. */
  onecard: Channel
  ledger: Pick<ServiceClient, 'post' | 'put'>
  /** Why a code's time is over by its merchant's test clock; undefined while it is not. */
  whyOver(code: Pick<CodeToRedeem, 'authCode' | 'merchantNo'>): Promise<DeclineCode | undefined>
}

const SLOW_ANSWER_MS = 5000

/**
 * The school's own card for test merchants: the same codes, ledger and accounts of its sandbox, and a few amounts that make
 * things happen. What goes wrong goes wrong at the peer, so whoever finds out, undoes and pays back does what it always does.
 */
export function createSandboxChannel(deps: SandboxChannelDeps): Channel {
  return {
    ...deps.onecard,
    redeem: (codes) => Promise.all(codes.map((code) => redeem(deps, code))),
    debit: (debits) => Promise.all(debits.map((item) => debit(deps, item))),
  }
}

const REFUSED_CODES = { CODE_EXPIRED: 'CODE_EXPIRED', CODE_USED: 'CODE_USED' } as const
const ASKS_PAYER: readonly (MagicCode | undefined)[] = ['PIN_NEEDED', 'PIN_CONFIRMED', 'PIN_REFUSED']

async function redeem(deps: SandboxChannelDeps, code: CodeToRedeem): Promise<Redemption> {
  const magic = magicOf(code.amountFen)
  const refused = magic === 'CODE_EXPIRED' || magic === 'CODE_USED' ? REFUSED_CODES[magic] : await deps.whyOver(code)
  if (refused !== undefined) return { outcome: 'DECLINED', declineCode: refused }
  const redemption = only(await deps.onecard.redeem([code]))
  if (redemption.outcome === 'DECLINED' || !ASKS_PAYER.includes(magic)) return redemption
  return { ...redemption, asksPayer: true }
}

/** Accounts that are refused for this one reason, whoever pays; see the ledger's migrations. */
const PAYER_OF: Partial<Record<MagicCode, string>> = {
  INSUFFICIENT_BALANCE: 'SBX-POOR',
  ACCOUNT_FROZEN: 'SBX-FROZEN',
  DAILY_LIMIT_EXCEEDED: 'SBX-LIMITED',
}

type Charge = (debit: Debit) => Promise<DebitOutcome>

/** What happens to these instead of a plain charge. */
const HAPPENS: Partial<
  Record<MagicCode, (deps: SandboxChannelDeps, asked: Debit, charge: Charge) => Promise<DebitOutcome>>
> = {
  BACKEND_SILENT: async () => ({ outcome: 'UNKNOWN' }),
  async ANSWER_LOST(_deps, asked, charge) {
    await charge(asked)
    return { outcome: 'UNKNOWN' }
  },
  async SLOW_ANSWER(_deps, asked, charge) {
    await wait(SLOW_ANSWER_MS)
    return charge(asked)
  },
  REFUND_TO_SUSPENSE: ({ ledger }, asked, charge) => closedAfterPaying(ledger, asked, charge),
}

async function debit(deps: SandboxChannelDeps, asked: Debit): Promise<DebitOutcome> {
  // Twice as sure: whoever calls this for real money has met a mistake of ours.
  if (!isSandboxAccount(asked.merchantAccount)) throw new Error(`${asked.paymentId} is not the sandbox's`)
  const charge: Charge = async (item) => only(await deps.onecard.debit([item]))
  const magic = magicOf(asked.amountFen)
  if (magic === undefined) return charge(asked)
  const happens = HAPPENS[magic] ?? (() => charge({ ...asked, payerAccount: PAYER_OF[magic] ?? asked.payerAccount }))
  return happens(deps, asked, charge)
}

function only<T>(answers: readonly T[]): T {
  const [answer] = answers
  if (answer === undefined) throw new Error('no answer')
  return answer
}
