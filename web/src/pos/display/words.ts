import { words } from '../../shared/i18n/words.ts'
import type { CustomerReason } from './face.ts'

/** What customers read. Nothing here may tell the queue anything about a person. */
export const DISPLAY_WORDS = words<{
  title: string
  welcome: string
  closed: string
  closedHint: string
  due: string
  total: string
  showCode: string
  scan: string
  again: string
  processing: string
  checking: string
  checkingHint: string
  confirm: string
  confirmHint: string
  paid: string
  notPaid: string
  notCharged: string
  mayPaySurcharge: string
  surchargeOnPhone: string
  reasons: Record<CustomerReason, string>
}>(
  {
    title: '顾客屏',
    welcome: '欢迎光临',
    closed: '收银台未打开',
    closedHint: '收银台打开后，这里自动恢复',
    due: '应付金额',
    total: '合计',
    showCode: '请出示付款码',
    scan: '请用手机扫码付款',
    again: '刚才的付款未成功，未扣款，可以再扫一次',
    processing: '正在付款…',
    checking: '正在确认，请稍候',
    checkingHint: '请不要重复付款',
    confirm: '请在手机上输入支付密码',
    confirmHint: '打开校园付款，核对商户和金额',
    paid: '付款成功',
    notPaid: '付款未成功',
    notCharged: '未扣款',
    mayPaySurcharge: '校外人员和临时人员可能另收搭伙费',
    surchargeOnPhone: '如有搭伙费，以手机显示的合计为准',
    reasons: {
      NEW_CODE: '请刷新手机上的付款码，再出示一次',
      CAMPUS_CODE: '请出示校园付款码',
      OTHER_MEANS: '请换一种方式付款',
      LATER: '请稍后再试',
      NEW_PAYMENT: '请重新付款',
      EXPIRED: '二维码已过期',
      WAIT: '请稍候',
    },
  },
  {
    title: 'Customer display',
    welcome: 'Welcome',
    closed: 'The till is not open',
    closedHint: 'This screen comes back by itself when the till opens',
    due: 'To pay',
    total: 'Total',
    showCode: 'Show your payment code',
    scan: 'Scan with your phone to pay',
    again: 'The last attempt did not succeed and nothing was taken; you may scan again',
    processing: 'Paying…',
    checking: 'Checking, please wait',
    checkingHint: 'Please do not pay again',
    confirm: 'Enter your PIN on your phone',
    confirmHint: 'Open the campus app; check the merchant and the amount',
    paid: 'Paid',
    notPaid: 'Not paid',
    notCharged: 'Nothing was taken',
    mayPaySurcharge: 'Outsiders and temporary staff may pay a surcharge',
    surchargeOnPhone: 'With a surcharge, the total on your phone holds',
    reasons: {
      NEW_CODE: 'Refresh the code on your phone and show it again',
      CAMPUS_CODE: 'Please show the campus payment code',
      OTHER_MEANS: 'Please pay another way',
      LATER: 'Please try again later',
      NEW_PAYMENT: 'Please pay again',
      EXPIRED: 'The code has expired',
      WAIT: 'One moment, please',
    },
  },
)
