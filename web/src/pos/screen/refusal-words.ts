import { words } from '../../shared/i18n/words.ts'
import type { Refusal } from '../logic/scanned-code.ts'

interface RefusalWords {
  /** What is wrong, in a few words that can be read from two metres. */
  cause: string
  /** What to do next. */
  next: string
}

/** Why the till turned a code away by itself. In every case nothing was sent and nobody was charged. */
export const REFUSAL_WORDS = words<Record<Refusal, RefusalWords>>(
  {
    MALFORMED: { cause: '付款码没读完整', next: '请对准二维码再扫一次' },
    UNKNOWN_KEY: { cause: '不是本校的付款码', next: '请付款人联网，刷新付款码后再扫' },
    BAD_VOUCHER_SIGNATURE: { cause: '付款码是伪造的', next: '请勿收款，请付款人换一种方式付款' },
    BAD_DEVICE_SIGNATURE: { cause: '付款码与手机不符', next: '请勿收款，请付款人换一种方式付款' },
    EXPIRED: { cause: '付款码已过期', next: '请付款人联网，取得新付款码后再扫' },
    TOO_OLD: { cause: '付款码已失效，可能是截图', next: '请付款人打开付款页，出示实时付款码' },
    FROM_THE_FUTURE: { cause: '手机时间不准', next: '请付款人联网或校准手机时间后再扫' },
    REVOKED: { cause: '此手机已停用', next: '请付款人换一种方式付款' },
    WECHAT: { cause: '这是微信付款码', next: '本机暂不支持，请出示校园付款码' },
    ALIPAY: { cause: '这是支付宝付款码', next: '本机暂不支持，请出示校园付款码' },
    UNIONPAY: { cause: '这是云闪付付款码', next: '本机暂不支持，请出示校园付款码' },
    ECNY: { cause: '这是数字人民币付款码', next: '本机暂不支持，请出示校园付款码' },
    MERCHANT_CODE: { cause: '这是商户码', next: '请扫付款人手机上的付款码' },
    NOT_A_CODE: { cause: '这不是付款码', next: '请扫付款人手机上的付款码' },
    USED_HERE: { cause: '这个付款码刚用过', next: '请等手机刷新出新码再扫' },
    STILL_CHECKING: { cause: '此手机上一笔正在确认', next: '请等结果，不要重复收款' },
    NO_KEYS: { cause: '本机还不能验码', next: '请检查网络，稍后再扫' },
    OFFLINE: { cause: '网络中断，暂不能收款', next: '网络恢复后再收款，金额已保留' },
    NO_SHIFT: { cause: '还没有开班', next: '请按 F8 开班后再收款，金额已保留' },
    NOT_WRITTEN: { cause: '本机无法保存流水', next: '没有发出扣款，请刷新页面后重试' },
    CODE_HELD: { cause: '已读取付款码', next: '按 Enter 用它收款；要用动态码，请先按 Esc 清空' },
    NO_CODE: { cause: '没有取到动态码', next: '金额已保留，请重试或改扫付款码' },
  },
  {
    MALFORMED: { cause: 'Not read completely', next: 'Aim at the QR code and scan again' },
    UNKNOWN_KEY: {
      cause: 'Not a code of this campus',
      next: 'The payer goes online, refreshes the code, then scan again',
    },
    BAD_VOUCHER_SIGNATURE: { cause: 'The code is forged', next: 'Do not take it; the payer pays another way' },
    BAD_DEVICE_SIGNATURE: { cause: 'Code and phone do not match', next: 'Do not take it; the payer pays another way' },
    EXPIRED: { cause: 'The code has expired', next: 'The payer goes online for new codes, then scan again' },
    TOO_OLD: { cause: 'Too old, maybe a screenshot', next: 'The payer opens the pay page and shows the live code' },
    FROM_THE_FUTURE: {
      cause: "The phone's clock is wrong",
      next: 'The payer goes online or sets the clock, then scan again',
    },
    REVOKED: { cause: 'This phone is revoked', next: 'The payer pays another way' },
    WECHAT: { cause: 'This is a WeChat Pay code', next: 'Not accepted here yet; ask for the campus code' },
    ALIPAY: { cause: 'This is an Alipay code', next: 'Not accepted here yet; ask for the campus code' },
    UNIONPAY: { cause: 'This is a UnionPay code', next: 'Not accepted here yet; ask for the campus code' },
    ECNY: { cause: 'This is an e-CNY code', next: 'Not accepted here yet; ask for the campus code' },
    MERCHANT_CODE: { cause: "This is a merchant's code", next: "Scan the code on the payer's phone" },
    NOT_A_CODE: { cause: 'This is not a payment code', next: "Scan the code on the payer's phone" },
    USED_HERE: { cause: 'This code was just used', next: 'Wait for the phone to show a new one' },
    STILL_CHECKING: {
      cause: "This phone's last payment is being checked",
      next: 'Wait for its result; do not charge again',
    },
    NO_KEYS: { cause: 'This till cannot check codes yet', next: 'Check the network, then scan again' },
    OFFLINE: { cause: 'No network: cannot charge', next: 'Charge when it is back; the amount is kept' },
    NO_SHIFT: { cause: 'No shift is open', next: 'Press F8 to open one, then charge; the amount is kept' },
    NOT_WRITTEN: { cause: 'The till cannot keep its record', next: 'Nothing was sent; reload the page and try again' },
    CODE_HELD: {
      cause: 'A payment code is already read',
      next: 'Enter charges it; for a dynamic code press Esc to clear first',
    },
    NO_CODE: { cause: 'No dynamic code came', next: 'The amount is kept; try again, or scan a payment code' },
  },
)
