import { expect, it } from 'vitest'
import { compare } from './compared.ts'

it.each([
  [1250, 1000, { kind: 'MORE', share: '25%' }],
  [800, 1000, { kind: 'LESS', share: '20%' }],
  [0, 1000, { kind: 'LESS', share: '100%' }],
  [1000, 1000, { kind: 'SAME' }],
  [1_000_001, 1_000_000, { kind: 'SAME' }],
  [5, 0, { kind: 'NONE' }],
  [0, 0, { kind: 'SAME' }],
])('%d fen today against %d last week', (today, before, expected) => {
  expect(compare(today, before)).toEqual(expected)
})
