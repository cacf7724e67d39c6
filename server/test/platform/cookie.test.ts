import { describe, expect, it } from 'vitest'
import { noRefreshCookies, readRefreshCookie, refreshCookies } from '../../src/platform/cookie.ts'

const HTTPS = 'https://pay.campus.example'
const token = 'a'.repeat(43)

describe('the cookie that keeps a phone logged in', () => {
  it('is bound to this very host over https, and takes the place of the one that was not', () => {
    expect(refreshCookies(HTTPS, token)).toEqual([
      `__Host-ymt_refresh=${token}; Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict; Secure`,
      '__Secure-ymt_refresh=; Path=/platform/v1/sessions; Max-Age=0; HttpOnly; SameSite=Strict; Secure',
    ])
    expect(readRefreshCookie(HTTPS, { cookie: `a=b; __Host-ymt_refresh=${token}` })).toBe(token)
  })

  it('is not read under a name that a neighbour of the same domain can set', () => {
    const cookie = `__Secure-ymt_refresh=${token}; ymt_refresh=${token}`
    expect(readRefreshCookie(HTTPS, { cookie })).toBeUndefined()
  })

  it('has no prefix on one’s own machine, where browsers keep no Secure cookie', () => {
    const home = 'http://localhost:8080'
    expect(refreshCookies(home, token)[0]).toBe(
      `ymt_refresh=${token}; Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict`,
    )
    expect(readRefreshCookie(home, { cookie: `ymt_refresh=${token}` })).toBe(token)
  })

  it('goes with the session, under whichever name', () => {
    for (const cookie of noRefreshCookies(HTTPS)) expect(cookie).toMatch(/^__\w+-ymt_refresh=; .*Max-Age=0/)
  })
})
