import { createHash } from 'node:crypto'
import { chanceSeed } from '../../scripts/chance.mjs'

/** Chance with the seed of this run: numbers from 0 up to, not including, 1, and what to note of them. */
export function drawing(name: string): { next: () => number; note: { type: string; description: string } } {
  let drawn = 0
  const next = () => {
    drawn += 1
    const digest = createHash('sha256').update(`${chanceSeed} ${name} ${drawn}`).digest()
    return digest.readUInt32BE() / 2 ** 32
  }
  return { next, note: { type: 'seed of chance', description: String(chanceSeed) } }
}
