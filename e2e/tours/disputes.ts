import { expect } from '@playwright/test'
import type { Paid } from '../campus/paid.ts'
import { dispute, portalDisputesOn } from '../pages/disputes.ts'
import type { Portal } from '../pages/portal.ts'
import type { Student } from '../pages/student.ts'
import type { Tour } from './tour.ts'

const SAID = {
  'zh-CN':
    '标价 10 元，收了 12.5 元；我问了收银员，她说是系统算的，可是菜单上没有写，同桌的同学点的一样，只收了 10 元。',
  en: 'The board says 10 yuan, and I was charged 12.5. The cashier could not say why; my friend paid 10 for the same.',
}
const ANSWER = {
  'zh-CN': '加了一份牛肉，2.5 元，菜单第二页有写。',
  en: 'An extra portion of beef, 2.5 yuan, as the second page of the menu says.',
}

/** A payer disputes a bill, and the merchant's owner answers. */
export async function tourDisputes(
  { language, show }: Tour,
  phone: Student,
  portal: Pick<Portal, 'page'>,
  { bill }: Paid,
) {
  const { page, word, panel, about, open } = portalDisputesOn(portal, language)
  const card = about(bill.outTradeNo)
  await open('?state=ACCEPTED')
  await expect(page.getByText(word.noneInState)).toBeVisible()
  await show('disputes-none-in-state', page)
  await dispute(phone, language, bill.paymentId, SAID[language])
  await open()
  await expect(card).toBeVisible()
  await show('disputes', page)
  await card.getByRole('button', { name: word.answer }).click()
  await panel.getByLabel(word.note).fill(ANSWER[language])
  await show('dispute-answer', page)
  await panel.getByRole('button', { name: word.send }).click()
  await expect(card).toHaveCount(0)
  await open('?state=ALL')
  await expect(card).toContainText(word.answered)
  await show('disputes-answered', page)
  await phone.page.reload()
  await expect(phone.page.getByText(ANSWER[language])).toBeVisible()
  await show('phone-dispute-answered', phone.page)
}
