import { type Receipt, type ReceiptLine, RULE } from '../../shared/receipt/receipt.ts'
import { TRAINING_WORDS } from './words.ts'

/** A receipt that nobody can take for one: says so above and below. */
export function markTraining(receipt: Receipt): Receipt {
  const mark: ReceiptLine = { is: 'TEXT', text: TRAINING_WORDS[receipt.language].bar, strong: true }
  return { ...receipt, lines: [mark, RULE, ...receipt.lines, RULE, mark] }
}
