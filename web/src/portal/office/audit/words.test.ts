import { APPROVAL_KINDS, AUDIT_ACTIONS } from '@yimatong/contract/actions'
import { describe, expect, it } from 'vitest'
import { KIND_WORDS } from '../approvals/words.ts'
import { ACTION_WORDS, PART_WORDS } from './words.ts'

const LANGUAGES = { 'zh-CN': /\p{Script=Han}/u, en: /^[A-Z][A-Za-z' -]+$/ } as const

describe.each(Object.entries(LANGUAGES))('in %s', (language, spelling) => {
  const actionWords: Readonly<Record<string, string>> = ACTION_WORDS[language as keyof typeof LANGUAGES]
  const partWords: Readonly<Record<string, string>> = PART_WORDS[language as keyof typeof LANGUAGES]
  const kindWords: Readonly<Record<string, string>> = KIND_WORDS[language as keyof typeof LANGUAGES]

  it('whoever reads the log reads words of every action, and finds its part among those that can be chosen', () => {
    for (const action of AUDIT_ACTIONS) {
      expect(actionWords[action], action).toMatch(spelling)
      expect(partWords[action.split('.', 1)[0] ?? ''], action).toMatch(spelling)
    }
    expect(Object.keys(actionWords)).toHaveLength(AUDIT_ACTIONS.length)
  })

  it('nobody can choose a part that no action has', () => {
    const parts = new Set(AUDIT_ACTIONS.map((action) => action.split('.', 1)[0]))
    expect(new Set(Object.keys(partWords))).toEqual(parts)
  })

  it('whoever decides reads words of everything that can be asked for', () => {
    for (const kind of APPROVAL_KINDS) expect(kindWords[kind], kind).toMatch(spelling)
  })
})
