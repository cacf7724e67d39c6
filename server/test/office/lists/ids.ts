import { businessDateOf } from '@yimatong/contract/clock'
import { NOON } from '../../portal/world.ts'

/** The business day of all that happened at noon. */
export const TODAY = businessDateOf(NOON)

/** The id of the so-and-so-many-eth of a kind, of those that every campus has. */
export const nth = (prefix: string, n: number): string => `${prefix}_${n.toString(16).padStart(32, '0')}`

/** SQL for the id of the `i`th of a kind. */
export const idOf = (prefix: string, i = 'i'): string => `'${prefix}_' || lpad(to_hex(${i}), 32, '0')`
