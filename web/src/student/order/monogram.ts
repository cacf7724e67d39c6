/** Fields of half a side of the mosaic, its middle included: five by five, the same on both sides. */
const HALF = 3
const SIDE = 5

/** The sign of a stall on its tile: of what comes last in its name, because the canteen comes first. */
export function monogramOf(name: string): string {
  const own = name
    .split(/\s*[·・]\s*|(?<=\p{Script=Han})\s+/u)
    .filter((part) => part !== '')
    .at(-1)
  return [...(own ?? '')][0]?.toLocaleUpperCase() ?? ''
}

/**
 * The dark fields of a mosaic, as places from 0 to 24: always the same for a merchant, and mostly another one for another.
 * Who pays at the same stall every day knows it, and notices a plate that leads elsewhere.
 */
export function mosaicOf(merchantNo: string): number[] {
  // FNV-1a: short numbers that differ in one digit must look quite different.
  const seed = [...merchantNo].reduce((hash, digit) => Math.imul(hash ^ digit.charCodeAt(0), 0x01000193), 0x811c9dc5)
  const mixed = Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d)
  return Array.from({ length: SIDE * SIDE }, (_, place) => place).filter((place) => {
    const [row, column] = [Math.floor(place / SIDE), place % SIDE]
    const bit = row * HALF + Math.min(column, SIDE - 1 - column)
    return ((mixed >>> bit) & 1) === 1
  })
}
