import { expect, it } from 'vitest'
import { createAccessToken } from './access-token.ts'

function world() {
  let time = 0
  let made = 0
  const token = createAccessToken(
    () => Promise.resolve({ accessToken: `t${++made}`, expiresIn: 900 }),
    () => time,
  )
  return {
    token,
    made: () => made,
    advance: (ms: number) => {
      time += ms
    },
  }
}

it('asks once for callers at the same time', async () => {
  const { token, made } = world()
  const both = await Promise.all([token.get(), token.get()])
  expect(both.map((one) => one.accessToken)).toEqual(['t1', 't1'])
  expect(made()).toBe(1)
})

it('keeps a token until shortly before its end', async () => {
  const { token, advance } = world()
  await token.get()
  advance(869_000)
  expect((await token.get()).accessToken).toBe('t1')
  advance(1_001)
  expect((await token.get()).accessToken).toBe('t2')
})

it('forgets the token when told to', async () => {
  const { token } = world()
  await token.get()
  token.clear()
  expect((await token.get()).accessToken).toBe('t2')
})

it('passes a failure on and asks anew the next time', async () => {
  let broken = true
  const token = createAccessToken(() =>
    broken ? Promise.reject(new Error('down')) : Promise.resolve({ expiresIn: 900 }),
  )
  await expect(token.get()).rejects.toThrow('down')
  broken = false
  await expect(token.get()).resolves.toEqual({ expiresIn: 900 })
})
