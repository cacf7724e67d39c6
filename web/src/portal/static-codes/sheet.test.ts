import { MAX_PLATES } from '@yimatong/contract/plate'
import type { StaticCodeView } from '@yimatong/contract/portal-api'
import { describe, expect, it } from 'vitest'
import { firstLayout, onPage, pageCount, platesOf, verdictOn } from './sheet.ts'

const code = (codeId: string): StaticCodeView => ({
  codeId,
  label: codeId,
  version: 1,
  state: 'CREATED',
  url: `https://pay.example/q/${codeId}`,
  createdAt: '2026-11-22T08:00:00+08:00',
  issuedAt: '2026-11-22T08:00:00+08:00',
})

const idsOf = (plates: readonly StaticCodeView[]) => plates.map(({ codeId }) => codeId)

describe('a print sheet', () => {
  it('has every code as often as it is wanted, side by side', () => {
    const plates = platesOf([
      { code: code('a'), copies: 3 },
      { code: code('b'), copies: 0 },
      { code: code('c'), copies: 1 },
    ])
    expect(idsOf(plates)).toEqual(['a', 'a', 'a', 'c'])
  })

  it.each([
    [1, 1, 1],
    [3, 2, 2],
    [4, 4, 1],
    [9, 8, 2],
    [64, 8, 8],
    [0, 4, 0],
  ] as const)('of %i plates, %i to a page, has %i pages', (plates, perPage, pages) => {
    expect(pageCount(plates, perPage)).toBe(pages)
  })

  it('shows on its pages every plate once, in order', () => {
    const plates = ['a', 'b', 'c', 'd', 'e']
    expect([0, 1, 2].map((page) => onPage(plates, 2, page))).toEqual([['a', 'b'], ['c', 'd'], ['e']])
  })

  it('is not made of nothing, nor of more than one goes to fetch at once', () => {
    expect([0, 1, MAX_PLATES, MAX_PLATES + 1].map(verdictOn)).toEqual(['NONE', 'GOOD', 'GOOD', 'TOO_MANY'])
  })

  it('begins with plates as large as fit on one page', () => {
    expect([1, 2, 3, 4, 5, 8, 30].map(firstLayout)).toEqual([1, 2, 4, 4, 8, 8, 8])
  })
})
