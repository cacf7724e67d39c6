import { expect } from '@playwright/test'
import { aPayer } from '../campus/people.ts'
import { type OfficeMoney, openOfficeMoney } from '../pages/office-money.ts'
import type { Tour } from './tour.ts'

type Stop = (name: string, desk: OfficeMoney) => Promise<void>

/** Money at the counter: somebody is found and topped up, and the receipt. */
async function atTheCounter(stop: Stop, desk: OfficeMoney, schoolNo: string): Promise<void> {
  const { main, word, button, press } = desk
  await desk.open('/money')
  await main.getByLabel(word.schoolNo, { exact: true }).fill(schoolNo)
  await press(button(word.find), button(word.topUp))
  await stop('counter', desk)
  await main.getByLabel(word.amount, { exact: true }).fill('50')
  await press(button(word.topUp), main.getByRole('link', { name: word.receipt }))
  await main.getByRole('link', { name: word.receipt }).press('Enter')
  await expect(main.getByText('¥50.00').first()).toBeVisible()
  await stop('receipt', desk)
  await desk.open('/money')
  await main.getByRole('textbox', { name: word.count }).fill('50')
  await press(button(word.keep), main.getByRole('table', { name: word.drawers }))
  await stop('drawers', desk)
}

/** A batch of subsidies: a bad line is named, the second person approves, and the money is there. */
async function aBatch(stop: Stop, desk: OfficeMoney, second: OfficeMoney, schoolNo: string): Promise<void> {
  const { panel, main, word, button, press } = desk
  const name = `补助 =1+1 "甲", ${schoolNo}`
  await desk.open('/money/subsidies')
  await stop('subsidies', desk)
  await button(word.fresh).click()
  await panel.getByLabel(word.name).fill(name)
  await panel.getByLabel(word.reason, { exact: true }).fill('十一月')
  await panel.getByLabel(word.list).fill(`${schoolNo},20\nNOBODY,1`)
  await press(button(word.check), panel.getByText(word.unknown))
  await stop('subsidies-bad-lines', desk)
  await panel.getByLabel(word.list).fill(`${schoolNo},20`)
  await press(button(word.check), panel.locator('.done'))
  await press(button(word.ask), panel.getByRole('link', { name: word.open }))
  await approve(stop, second, await panel.getByRole('link', { name: word.open }).getAttribute('href'))
  await desk.open('/money/subsidies')
  await main.getByRole('link', { name }).press('Enter')
  await expect(main.getByText(/1 (\/|of) 1/)).toBeVisible()
  await stop('subsidies-batch', desk)
}

async function approve(stop: Stop, second: OfficeMoney, href: string | null): Promise<void> {
  const { page, word, button, panel, main } = second
  await second.open((href ?? '').replace('/portal', ''))
  await stop('approval', second)
  await button(word.approve).click()
  await second.press(
    panel.getByRole('button', { name: word.approve }),
    main.getByText(word.done, { exact: true }).first(),
  )
  await expect(page.getByRole('dialog')).toHaveCount(0)
}

/** The account is closed into suspense, and what waits there is asked to be paid. */
async function closing(stop: Stop, desk: OfficeMoney, second: OfficeMoney, schoolNo: string): Promise<void> {
  const { main, panel, word, press } = desk
  await desk.open(`/money?schoolNo=${schoolNo}`)
  const form = main.getByRole('form', { name: word.closeTitle })
  await form.getByLabel(word.payTo).selectOption('C-SUSPENSE')
  await form.getByLabel(word.reason).fill('毕业离校')
  await press(form.getByRole('button', { name: word.ask }), form.getByRole('link', { name: word.open }))
  await approve(stop, second, await form.getByRole('link', { name: word.open }).getAttribute('href'))
  await desk.open(`/money?schoolNo=${schoolNo}`)
  await expect(main.getByText(word.closed, { exact: true })).toBeVisible()
  await desk.open('/money/suspense')
  const row = main.getByRole('row').filter({ hasText: schoolNo })
  await expect(row.getByText('¥60.00')).toBeVisible()
  await row.getByRole('button', { name: word.pay }).press('Enter')
  await expect(panel.getByLabel(word.reason)).toBeVisible()
  await stop('suspense', desk)
}

/** Every page of money in and out, from the counter to the trial balance. */
export async function tourOfficeMoney({ place, devices: { openContext }, language, show }: Tour): Promise<void> {
  const payer = await aPayer(place, { balanceFen: 1_000 })
  const stop: Stop = (name, { page }) => show(`office-money-${name}`, page)
  const desk = await openOfficeMoney(openContext, { language })
  const second = await openOfficeMoney(openContext, { language, login: 'finance-2' })
  await atTheCounter(stop, desk, payer.schoolNo)
  await aBatch(stop, desk, second, payer.schoolNo)
  await closing(stop, desk, second, payer.schoolNo)
  await desk.open('/money/adjustments')
  await stop('adjustments', desk)
  await desk.open('/trial-balance')
  await expect(desk.main.getByText(desk.word.balanced)).toBeVisible()
  await stop('trial-balance', desk)
  await desk.main.getByRole('link', { name: desk.word.people }).press('Enter')
  await expect(desk.main.getByRole('table')).toBeVisible()
  await stop('trial-balance-entries', desk)
}
