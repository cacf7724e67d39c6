import { describe, expect, it } from 'vitest'
import { type MeasureText, PLATE_HEIGHT, PLATE_WIDTH, type PlatePart, plateParts, type PlateWords } from './plate.ts'

/** An ideograph is as wide as it is high, anything else about half of that. */
const measure: MeasureText = ({ text, size }) =>
  [...text].reduce((sum, character) => sum + (/\p{Script=Han}/u.test(character) ? 1 : 0.55), 0) * size

const PLATE: PlateWords = {
  merchantName: '红烧窗口',
  merchantNameEn: 'Braised Dishes',
  label: '一号窗口',
  merchantNo: '10000001',
  terminalNo: 'T00001',
  codeId: 'mcd_018f3c2a9b7c7d6e8f90123456789abc',
  version: 2,
}

type Text = Extract<PlatePart, { kind: 'TEXT' }>
const isText = (part: PlatePart): part is Text => part.kind === 'TEXT'
const textsOf = (words: PlateWords) => plateParts(words, measure).filter(isText)
const saying = (words: PlateWords) => textsOf(words).map(({ text }) => text)

/** Where a text lies, letters that hang below the line included. */
function placeOf(text: Text) {
  const width = measure(text)
  const left = text.x - { START: 0, MIDDLE: 0.5, END: 1 }[text.from] * width
  return { left, right: left + width, top: text.y - 0.88 * text.size, bottom: text.y + 0.22 * text.size }
}

const SHORT = { ...PLATE, merchantName: '面', merchantNameEn: 'N', label: 'A' }
const LONG = {
  ...PLATE,
  merchantName: '食'.repeat(64),
  merchantNameEn: 'Noodles '.repeat(8).trim(),
  label: '窗'.repeat(64),
}
const UNBROKEN = { ...PLATE, merchantName: 'W'.repeat(64), merchantNameEn: 'w'.repeat(64), label: 'M'.repeat(64) }

describe('a plate', () => {
  it.each([
    ['usual', PLATE],
    ['short', SHORT],
    ['long', LONG],
    ['unbroken', UNBROKEN],
  ])('keeps %s words on itself, apart from one another, and out of the white edge of its code', (_, words) => {
    const parts = plateParts(words, measure)
    const code = parts.find((part) => part.kind === 'CODE')
    const places = parts.filter(isText).map(placeOf)
    for (const [index, { left, right, top, bottom }] of places.entries()) {
      expect(left).toBeGreaterThanOrEqual(0)
      expect(right).toBeLessThanOrEqual(PLATE_WIDTH)
      expect(bottom).toBeLessThan(PLATE_HEIGHT)
      expect(bottom <= Number(code?.y) || top >= Number(code?.y) + Number(code?.side)).toBe(true)
      for (const other of places.slice(index + 1)) {
        const apart = other.left >= right || other.right <= left || other.top >= bottom - 4 || other.bottom <= top + 4
        expect(apart).toBe(true)
      }
    }
  })

  it('breaks a long name between words or ideographs, into lines of about the same width', () => {
    const said = saying({
      ...PLATE,
      merchantName: 'International Student Halal Kitchen and Bakery',
      label: '第一食堂二层（东侧）川湘风味小炒与石锅拌饭特色窗口',
    })
    expect(said).toEqual(expect.arrayContaining(['International Student', 'Halal Kitchen and Bakery']))
    expect(said).toEqual(expect.arrayContaining(['第一食堂二层（东侧）川湘风', '味小炒与石锅拌饭特色窗口']))
  })

  it('says a name once when both languages have the same', () => {
    expect(
      saying({ ...PLATE, merchantName: 'Joe', merchantNameEn: 'Joe' }).filter((text) => text === 'Joe'),
    ).toHaveLength(1)
  })

  it('says which code and version it is, as far as that is known', () => {
    expect(saying(PLATE)).toContain('10000001 · T00001 · 56789ABC · v2')
    expect(saying({ ...PLATE, terminalNo: undefined, codeId: undefined, version: 1 })).toContain('10000001 · v1')
  })
})
