import { expect } from '@playwright/test'
import { aPayer } from '../campus/people.ts'
import { phoneWithCodes } from '../campus/phones.ts'
import { type OfficePeople, openOfficePeople } from '../pages/office-people.ts'
import type { Tour } from './tour.ts'

const ROSTER = [
  '学工号,姓名,身份,有效期起,有效期止',
  '20230001,另一个人,学生,,',
  '12,,博士,明天,2026-13-01',
  '20269999,一个名字特别特别长的人一个名字特别特别长的人一个名字特别特别长的人一个名字特别特别长的人一个名字特别特别长的人,学生,2026-09-01,2030-07-31',
].join('\r\n')

async function lookAtRosters({ show }: Tour, desk: OfficePeople): Promise<void> {
  const { page, main, word } = desk
  await desk.open('/people/imports')
  await show('rosters', page)
  await desk.upload('名册.xlsx', Buffer.from('504b030414000600', 'hex'))
  await expect(main.getByText(word.notText)).toBeVisible()
  await show('roster-refused', page)
  await desk.upload('2026 级新生.csv', Buffer.from(ROSTER))
  await expect(main.getByRole('table', { name: word.badRows })).toBeVisible()
  await show('roster-bad', page)
  await desk.open('/people/imports')
  await desk.upload('2026 级新生.csv', Buffer.from(`学工号,姓名\r\nT${Date.now().toString(36)},周一\r\n`))
  await expect(main.getByRole('button', { name: word.confirm })).toBeVisible()
  await show('roster-ready', page)
}

/** People: the list, somebody's card with what can be done, a visitor's slip, and rosters. */
export async function tourOfficePeople(tour: Tour): Promise<void> {
  const { place, devices, language, show } = tour
  const desk = await openOfficePeople(devices.openContext, { language })
  const { page, main, panel, word } = desk
  await desk.open('/people')
  await show('list', page)
  await desk.find('Nobody-9')
  await expect(main.getByText(word.none)).toBeVisible()
  await show('nobody', page)
  const payer = await aPayer(place, { balanceFen: 12_345 })
  await phoneWithCodes(place, payer)
  await phoneWithCodes(place, payer)
  await desk.open(`/people/${payer.personId}`)
  await expect(main.getByRole('table').first()).toBeVisible()
  await show('card', page)
  for (const [name, button] of [
    ['identity', word.change],
    ['limits', word.limits],
    ['freeze', word.freeze],
  ] as const) {
    await main.getByRole('button', { name: button, exact: true }).click()
    await expect(panel).toBeVisible()
    await show(name, page)
    await page.keyboard.press('Escape')
  }
  await desk.decide(word.renew, panel.getByRole('heading', { name: word.shown }))
  await show('password', page)
  await desk.open('/people')
  await main.getByRole('button', { name: word.visitor, exact: true }).click()
  await show('visitor', page)
  await panel.getByLabel(word.name, { exact: true }).fill('陈来访')
  await panel.getByLabel(word.why, { exact: true }).fill('学术交流')
  await panel.getByRole('button', { name: word.make, exact: true }).click()
  await desk.prove(panel.getByRole('heading', { name: word.slip }))
  await show('slip', page)
  await lookAtRosters(tour, desk)
}
