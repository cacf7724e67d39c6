import { daysAgo, plantStrangeDebit } from '../campus/planted.ts'
import { openOfficeBooks } from '../pages/office-reconciliation.ts'
import type { Language } from '../pages/words.ts'
import { expect, test } from './test.ts'

/** Each language has a day of its own: what one run finds stays found. */
const LANGUAGES: readonly [Language, number, string[]][] = [
  ['zh-CN', 4, []],
  ['en', 5, ['@other-language']],
]

for (const [language, days, tag] of LANGUAGES) {
  test(`finance reconciles a day, finds what the one-card alone has, and works on it to its end (${language})`, {
    tag,
  }, async ({ place, openContext }) => {
    const date = daysAgo(days)
    const stranger = await plantStrangeDebit(place, { date, amountFen: 1337 })
    const desk = await openOfficeBooks(openContext, { language })
    const { page, main, panel, head, word, row } = desk

    await desk.open('/reconciliation')
    // A campus that has just started reconciles its days by itself; nobody asks for one that is under way.
    const again = main.getByRole('button', { name: word.runOf(date) })
    await expect(again).toBeEnabled({ timeout: 30_000 })
    await again.press('Enter')
    await expect(page).toHaveURL(/\/reconciliation\/rcn_[0-9a-f]{32}$/)
    await expect(head.getByText(word.found)).toBeVisible()
    const found = row(word.differences, stranger)
    await expect(found).toContainText('13.37')
    await found.getByRole('button', { name: word.missingHere }).press('Enter')
    await expect(panel.getByRole('table', { name: word.sides })).toContainText('M10000004')
    await expect(panel.getByText(word.nothing)).toBeVisible()
    await panel.getByRole('link', { name: word.toCase }).press('Enter')

    await expect(head.getByText(word.openChip, { exact: true })).toBeVisible()
    await expect(main.getByRole('button', { name: word.payBack })).toBeVisible()
    await main.getByRole('button', { name: word.take, exact: true }).press('Enter')
    await expect(main.getByRole('button', { name: word.release, exact: true }).first()).toBeVisible()
    await desk.say(word.note, word.noteField, 'asked the one-card office', word.go)
    await main.getByRole('button', { name: word.resolve, exact: true }).press('Enter')
    await panel.getByLabel(word.corrected).check()
    await panel.getByLabel(word.reason, { exact: true }).fill('booked by hand there')
    await panel.getByRole('button', { name: word.resolve, exact: true }).press('Enter')
    await expect(panel).toHaveCount(0)
    await desk.say(word.reopen, word.reason, 'it came back', word.go)
    await expect(head.getByText(word.openChip, { exact: true })).toBeVisible()
    for (const words of ['asked the one-card office', 'booked by hand there', 'it came back'])
      await expect(main.getByText(words)).toBeVisible()

    await desk.open('/exceptions?show=mine')
    const mine = row(word.queue, stranger)
    await expect(mine).toContainText('13.37')
    await mine.getByRole('link').press('Enter')
    await expect(page).toHaveURL(/\/exceptions\/exc_[0-9a-f]{32}$/)
  })
}
