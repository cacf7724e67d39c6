import type { ConfirmationReason, ConfirmationState } from '@yimatong/contract/states'
import { words } from '../../shared/i18n/words.ts'

interface End {
  cause: string
  next: string
}

/** A payment that waits for the customer's PIN, and how such a wait ends without money. */
export const PIN_WORDS = words(
  {
    waiting: '请顾客在手机上确认',
    reasons: {
      AMOUNT: '金额超过免密上限，需要支付密码',
      COUNT: '顾客今天的免密次数已用完，需要支付密码',
      DIGITS: '使用了数字付款码，需要支付密码',
      RISK: '为保障资金安全，需要支付密码',
      DUPLICATE: '同一顾客刚付过相同金额，请确认是否再收一笔',
    } satisfies Record<ConfirmationReason, string>,
    notYet: '尚未扣款，请勿重复收款。到时没有确认会自动关闭',
    left: (time: string) => `剩余 ${time}`,
    leftSpoken: (seconds: number) => `确认剩余 ${seconds} 秒`,
    ends: {
      PENDING: { cause: '付款已关闭', next: '没有扣款，可以重新收款' },
      CONFIRMED: { cause: '顾客已确认，但付款没有完成', next: '没有扣款，可以重新收款' },
      REFUSED: { cause: '顾客在手机上拒绝了', next: '没有扣款，请与顾客核对' },
      EXPIRED: { cause: '顾客没有及时确认', next: '没有扣款，可以重新收款' },
      CANCELLED: { cause: '付款已撤销', next: '没有扣款，可以重新收款' },
    } satisfies Record<ConfirmationState, End>,
  },
  {
    waiting: "Waiting for the customer's PIN",
    reasons: {
      AMOUNT: 'Above what can be paid without a PIN',
      COUNT: "The customer's payments without a PIN are used up for today",
      DIGITS: 'Paid by digits, so the PIN is needed',
      RISK: 'The PIN is needed for safety',
      DUPLICATE: 'This customer has just paid the same; is it to be charged once more?',
    },
    notYet: 'Not charged yet; do not charge again. It closes by itself',
    left: (time) => `${time} left`,
    leftSpoken: (seconds) => `${seconds} seconds left to confirm`,
    ends: {
      PENDING: { cause: 'The payment was closed', next: 'Nobody was charged; you may charge again' },
      CONFIRMED: { cause: 'Confirmed, but it did not come through', next: 'Nobody was charged; you may charge again' },
      REFUSED: { cause: "Refused on the customer's phone", next: 'Nobody was charged; ask the customer' },
      EXPIRED: { cause: 'Not confirmed in time', next: 'Nobody was charged; you may charge again' },
      CANCELLED: { cause: 'The payment was cancelled', next: 'Nobody was charged; you may charge again' },
    },
  },
)
