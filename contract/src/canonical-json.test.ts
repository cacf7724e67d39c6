import { describe, expect, it } from 'vitest'
import { canonicalJson } from './canonical-json.ts'
import { MEAL_FROM_HOUR, mealOfHour } from './meals.ts'

describe('the meals of a day', () => {
  it.each([
    [0, 'NIGHT'],
    [MEAL_FROM_HOUR.BREAKFAST - 1, 'NIGHT'],
    [MEAL_FROM_HOUR.BREAKFAST, 'BREAKFAST'],
    [MEAL_FROM_HOUR.LUNCH - 1, 'BREAKFAST'],
    [MEAL_FROM_HOUR.LUNCH, 'LUNCH'],
    [MEAL_FROM_HOUR.DINNER, 'DINNER'],
    [MEAL_FROM_HOUR.NIGHT, 'NIGHT'],
    [23, 'NIGHT'],
  ] as const)('%i o’clock is %s', (hour, meal) => {
    expect(mealOfHour(hour)).toBe(meal)
  })
})

describe('canonical JSON', () => {
  it('writes the same value in the same way, whatever the order and spelling it came in', () => {
    const one = { b: [1, { d: '面', c: null }], a: true, gone: undefined }
    const other = JSON.parse('{ "a" : true, "b": [1, {"c":null,"d":"\\u9762"}] }') as unknown
    expect(canonicalJson(one)).toBe('{"a":true,"b":[1,{"c":null,"d":"面"}]}')
    expect(canonicalJson(other)).toBe(canonicalJson(one))
  })
})
