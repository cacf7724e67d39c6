const RANDOM_FIGURES = 7

/** `P261122120304-4821937`: what it numbers, the second in campus time, and luck. To be read aloud. */
export function freshNumber(letter: 'P' | 'R' | 'C', nowMs: number, random = randomBelow): string {
  const campus = new Date(nowMs + 8 * 3_600_000).toISOString()
  const second = campus.slice(2, 19).replaceAll(/\D/g, '')
  return `${letter}${second}-${String(random(10 ** RANDOM_FIGURES)).padStart(RANDOM_FIGURES, '0')}`
}

function randomBelow(below: number): number {
  const [random = 0] = crypto.getRandomValues(new Uint32Array(1))
  return random % below
}
