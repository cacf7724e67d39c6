import { randomInt } from 'node:crypto'
import { expect } from '@playwright/test'
import { type OfficeDesk, openOfficeDesk } from '../pages/office-merchants.ts'
import type { Tour } from './tour.ts'

/** A stall of the demo campus that no journey counts the money of. */
const STALL = '10000010'
const LONG_REASON = '有人报告这台收银机放在窗口无人看管，请先停止收款，等后勤处派人到现场核实并取回机器后再恢复。'
const PHONE = { viewport: { width: 390, height: 844 } }

async function lists({ show }: Tour, desk: OfficeDesk): Promise<void> {
  const { page, word, main } = desk
  await expect(main.getByRole('heading', { name: word.silent })).toBeVisible()
  await expect(main.locator('.skeleton')).toHaveCount(0)
  await show('office-home', page)
  await desk.open('/merchants')
  await expect(main.getByRole('table')).toBeVisible()
  await show('merchants', page)
  await desk.open('/merchants?q=nothing-has-this-name')
  await expect(main.getByRole('heading', { name: word.none })).toBeVisible()
  await show('merchants-none', page)
  await desk.open('/merchants')
  await desk.button(word.add).click()
  await show('merchant-new', page)
  await page.keyboard.press('Escape')
  await desk.open('/merchants/places')
  await expect(main.getByRole('table').last()).toBeVisible()
  await show('places', page)
  await desk.button(word.addCategory).click()
  await show('place-new', page)
  await page.keyboard.press('Escape')
  await desk.open('/terminals')
  await expect(main.getByRole('table')).toBeVisible()
  await show('terminals', page)
}

async function oneMerchant({ show }: Tour, desk: OfficeDesk): Promise<void> {
  const { page, word, panel } = desk
  await desk.open(`/merchants/${STALL}`)
  await expect(desk.main.getByText(word.sells)).toBeVisible()
  await show('merchant', page)
  await desk.button(word.commission).click()
  await desk.fillIn({ [word.percent]: '3.5', [word.reason]: '2026 年度合同' })
  await show('merchant-commission', page)
  await desk.press(word.ask)
  await expect(panel.getByLabel(word.proof, { exact: true })).toBeVisible()
  await show('merchant-commission-proof', page)
  await desk.prove()
  await expect(panel.getByText(word.asked)).toBeVisible()
  await desk.press(word.done)
  await expect(desk.main.getByText(word.waits).first()).toBeVisible()
  await show('merchant-commission-waits', page)
  await desk.button(word.settlement).click()
  await show('merchant-settlement', page)
  await page.keyboard.press('Escape')
  await desk.button(word.addLogin).click()
  const login = `tour-${randomInt(1_000_000)}`
  await desk.fillIn({ [word.login]: login, [word.person]: '王老板' })
  await desk.press(word.makeLogin)
  await expect(panel.getByText(login)).toBeVisible()
  await show('merchant-login-made', page)
  await desk.press(word.done)
  await desk.button(word.stop).click()
  await show('merchant-stop', page)
  await page.keyboard.press('Escape')
  await desk.open('/merchants/10999999')
  await show('merchant-missing', page)
}

/** A till is locked while its cashier looks at it. */
async function oneTill({ devices, language, show }: Tour, desk: OfficeDesk): Promise<void> {
  const { page, word, main } = desk
  const terminalNo = 'T00018'
  const till = await devices.openTill({ language, terminalNo })
  await desk.open(`/terminals/${terminalNo}`)
  await expect(main.getByText(word.online).first()).toBeVisible()
  await show('terminal', page)
  await desk.button(word.lock).click()
  await desk.fillIn({ [word.call]: '后勤处 王老师 6275-1234', [word.reason]: LONG_REASON })
  await show('terminal-lock', page)
  await desk.press(word.lockNow)
  await expect(till.page.getByRole('heading', { name: word.tillLocked })).toBeVisible()
  await show('till-locked-from-afar', till.page)
  await expect(main.getByText(word.locked).first()).toBeVisible()
  await show('terminal-locked', page)
  await desk.button(word.code).click()
  await desk.press(word.makeCode)
  await expect(desk.panel.getByText(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/)).toBeVisible()
  await show('terminal-code', page)
  await desk.press(word.done)
  await desk.button(word.retire).click()
  await show('terminal-retire', page)
  await page.keyboard.press('Escape')
  await desk.button(word.unlock).click()
  await desk.fillIn({ [word.reason]: '已核实' })
  await desk.press(word.unlock)
  await expect(till.page.getByRole('heading', { name: word.tillLocked })).toBeHidden()
}

async function onAPhone({ devices, language, show }: Tour): Promise<void> {
  const desk = await openOfficeDesk(devices.openContext, { login: 'auditor', language, more: PHONE })
  for (const [name, path] of [
    ['office-home-on-a-phone', '/'],
    ['merchants-on-a-phone', '/merchants'],
    ['merchant-on-a-phone', `/merchants/${STALL}`],
    ['terminals-on-a-phone', '/terminals'],
    ['terminal-on-a-phone', '/terminals/T00018'],
  ] as const) {
    await desk.open(path)
    await expect(desk.main.locator('.skeleton')).toHaveCount(0)
    await show(name, desk.page)
  }
}

/** Merchants, where they stand, and their tills, as the logistics office sees them. */
export async function tourOfficeMerchants(tour: Tour): Promise<void> {
  const desk = await openOfficeDesk(tour.devices.openContext, { login: 'logistics', language: tour.language })
  await lists(tour, desk)
  await oneMerchant(tour, desk)
  await oneTill(tour, desk)
  await onAPhone(tour)
}
