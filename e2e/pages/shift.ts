import { expect, type Locator } from '@playwright/test'
import type { Till } from './till.ts'
import type { Language } from './words.ts'

/** What the cashier reads of a shift, written down here a second time on purpose. */
const SHIFT_WORDS = {
  'zh-CN': {
    none: '未开班',
    number: '工号',
    wrong: '工号或口令不对',
    x: '当班 · X 报表',
    close: '交班',
    confirm: (count: number) => `确认交班 · ${count} 笔`,
    handover: '交接给下一位',
    handoverDone: '交接给下一位',
    z: (no: number) => `Z 报表 第 ${no} 号`,
    lastZ: '历次 Z 报表',
    done: '完成',
    back: '返回',
    locked: '已锁定',
    noShift: '还没有开班',
    print: '打印',
    handIn: '换人：交接班',
    training: '练习模式，不收真钱',
    practise: '练习',
    startTraining: '开始练习',
    endTraining: /^结束练习/,
    notTaken: '练习中，未收款',
  },
  en: {
    none: 'No shift',
    number: 'Cashier no.',
    wrong: 'The number or the PIN is wrong',
    x: 'This shift · X report',
    close: 'Close shift',
    confirm: (count: number) => `Close · ${count} sales`,
    handover: 'Hand over',
    handoverDone: 'Hand over',
    z: (no: number) => `Z report no. ${no}`,
    lastZ: 'Z reports',
    done: 'Done',
    back: 'Back',
    locked: 'Locked',
    noShift: 'No shift is open',
    print: 'Print',
    handIn: 'Someone else: hand over',
    training: 'TRAINING: no real money',
    practise: 'Training',
    startTraining: 'Start training',
    endTraining: /^End training/,
    notTaken: 'Training: nothing was charged',
  },
} as const

/** A till that sells only in a shift, whose merchant's owner may log in to the portal. */
export const SHIFT_TILL = 'T00019'
export const SHIFT_MERCHANT = '10000011'
export const CASHIER_PIN = '123456'

/** The cashier's shift at a till, by keyboard. */
export function shiftAt({ page }: Pick<Till, 'page'>, language: Language) {
  const word = SHIFT_WORDS[language]
  const sheet: Locator = page.getByRole('dialog')
  const type = (text: string) => page.keyboard.type(text, { delay: 45 })
  return {
    word,
    sheet,
    type,
    /** Types number and PIN into what lies open. */
    prove: async (cashierNo: string, pin: string) => {
      await type(cashierNo)
      await page.keyboard.press('Enter')
      await type(pin)
      await page.keyboard.press('Enter')
    },
    openSheet: async () => {
      await page.keyboard.press('F8')
      await expect(sheet).toBeVisible()
    },
    press: (name: string | RegExp) => sheet.getByRole('button', { name }).click(),
  }
}
