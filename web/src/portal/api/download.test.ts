import { describe, expect, it } from 'vitest'
import { fileNameOf } from './download.ts'

describe('a file that is saved', () => {
  it.each([
    [`attachment; filename="a-v1.png"; filename*=UTF-8''%E4%B8%80%E5%8F%B7-v1.png`, '一号-v1.png'],
    ['attachment; filename="payments.csv"', 'payments.csv'],
    ['attachment', ''],
    [null, ''],
  ])('has the name that the server gave: %s', (disposition, name) => {
    expect(fileNameOf(disposition)).toBe(name)
  })
})
