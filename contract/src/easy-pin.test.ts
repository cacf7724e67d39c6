import { describe, expect, test } from 'vitest'
import { isEasyPin } from './easy-pin.ts'

describe('a PIN that everybody would try first', () => {
  test.each(['000000', '111111', '121212', '123123', '123456', '567890', '654321', '098765'])('is %s', (pin) => {
    expect(isEasyPin(pin)).toBe(true)
  })

  test.each(['258036', '112233', '100001', '123457', '908172'])('is not %s', (pin) => {
    expect(isEasyPin(pin)).toBe(false)
  })
})
