import { DESK } from '../pages/devices.ts'
import type { Language } from '../pages/words.ts'
import { expect, test } from './test.ts'

const LANGUAGES: readonly Language[] = ['zh-CN', 'en']
const HEADING = { 'zh-CN': '一码通', en: 'Yimatong' }

for (const language of LANGUAGES) {
  test(`the first page says where to go and whom to be, and complains about nothing (${language})`, async ({
    openContext,
  }) => {
    const page = await (await openContext(language, DESK)).newPage()
    await page.goto('/')
    await expect(page.getByRole('heading', { name: HEADING[language], exact: true })).toBeVisible()
    const doors = page.getByRole('navigation').getByRole('link')
    const addresses = await doors.evaluateAll((links) => links.map((link) => link.getAttribute('href')))
    expect(addresses).toEqual(['/app/', '/pos/', '/portal/', '/docs/'])
    await expect(page.getByText('20230001')).toBeVisible()
    await expect(page.getByText('noodles-till', { exact: true })).toBeVisible()
    await expect(page.getByText('T00020')).toBeVisible()
  })
}

test('the documents of the API open, and complain about nothing', async ({ openContext }) => {
  const page = await (await openContext('en', DESK)).newPage()
  await page.goto('/docs')
  // Of so many calls only those near the window are drawn.
  for (const call of ['/gateway/v1/payments', '/platform/v1/me/bills']) {
    await expect(async () => {
      // A call may be passed before it is drawn: from the end it goes on at the beginning.
      await page.evaluate(() => {
        const isAtEnd = window.scrollY + window.innerHeight >= document.documentElement.scrollHeight - 1
        if (isAtEnd) window.scrollTo(0, 0)
        else window.scrollBy(0, 400)
      })
      await expect(page.getByText(call, { exact: true }).first()).toBeVisible({ timeout: 500 })
    }).toPass()
  }
})

test('a page that does not exist says so', async ({ openContext }) => {
  const page = await (await openContext('en', DESK)).newPage()
  const answer = await page.goto('/no-such-page')
  expect(answer?.status()).toBe(404)
})
