import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { startCampus } from '../campus.mjs'

test('a campus whose port is taken says which, and touches nothing', async () => {
  const dir = path.join(await mkdtemp(path.join(tmpdir(), 'yimatong-campus-')), 'campus')
  const other = net.createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const address = other.address()
  const taken = typeof address === 'object' && address ? address.port : 0
  try {
    // Any of the four: here the TSM's.
    await expect(startCampus({ dir, port: taken - 1 })).rejects.toThrow(`Port ${taken} is taken by another program`)
    expect(existsSync(dir)).toBe(false)
  } finally {
    other.close()
    await rm(path.dirname(dir), { recursive: true, force: true })
  }
})
