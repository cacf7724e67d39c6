import { ask } from '../campus/database.ts'
import { aPayer, type Payer } from '../campus/people.ts'
import type { Place } from '../campus/place.ts'
import { comeIntoSight } from '../pages/late-answer.ts'
import { studentOn } from '../pages/student.ts'
import type { Language } from '../pages/words.ts'
import { expect, expectAccessible, test } from './test.ts'

const LANGUAGES: readonly Language[] = ['zh-CN', 'en']

/** As if the password had been given years ago: a session's id says when it was made. */
async function loggedInLongAgo(place: Place, { personId }: Payer): Promise<void> {
  const text = `UPDATE refresh_tokens SET session_id = 'ses_000000000000' || substr(session_id, 17) WHERE person_id = $1`
  await ask(place.ownerUrls.payment, text, [personId])
}

for (const language of LANGUAGES) {
  test(`a phone whose browser has dropped its store is enabled again by a password on the same page, and pays (${language})`, async ({
    place,
    openPhone,
    openTill,
  }) => {
    const payer = await aPayer(place, { balanceFen: 5_000 })
    const [before, till] = [await openPhone({ language }), await openTill({ language })]
    await before.login(payer)
    await before.enrol()
    // The cookie stays, which no script has written.
    const cookies = await before.page.context().cookies()
    await before.page.close()
    await loggedInLongAgo(place, payer)

    const phone = await openPhone({ language, more: { storageState: { cookies, origins: [] } } })
    const { page, word } = phone
    await phone.open()
    await expect(page.getByText(word.enrolProof.why)).toBeVisible()
    await expectAccessible(page)
    const password = page.getByLabel(word.enrolProof.password, { exact: true })
    await password.fill('not it')
    await page.getByRole('button', { name: word.enrol }).click()
    await expect(page.getByRole('alert')).toContainText(word.enrolProof.wrong)
    await password.fill(payer.password)
    await phone.enrol()
    // Whoever else has that cookie has nothing by it any more.
    const copied = await before.page.context().request.post('/platform/v1/sessions/refresh', { data: {} })
    expect(copied.status()).toBe(401)
    await till.charge('1.00')
    await till.scan(await phone.scanQr())
    await till.seePaid(100)
  })
}

test('a window beside the one that takes the password once more goes on with its session', async ({
  place,
  openPhone,
  openTill,
}) => {
  const payer = await aPayer(place, { balanceFen: 5_000 })
  const [tab, till] = [await openPhone(), await openTill()]
  const { page, word } = tab
  await tab.login(payer)
  await expect(page.getByRole('button', { name: word.enrol })).toBeVisible()
  await loggedInLongAgo(place, payer)
  await page.reload()
  await expect(page.getByText(word.enrolProof.why)).toBeVisible()
  const app = studentOn(await page.context().newPage(), 'zh-CN')
  await app.open()
  await app.page.getByLabel(word.enrolProof.password, { exact: true }).fill(payer.password)
  await app.enrol()
  await comeIntoSight(page)
  await till.charge('1.00')
  await till.scan(await tab.scanQr())
  await Promise.all([till.seePaid(100), tab.seePaid(100, 4_900)])
})

test('a page that is loaded anew between login and enabling asks for nothing more', async ({ place, openPhone }) => {
  const phone = await openPhone()
  const { page, word } = phone
  await phone.login(await aPayer(place))
  await expect(page.getByRole('button', { name: word.enrol })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('button', { name: word.enrol })).toBeVisible()
  await expect(page.getByText(word.enrolProof.why)).toBeHidden()
  await phone.enrol()
})
