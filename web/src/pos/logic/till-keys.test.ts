import { expect, it } from 'vitest'
import { actionOf } from './till-keys.ts'

it.each([
  ['Digit7', false, { type: 'AMOUNT_KEY', key: '7' }],
  ['Numpad7', false, { type: 'AMOUNT_KEY', key: '7' }],
  ['Period', false, { type: 'AMOUNT_KEY', key: '.' }],
  ['NumpadDecimal', false, { type: 'AMOUNT_KEY', key: '.' }],
  ['NumpadAdd', false, { type: 'AMOUNT_KEY', key: '+' }],
  ['Equal', true, { type: 'AMOUNT_KEY', key: '+' }],
  ['Backspace', false, { type: 'AMOUNT_KEY', key: 'BACKSPACE' }],
  ['Enter', false, { type: 'ENTER' }],
  ['NumpadEnter', false, { type: 'ENTER' }],
  ['Escape', false, { type: 'CLEAR' }],
  ['F4', false, { type: 'SHOW_LAST' }],
  ['Slash', true, { type: 'KEYS' }],
  ['Slash', false, undefined],
  ['KeyA', false, undefined],
  ['Digit7', true, undefined],
  ['F1', false, { type: 'DISPLAY' }],
  ['F2', false, { type: 'DYNAMIC_CODE' }],
  ['F6', false, { type: 'GIVE_BACK' }],
  ['F7', false, { type: 'PRINT' }],
  ['F7', true, { type: 'PRINTER' }],
  ['F8', false, { type: 'SHIFT' }],
  ['F8', true, { type: 'TRAINING' }],
  ['F9', false, { type: 'LOCK' }],
  ['F11', false, undefined],
] as const)('%s (shift %s)', (code, shift, action) => {
  expect(actionOf({ code, shift })).toEqual(action)
})
