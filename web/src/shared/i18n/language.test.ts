import { describe, expect, it } from 'vitest'
import { preferredLanguage } from './language.ts'

describe('the language of a page', () => {
  it.each([
    [null, ['zh-CN', 'en'], 'zh-CN'],
    [null, ['zh-Hant-TW'], 'zh-CN'],
    [null, ['en-GB', 'zh-CN'], 'en'],
    [null, ['fr-FR', 'en'], 'en'],
    [null, ['fr-FR'], 'zh-CN'],
    [null, [], 'zh-CN'],
    ['en', ['zh-CN'], 'en'],
    ['zh-CN', ['en'], 'zh-CN'],
    ['xx', ['en'], 'en'],
  ] as const)('chosen before %s, browser wants %j: %s', (stored, wanted, language) => {
    expect(preferredLanguage(stored, wanted)).toBe(language)
  })
})
