import { expect, type Page } from '@playwright/test'
import type { Student } from '../pages/student.ts'
import type { Tour } from './tour.ts'

const WORDS = {
  'zh-CN': {
    dispute: '这笔扣款不对',
    happened: '说明情况',
    send: '提交',
    waiting: '等待商户回复',
    limits: /^我的限额/,
    most: '单笔最多（元）',
    loss: /^挂失/,
    report: '立即挂失',
    reported: '已挂失',
    done: /已全部作废/,
    lift: '解除挂失',
    next: '下一步',
    password: '登录密码',
  },
  en: {
    dispute: 'This charge is wrong',
    happened: 'What happened',
    send: 'Send',
    waiting: 'Waiting for the merchant',
    limits: /^My limits/,
    most: 'Most for one payment (yuan)',
    loss: /^Report a loss/,
    report: 'Report the loss now',
    reported: 'Loss reported',
    done: /All dead/,
    lift: 'Lift the report',
    next: 'Next',
    password: 'Login password',
  },
} as const

/** Saying that a charge is wrong, on the page of a bill that was charged. */
export async function tourDispute({ show, language }: Tour, page: Page): Promise<void> {
  const word = WORDS[language]
  await page.getByRole('button', { name: word.dispute }).click()
  await page.getByLabel(word.happened).fill('标价 10 元，收了 12.5 元')
  await show('dispute', page)
  await page.getByRole('button', { name: word.send }).click()
  await expect(page.getByText(word.waiting)).toBeVisible()
  await page.getByText(word.waiting).scrollIntoViewIfNeeded()
  await show('bill-disputed', page)
}

/** What a person decides about the own account, on a phone that is logged in; at the end a loss is reported. */
export async function tourHolder({ show, language }: Tour, { page, goTo }: Student): Promise<void> {
  const word = WORDS[language]
  await goTo('me')
  await page.getByRole('button', { name: word.limits }).click()
  await expect(page.getByLabel(word.most)).toBeVisible()
  await show('limits', page)
  await page.getByLabel(word.most).fill('99999')
  await expect(page.getByRole('alert')).toBeVisible()
  await show('limits-wrong', page)
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: word.loss }).click()
  await expect(page.getByRole('button', { name: word.report })).toBeVisible()
  await show('loss', page)
  await page.getByRole('button', { name: word.report }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await show('loss-ask', page)
  await page.getByRole('dialog').getByRole('button', { name: word.report }).click()
  await expect(page.getByText(word.done)).toBeVisible()
  await show('loss-reported', page)
  await page.getByRole('button', { name: word.lift }).click()
  await expect(page.getByLabel(word.password)).toBeVisible()
  await show('unfreeze-password', page)
  await page.getByLabel(word.password).fill('not the password')
  await page.getByRole('button', { name: word.next }).click()
  await expect(page.getByLabel(word.password)).toBeHidden()
  await show('unfreeze-pin', page)
  await page.keyboard.press('Escape')
  await goTo('me')
  await show('me-reported', page)
  await goTo('pay')
  await expect(page.getByRole('heading', { name: word.reported })).toBeVisible()
  await show('pay-reported', page)
}
