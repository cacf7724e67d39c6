import { describe, expect, it } from 'vitest'
import { lasting } from './lasting.ts'

/** A store that can be opened unless it is said to fail; gives how often it was, and how the browser takes it away. */
function aStore() {
  const store = { opened: 0, fails: false, takeAway: () => {} }
  const open = lasting(async (onLost) => {
    if (store.fails) throw new Error('the browser has no room')
    store.takeAway = onLost
    store.opened += 1
    return store.opened
  })
  return { store, open }
}

describe('the store of a phone', () => {
  it('is opened once for all who write at the same time', async () => {
    const { open } = aStore()
    expect(await Promise.all([open(), open()])).toEqual([1, 1])
    expect(await open()).toBe(1)
  })

  it('is opened again once the browser has dropped it in the background, so that strikes are kept', async () => {
    const { store, open } = aStore()
    await open()
    store.takeAway()
    expect(await open()).toBe(2)
  })

  it('is tried again after it could not be opened', async () => {
    const { store, open } = aStore()
    store.fails = true
    await expect(open()).rejects.toThrow('no room')
    store.fails = false
    expect(await open()).toBe(1)
  })
})
