import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { IDENTITY_CLASSES } from './states.ts'
import { explainRules, PRECEDENCE, type SurchargeQuestion, type SurchargeRule, winningRule } from './surcharge.ts'

const MERCHANTS = ['10000001', '10000002'] as const
const CATEGORIES = ['cat_a', 'cat_b'] as const
/** Tuesday 2026-11-17 to Wednesday 2026-11-25. */
const DAYS = Array.from({ length: 9 }, (_, day) => `2026-11-${17 + day}`)

const scopes = fc.oneof(
  fc.constant({}),
  fc.constantFrom(...MERCHANTS).map((merchantNo) => ({ merchantNo })),
  fc.constantFrom(...CATEGORIES).map((categoryId) => ({ categoryId })),
)
// Few values of each, so that rules meet, nest and tie in every way.
const windows = fc.constantFrom([0, 1440], [690, 750], [660, 780], [1320, 360], [0, 720], [720, 1440])
const contents = fc.record({
  identityClasses: fc.uniqueArray(fc.constantFrom(...IDENTITY_CLASSES), { minLength: 1 }),
  weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
  dates: fc.tuple(fc.constantFrom(...DAYS), fc.option(fc.constantFrom(...DAYS))),
  window: windows,
  scope: scopes,
  denied: fc.boolean(),
})

const rules: fc.Arbitrary<SurchargeRule[]> = fc.array(contents, { maxLength: 8 }).map((drawn) =>
  drawn.map(({ dates: [validFrom, validTo], window: [fromMinute = 0, toMinute = 0], scope, ...rest }, at) => ({
    ...rest,
    ...scope,
    ...(validTo === null ? {} : { validTo }),
    ruleId: `rul_${at}`,
    version: 1,
    fromMinute,
    toMinute,
    validFrom,
    rateBps: 100 * at,
    flatFen: 0,
    minFen: 0,
    receiver: 'SCHOOL' as const,
  })),
)

const questions: fc.Arbitrary<SurchargeQuestion> = fc.record({
  identityClass: fc.constantFrom(...IDENTITY_CLASSES),
  merchantNo: fc.constantFrom(...MERCHANTS),
  categoryId: fc.option(fc.constantFrom(...CATEGORIES), { nil: undefined }),
  amountFen: fc.constant(1000),
  epochMs: fc
    .integer({ min: 0, max: 9 * 1440 - 1 })
    .map((minute) => Date.parse('2026-11-17T00:00:00+08:00') + 60_000 * minute),
})

/** Every minute of the day that a rule's window has, counted out. */
function minutesOf({ fromMinute, toMinute }: SurchargeRule): Set<number> {
  const minutes = new Set<number>()
  let minute = fromMinute
  do {
    minutes.add(minute)
    minute = (minute + 1) % 1440
  } while (minute !== toMinute % 1440)
  return minutes
}

/** Written from the sentence "the more particular rule wins" alone: strikes out rule after rule until one is left. */
function judge(all: readonly SurchargeRule[], question: SurchargeQuestion): string | undefined {
  const local = new Date(question.epochMs + 8 * 3_600_000)
  const [day, minute] = [local.toISOString().slice(0, 10), local.getUTCHours() * 60 + local.getUTCMinutes()]
  let left = all
    .filter((rule) => rule.identityClasses.some((known) => known === question.identityClass))
    .filter((rule) => rule.merchantNo === undefined || rule.merchantNo === question.merchantNo)
    .filter((rule) => rule.categoryId === undefined || rule.categoryId === question.categoryId)
    .filter((rule) => rule.validFrom <= day && day <= (rule.validTo ?? '9999-12-31'))
    .filter((rule) => rule.weekdays.some((weekday) => weekday % 7 === local.getUTCDay()))
    .filter((rule) => minutesOf(rule).has(minute))
  const keepIfAny = (wanted: (rule: SurchargeRule) => boolean) => {
    if (left.some(wanted)) left = left.filter(wanted)
  }
  const keepLeast = (size: (rule: SurchargeRule) => number) => {
    const least = Math.min(...left.map(size))
    left = left.filter((rule) => size(rule) === least)
  }
  keepIfAny((rule) => rule.merchantNo !== undefined)
  if (left.every((rule) => rule.merchantNo === undefined)) keepIfAny((rule) => rule.categoryId !== undefined)
  keepLeast((rule) => minutesOf(rule).size)
  keepLeast((rule) => rule.weekdays.length)
  keepLeast((rule) => rule.identityClasses.length)
  const latest = left.map((rule) => rule.validFrom).toSorted()
  left = left.filter((rule) => rule.validFrom === latest.at(-1))
  return left.map((rule) => rule.ruleId).toSorted()[0]
}

describe('which surcharge rule wins', () => {
  it('is what a judge says who strikes out rule after rule', () => {
    fc.assert(
      fc.property(rules, questions, (all, question) => {
        expect(winningRule(all, question)?.ruleId).toBe(judge(all, question))
      }),
      { numRuns: 2000 },
    )
  })

  it('does not depend on the order of the rules', () => {
    fc.assert(
      fc.property(rules, questions, (all, question) => {
        expect(winningRule(all.toReversed(), question)).toEqual(winningRule(all, question))
      }),
    )
  })

  it('is explained: one winner at most, every loser by the line that lets the winner come first, the rest apart', () => {
    fc.assert(
      fc.property(rules, questions, (all, question) => {
        const explained = explainRules(all, question)
        const winner = winningRule(all, question)
        expect(explained.map(({ rule }) => rule.ruleId).toSorted()).toEqual(all.map((rule) => rule.ruleId).toSorted())
        expect(explained.filter(({ standing }) => standing.is === 'WINS').map(({ rule }) => rule)).toEqual(
          winner === undefined ? [] : [winner],
        )
        for (const { rule, standing } of explained) {
          if (standing.is === 'APART') expect(winningRule([rule], question)).toBeUndefined()
          if (standing.is !== 'LOSES' || winner === undefined) continue
          expect(winningRule([rule], question)).toBe(rule)
          const decided = PRECEDENCE.findIndex(({ by }) => by === standing.by)
          for (const [at, { of }] of PRECEDENCE.entries()) {
            if (at < decided) expect(of(rule)).toBe(of(winner))
            if (at === decided) expect(of(winner) < of(rule)).toBe(true)
          }
        }
      }),
    )
  })

  it.each([
    ['one merchant before its category, also for the whole day', { merchantNo: '10000001' }, 'SCOPE'],
    ['the category before all, also against a shorter window', { categoryId: 'cat_a', fromMinute: 600 }, 'SCOPE'],
    ['the shorter window', { fromMinute: 690, toMinute: 750 }, 'WINDOW'],
    ['fewer weekdays', { weekdays: [6] }, 'WEEKDAYS'],
    ['fewer classes', { identityClasses: ['OUTSIDER'] as const }, 'CLASSES'],
    ['the one that is valid since later', { validFrom: '2026-06-01' }, 'START'],
    ['the lower number', { ruleId: 'rul_0' }, 'NUMBER'],
  ])('%s', (_what, changes, by) => {
    const wide: SurchargeRule = {
      ruleId: 'rul_1',
      version: 1,
      identityClasses: ['OUTSIDER', 'TEMPORARY'],
      weekdays: [1, 2, 3, 4, 5, 6, 7],
      fromMinute: 0,
      toMinute: 1440,
      validFrom: '2026-01-01',
      rateBps: 1500,
      flatFen: 0,
      minFen: 0,
      receiver: 'SCHOOL',
      denied: false,
    }
    const narrow = { ...wide, ruleId: 'rul_2', ...changes }
    const epochMs = Date.parse('2026-11-21T12:00:00+08:00')
    const question = { identityClass: 'OUTSIDER', merchantNo: '10000001', categoryId: 'cat_a', amountFen: 1, epochMs }
    expect(explainRules([wide, narrow], question as SurchargeQuestion).map(({ standing }) => standing)).toEqual([
      { is: 'WINS' },
      { is: 'LOSES', by },
    ])
  })
})
