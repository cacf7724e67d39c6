import { POSTING_DECLINES, POSTING_KINDS } from '@yimatong/contract/onecard-api'
import { PENDING_STATES } from '@yimatong/contract/office-rules-api'
import { REFUND_STATES, TILL_WORDS, TRADE_STATES } from '@yimatong/contract/states'
import { expect, it } from 'vitest'
import { DECLINE_WORDS } from '../../../shared/declines.ts'
import { STATE_WORDS } from './side-words.ts'

/** Everything that a side's evidence, or a note of the system, may say. A transfer stands there by its purpose. */
const SAID = [
  ...TRADE_STATES,
  ...REFUND_STATES,
  ...TILL_WORDS,
  ...PENDING_STATES,
  ...POSTING_KINDS.filter((kind) => kind !== 'TRANSFER'),
  ...POSTING_DECLINES,
  'SURCHARGE_LATER',
  'SURCHARGE_BACK',
  'POSTING',
  'DONE',
  'SUSPENSE',
]

it.each(['zh-CN', 'en'] as const)('has words for whatever a side says, in %s', (language) => {
  const words: Readonly<Record<string, string>> = { ...DECLINE_WORDS[language], ...STATE_WORDS[language] }
  expect(SAID.filter((said) => words[said] === undefined)).toEqual([])
})
