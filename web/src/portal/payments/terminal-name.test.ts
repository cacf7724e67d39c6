import { describe, expect, it } from 'vitest'
import { withoutMerchant } from './terminal-name.ts'

describe("a till's name within its own stall", () => {
  it.each([
    ['学一食堂 面食馆 1 号机', '学一食堂 面食馆', '1 号机'],
    ['面食馆外卖窗口', '学一食堂 面食馆', '面食馆外卖窗口'],
    ['学一食堂 面食馆', '学一食堂 面食馆', '学一食堂 面食馆'],
  ])('%s of %s is called %s', (name, merchant, short) => {
    expect(withoutMerchant(name, merchant)).toBe(short)
  })
})
