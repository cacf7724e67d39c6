import type { ErrorCode } from '@yimatong/contract/errors'
import { failureOf } from '../../shared/http/errors.ts'
import { useWords, words } from '../../shared/i18n/words.ts'
import { NotProved } from './proof.ts'

type Known = ErrorCode | 'NO_ANSWER'

/** What the portal says to a refusal, wherever it comes from; a page may know a better sentence for some. */
const FAILURE_WORDS = words<Partial<Record<Known, string>> & { OTHER: string }>(
  {
    NO_ANSWER: '没有连上服务器，请检查网络后重试。',
    NOT_FOUND: '没有找到，可能不归您管理。',
    FORBIDDEN: '您的角色不能做这件事，请联系商户负责人或管理员。',
    PASSWORD_WRONG: '密码不正确。',
    PROOF_REQUIRED: '没有输入密码，没有做任何改动。',
    ORIGIN_REFUSED: '登录状态已变，请刷新页面后再试。',
    RATE_LIMITED: '操作太频繁，请稍等一分钟再试。',
    OVERLOADED: '系统繁忙，请稍后再试。',
    VALIDATION_FAILED: '填写的内容不符合要求，请检查后再试。',
    RULES_STALE: '有规则已被别的草案改过，没有发布。请重新打开草案核对。',
    RULES_WARNED: '草案有还没有核对的警告，没有提交。请刷新后逐条核对。',
    STATE_CONFLICT: '状态已变化，请刷新后再看。',
    ADJUSTMENT_UNKNOWN: '没有这笔调账，请从列表中选择。',
    ADJUSTMENT_NOT_DONE: '这笔调账还没有执行：要先由另一人复核，并由一卡通入账。',
    ADJUSTMENT_OTHER_AMOUNT: '这笔调账的金额与差错不一致。',
    ADJUSTMENT_USED: '这笔调账已用于处理另一个差错。',
    REFUND_EXCEEDED: '可退的钱不够了，没有退款，请刷新后再看。',
    IDEMPOTENCY_CONFLICT: '这个订单号已用于另一笔，请换一个。',
    TERMINAL_DISABLED: '该终端已停用。',
    MERCHANT_DISABLED: '商户已停用，暂不能收款，请联系后勤处。',
    WEBHOOK_TARGET_REFUSED: '不能向这个地址发送通知，请检查后再试。',
    CODE_UNKNOWN: '这不是本系统的商户码。',
    CODE_SIGNATURE: '签名不符：这个码不是本系统签发的。',
    CODE_REVOKED: '这个码已作废。',
    OTHER: '没有成功，请稍后再试。',
  },
  {
    NO_ANSWER: 'The server does not answer. Check the network and try again.',
    NOT_FOUND: 'Not found. It may not be yours to see.',
    FORBIDDEN: 'Your role may not do this. Ask the owner of the merchant, or an administrator.',
    PASSWORD_WRONG: 'The password is wrong.',
    PROOF_REQUIRED: 'The password was not given. Nothing was changed.',
    ORIGIN_REFUSED: 'The login has changed. Reload the page and try again.',
    RATE_LIMITED: 'Too many requests. Wait a minute and try again.',
    OVERLOADED: 'The system is busy. Try again in a moment.',
    VALIDATION_FAILED: 'Something is not filled in as it must be. Check it and try again.',
    RULES_STALE:
      'A rule was changed by another draft meanwhile. Nothing was published; open the draft again and check it.',
    RULES_WARNED: 'The draft has a warning that was not checked. Nothing was sent; reload and check each of them.',
    STATE_CONFLICT: 'Its state has changed meanwhile. Reload and look again.',
    ADJUSTMENT_UNKNOWN: 'There is no such adjustment. Choose one of the list.',
    ADJUSTMENT_NOT_DONE: 'This adjustment has not been carried out: a second person and the one-card come first.',
    ADJUSTMENT_OTHER_AMOUNT: 'This adjustment is of another amount than the exception.',
    ADJUSTMENT_USED: 'This adjustment has resolved another exception.',
    REFUND_EXCEEDED: 'Less than that is left to refund. Nothing was refunded; reload and look again.',
    IDEMPOTENCY_CONFLICT: 'This order number was used for something else. Take another.',
    TERMINAL_DISABLED: 'This terminal is disabled.',
    MERCHANT_DISABLED: 'The merchant is disabled and takes no payments. Ask the logistics office.',
    WEBHOOK_TARGET_REFUSED: 'Notifications cannot be sent to this address. Check it and try again.',
    CODE_UNKNOWN: 'This is not a merchant code of this system.',
    CODE_SIGNATURE: 'The signature does not fit: this system did not issue the code.',
    CODE_REVOKED: 'This code has been withdrawn.',
    OTHER: 'It did not work. Try again in a moment.',
  },
)

/** A failed call as a sentence in the page's language. */
export function useFailureWords(): (error: unknown) => string {
  const word = useWords(FAILURE_WORDS)
  return (error) => (error instanceof NotProved ? word.PROOF_REQUIRED : word[failureOf(error)]) ?? word.OTHER
}
