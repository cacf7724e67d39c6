import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { startCampus } from '../campus.mjs'

/** @param {number} port @returns {Promise<net.Server | undefined>} */
const listenOn = (port) =>
  new Promise((resolve) => {
    const server = net.createServer().once('error', () => resolve(undefined))
    server.listen(port, '127.0.0.1', () => resolve(server))
  })

/** A program on a port, with nobody on the port before it. @returns {Promise<{ other: net.Server, taken: number }>} */
const takePort = async () => {
  const other = await listenOn(0)
  const address = other?.address()
  if (!other || typeof address !== 'object' || !address) throw new Error('no port is free')
  const before = await listenOn(address.port - 1)
  if (before) {
    before.close()
    await once(before, 'close')
    return { other, taken: address.port }
  }
  other.close()
  return takePort()
}

test('a campus whose port is taken says which, and touches nothing', async () => {
  const dir = path.join(await mkdtemp(path.join(tmpdir(), 'yimatong-campus-')), 'campus')
  const { other, taken } = await takePort()
  try {
    // Any of the four: here the TSM's.
    await expect(startCampus({ dir, port: taken - 1 })).rejects.toThrow(`Port ${taken} is taken by another program`)
    expect(existsSync(dir)).toBe(false)
  } finally {
    other.close()
    await rm(path.dirname(dir), { recursive: true, force: true })
  }
})
