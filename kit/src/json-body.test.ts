import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseStrictJson } from './json-body.ts'
import { ProblemError } from './problem.ts'

const parse = (text: string) => parseStrictJson(Buffer.from(text))
const codeOf = (work: () => unknown) => {
  try {
    work()
  } catch (error) {
    return error instanceof ProblemError ? error.code : error
  }
  return 'accepted'
}
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)

describe('strict JSON', () => {
  it('reads any JSON value as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(0, 2), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent)
        const unfit = text.includes('__proto__') || text.includes('"constructor"') || text.includes('"prototype"')
        fc.pre(!unfit)
        expect(parse(text)).toEqual(JSON.parse(text))
      }),
    )
  })

  it.each([
    ['{"amount":1,"amount":100}', 'a name twice'],
    ['{"a":{"b":1,"\\u0062":2}}', 'a name twice, spelled differently'],
    ['{"__proto__":{"admin":true}}', 'a prototype'],
    ['{"a":[{"\\u005f_proto__":1}]}', 'a prototype, escaped, inside'],
    ['{"constructor":1}', 'a constructor'],
    ['{"a":', 'half of it'],
    ['', 'nothing'],
    ["{'a':1}", 'JavaScript instead'],
    ['{"a":01}', 'an octal number'],
    ['{"a":NaN}', 'not a number'],
    ['\u{feff}{"a":1}', 'a byte order mark'],
    [nested(11), 'eleven levels'],
    ['{"a":'.repeat(20_000), 'twenty thousand levels'],
  ])('refuses %s (%s)', (text) => {
    expect(codeOf(() => parse(text))).toBe('MALFORMED_JSON')
  })

  it('refuses bytes that are not UTF-8', () => {
    expect(codeOf(() => parseStrictJson(Buffer.from([0x22, 0xff, 0x22])))).toBe('MALFORMED_JSON')
  })

  it.each([nested(10), '{"a:b":"x\\"y:{[","c":[{"d":":"}]}', '"\\\\"', ' [1 , {"a" : null}]\n'])(
    'accepts %s',
    (text) => {
      expect(parse(text)).toEqual(JSON.parse(text))
    },
  )
})
