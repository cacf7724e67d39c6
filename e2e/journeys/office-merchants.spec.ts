import { showCode } from '@yimatong/bench/simulated/phone'
import { aPayer } from '../campus/people.ts'
import { phoneWithCodes } from '../campus/phones.ts'
import { openOfficeDesk } from '../pages/office-merchants.ts'
import { TILL } from '../pages/devices.ts'
import { tillOn } from '../pages/till.ts'
import { watchStage } from '../pages/witness.ts'
import type { Language } from '../pages/words.ts'
import { expect, test } from './test.ts'

const LANGUAGES: readonly [Language, string[]][] = [
  ['zh-CN', []],
  ['en', ['@other-language']],
]

for (const [language, tag] of LANGUAGES) {
  const title = `a new stall goes from nothing to its first sale, and its till is locked from afar and unlocked (${language})`
  test(title, { tag }, async ({ place, devices }) => {
    const desk = await openOfficeDesk(devices.openContext, { login: 'logistics', language })
    const { page, word, main, panel } = desk
    const english = language === 'en'
    const [name, nameEn] = [`新摊位 ${Date.now()}`, `New stall ${Date.now()}`]

    await page.getByRole('navigation').getByRole('link', { name: word.merchants, exact: true }).click()
    await desk.button(word.add).click()
    await desk.fillIn({ [word.name]: name, [word.nameEn]: nameEn })
    await desk.fillIn({ [word.canteen]: english ? 'Second Canteen' : '学二食堂', [word.contact]: '孙老板' })
    await desk.press(word.create)
    await expect(main.getByRole('heading', { name: english ? nameEn : name })).toBeVisible()
    // Its account at the one-card backend is open.
    await expect(main.getByText(word.sells)).toBeVisible()

    await desk.button(word.addTill).click()
    await desk.fillIn({ [word.name]: '东窗 1 号机' })
    await desk.press(word.makeTill)
    await expect(main.getByRole('heading', { name: '东窗 1 号机' })).toBeVisible()
    await desk.button(word.code).click()
    await desk.press(word.makeCode)
    await desk.prove()
    const code = await panel.getByText(/^[0-9A-Z]{4}-[0-9A-Z]{4}$/).innerText()
    await desk.press(word.done)

    const context = await devices.openContext(language, TILL)
    await context.addInitScript(watchStage)
    const till = tillOn(await context.newPage(), language)
    await till.activate(code)
    const payer = await aPayer(place, { balanceFen: 5_000 })
    const phone = await phoneWithCodes(place, payer)
    await till.charge('12.50')
    await till.scan(await showCode(phone))
    await till.seePaid(1250)

    await desk.button(word.lock).click()
    await desk.fillIn({ [word.call]: '后勤处 6275-1234', [word.reason]: '窗口无人' })
    await desk.press(word.lockNow)
    const locked = till.page.getByRole('dialog', { name: word.tillLocked })
    await expect(locked).toContainText('窗口无人')
    await expect(locked).toContainText('后勤处 6275-1234')
    // No key and no scan begins anything behind it.
    await till.page.keyboard.type('9')
    await till.page.keyboard.press('Enter')
    await expect(locked).toBeVisible()
    await desk.button(word.unlock).click()
    await desk.fillIn({ [word.reason]: '已核实' })
    await desk.press(word.unlock)
    await expect(locked).toBeHidden()
    await till.charge('8.00')
    await till.scan(await showCode(phone))
    await till.seePaid(800)

    // The list finds it by its number, and knows its till.
    await desk.open(`/merchants?q=${encodeURIComponent(name)}`)
    const row = main.getByRole('row').filter({ hasText: english ? nameEn : name })
    await expect(row).toContainText(english ? '1 in use' : '1 台在用')
  })
}
