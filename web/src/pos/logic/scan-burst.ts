import { characterOf, endsScan, isLetter, isModifier, type KeyPress } from './key-press.ts'

/**
 * Tells a scanner gun, which types a code as a keyboard would, from a person at the same keyboard. A gun leaves 1 to 20 ms
 * between keys, a person more than 30. Pure: the caller says what time it is, and calls `hush` when `quietAt` has come.
 */

/** Keys closer than this may be a gun's. */
const GUN_GAP_MS = 30
/** Once keys are surely a gun's, it may stumble this long (a busy USB bus) before its code counts as ended. */
const SILENCE_MS = 80
/** The shortest barcode in use has eight characters. Fewer keys, however quick, are a person's (or a macro's). */
const SHORTEST_CODE = 8

export interface Listening {
  /** Keys held back until it is clear whose they are. */
  readonly held: readonly KeyPress[]
  /** When the last key or shift of theirs went down. */
  readonly lastAt: number
}

export type Heard = { kind: 'KEY'; press: KeyPress } | { kind: 'SCAN'; text: string }

export interface Hearing {
  state: Listening
  /** What is now clear, in the order in which it happened. */
  heard: readonly Heard[]
}

export const LISTENING: Listening = { held: [], lastAt: Number.NEGATIVE_INFINITY }

const NOTHING: readonly Heard[] = []

function isScan(held: readonly KeyPress[]): boolean {
  return held.length >= SHORTEST_CODE
}

/** No key of a person's sale is a letter, so after a letter a little more patience costs nobody anything. */
function patienceMs(held: readonly KeyPress[]): number {
  return isScan(held) || held.some(({ code }) => isLetter(code)) ? SILENCE_MS : GUN_GAP_MS
}

/** When `hush` must be called unless another key comes first; undefined while nothing is held back. */
export function quietAt({ held, lastAt }: Listening): number | undefined {
  return held.length === 0 ? undefined : lastAt + patienceMs(held)
}

/**
 * A cashier may hit the number pad while a gun is typing. A gun that uses the row of digits never touches the number pad,
 * and the other way round, so of the two the rarer is the person.
 */
function byWhom(held: readonly KeyPress[]): { gun: readonly KeyPress[]; person: readonly KeyPress[] } {
  const onPad = held.filter(({ code }) => code.startsWith('Numpad'))
  const onRow = held.filter(({ code }) => code.startsWith('Digit'))
  if (onPad.length === 0 || onRow.length === 0) return { gun: held, person: [] }
  const persons = onPad.length < onRow.length ? onPad : onRow
  const gun = held.filter((press) => !persons.includes(press))
  return isScan(gun) ? { gun, person: persons } : { gun: held, person: [] }
}

const keyHeard = (press: KeyPress): Heard => ({ kind: 'KEY', press })

/** Decides whose the held keys were. */
function settle(held: readonly KeyPress[]): Heard[] {
  if (!isScan(held)) return held.map(keyHeard)
  const { gun, person } = byWhom(held)
  return [{ kind: 'SCAN', text: gun.map((press) => characterOf(press) ?? '').join('') }, ...person.map(keyHeard)]
}

/** Time has passed without a key. */
export function hush(state: Listening, now: number): Hearing {
  const due = quietAt(state)
  if (due === undefined || now < due) return { state, heard: NOTHING }
  return { state: LISTENING, heard: settle(state.held) }
}

/** A key went down. */
export function hear(before: Listening, press: KeyPress): Hearing {
  const { state, heard } = hush(before, press.at)
  if (isModifier(press.code)) return { state: { ...state, lastAt: press.at }, heard }
  const gunAtWork = isScan(state.held)
  if (endsScan(press.code)) {
    const ends = gunAtWork ? [] : [keyHeard(press)]
    return { state: LISTENING, heard: [...heard, ...settle(state.held), ...ends] }
  }
  if (characterOf(press) === undefined) {
    // Escape, Backspace, F4: a person's, and no reason to cut a gun's code in two.
    if (gunAtWork) return { state, heard: [...heard, keyHeard(press)] }
    return { state: LISTENING, heard: [...heard, ...settle(state.held), keyHeard(press)] }
  }
  // A gun never holds a key down.
  if (press.repeat && gunAtWork) return { state, heard }
  if (press.repeat) return { state: LISTENING, heard: [...heard, ...settle(state.held), keyHeard(press)] }
  return { state: { held: [...state.held, press], lastAt: press.at }, heard }
}

/** A gun on a stand reads the same screen again and again. */
export const SAME_CODE_MS = 2000

export interface LastScan {
  text: string
  at: number
}

/** True when this is the code that was just taken, seen once more. */
export function isEcho(last: LastScan | undefined, text: string, at: number): boolean {
  return last !== undefined && last.text === text && at - last.at < SAME_CODE_MS
}
