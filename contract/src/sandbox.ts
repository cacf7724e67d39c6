/**
 * The sandbox (沙箱): merchants, people and accounts with which integrators try their systems, beside the real ones and apart
 * from them for ever. Who belongs to it is written into the numbers.
 */

/** True for a test merchant's number: tills follow their merchant. */
export function isSandboxMerchant(merchantNo: string): boolean {
  return merchantNo.startsWith('99')
}

/** True for the account of a test merchant or of a test person, and for the school's own test accounts. */
export function isSandboxAccount(accountNo: string): boolean {
  return accountNo.startsWith('SBX-')
}

/** What one exact amount makes happen at a test merchant, told to people in one sentence. */
interface Magic {
  /** In fen, of the amount without surcharge. */
  amount: number
  /** What the till hears first, and what it ends as. */
  states: string
  description: string
}

/**
 * Amounts that make things happen which real people and real networks do by themselves. They are that only at a test merchant;
 * anywhere else each of them is an amount like any other. All stay below what may be paid without a PIN.
 */
export const MAGIC_AMOUNTS = {
  INSUFFICIENT_BALANCE: { amount: 6601, states: 'PAYERROR', description: "The payer's balance does not cover it." },
  DAILY_LIMIT_EXCEEDED: { amount: 6602, states: 'PAYERROR', description: "The payer's limit of the day is used up." },
  ACCOUNT_FROZEN: { amount: 6603, states: 'PAYERROR', description: "The payer's account is frozen." },
  CODE_EXPIRED: {
    amount: 6604,
    states: 'PAYERROR',
    description: 'The consumption code has expired. Reverse scan only.',
  },
  CODE_USED: {
    amount: 6605,
    states: 'PAYERROR',
    description: 'The consumption code was used before. Reverse scan only.',
  },
  PIN_NEEDED: {
    amount: 6611,
    states: 'USERPAYING',
    description:
      'The payer is asked for the PIN and waits for your word: `POST sandbox/confirmations/{outTradeNo}`. Reverse scan only.',
  },
  PIN_CONFIRMED: {
    amount: 6612,
    states: 'USERPAYING, SUCCESS',
    description: 'The payer is asked for the PIN and confirms after two seconds. Reverse scan only.',
  },
  PIN_REFUSED: {
    amount: 6613,
    states: 'USERPAYING, CLOSED',
    description: 'The payer is asked for the PIN and refuses after two seconds. Reverse scan only.',
  },
  SLOW_ANSWER: { amount: 6621, states: 'SUCCESS', description: 'The answer takes five seconds.' },
  ANSWER_LOST: {
    amount: 6622,
    states: 'PROCESSING, SUCCESS',
    description: 'The backend charges and its answer is lost: found within seconds.',
  },
  BACKEND_SILENT: {
    amount: 6623,
    states: 'PROCESSING, CLOSED',
    description: 'The backend never gets it: closed after some ten seconds, and nothing was charged.',
  },
  REFUND_TO_SUSPENSE: {
    amount: 6631,
    states: 'SUCCESS',
    description: "The payer's account is closed after it has paid: a refund goes to the suspense account.",
  },
  CALLBACK_TWICE: {
    amount: 6641,
    states: 'SUCCESS',
    description: 'Your endpoint gets every notification of it twice, under the same event id.',
  },
} as const satisfies Record<string, Magic>

export type MagicCode = keyof typeof MAGIC_AMOUNTS

const CODE_BY_AMOUNT = new Map<number, MagicCode>(
  Object.entries(MAGIC_AMOUNTS).map(([code, { amount }]) => [amount, code as MagicCode]),
)

/** What this amount makes happen at a test merchant; undefined for an ordinary one. */
export function magicOf(amountFen: number): MagicCode | undefined {
  return CODE_BY_AMOUNT.get(amountFen)
}

/** The table for people, in Markdown. */
export function magicAmountsTable(): string {
  const rows = Object.entries(MAGIC_AMOUNTS).map(
    ([code, { amount, states, description }]) => `| ${amount} | \`${code}\` | ${states} | ${description} |`,
  )
  return ['| amount, fen | code | state | what happens |', '| --- | --- | --- | --- |', ...rows].join('\n')
}
