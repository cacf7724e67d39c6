import { characterOf, endsScan, isModifier, type KeyPress } from './key-press.ts'
import { isUnfinishedCode, isWholeCode } from './scanned-code.ts'

/**
 * Tells a scanner gun, which types a code as a keyboard would, from a person at the same keyboard. A gun leaves 1 to 20 ms
 * between keys, a person more than 30. Pure: the caller says what time it is, and calls `hush` when `quietAt` has come.
 */

/** Keys closer than this may be a gun's. */
const GUN_GAP_MS = 30
/** Once keys are surely a gun's, it may stumble this long (a busy USB bus) before its code counts as ended. */
const SILENCE_MS = 80
/** And this long in the middle of a code of ours, which is plainly not over and which no person types: a busy till. */
const UNFINISHED_MS = 1500
/** The shortest barcode in use has eight characters. Fewer keys, however quick, are a person's (or a macro's). */
const SHORTEST_CODE = 8

export interface Listening {
  /** Keys held back until it is clear whose they are. */
  readonly held: readonly KeyPress[]
  /** When the last key or shift of theirs went down. */
  readonly lastAt: number
  /** Characters just given away as a person's, in case they turn out to be the start of a gun's code. */
  readonly given: readonly KeyPress[]
}

export type Heard =
  | { kind: 'KEY'; press: KeyPress }
  /** `takesBack`: the last KEYs that were the start of this code, after which the gun stumbled. */
  | { kind: 'SCAN'; text: string; takesBack: readonly KeyPress[] }

export interface Hearing {
  state: Listening
  /** What is now clear, in the order in which it happened. */
  heard: readonly Heard[]
}

export const LISTENING: Listening = { held: [], lastAt: Number.NEGATIVE_INFINITY, given: [] }

const NOTHING: readonly Heard[] = []

function isScan(held: readonly KeyPress[]): boolean {
  return held.length >= SHORTEST_CODE
}

function textOf(held: readonly KeyPress[]): string {
  return held.map((press) => characterOf(press) ?? '').join('')
}

function follows(earlier: KeyPress | undefined, later: KeyPress | undefined): boolean {
  return earlier !== undefined && later !== undefined && later.at - earlier.at < UNFINISHED_MS
}

/** Every way in which the last keys given away may belong in front of the held ones, the longest first, then none. */
function starts({ held, given }: Pick<Listening, 'held' | 'given'>): readonly (readonly KeyPress[])[] {
  if (!follows(given.at(-1), held[0])) return [[]]
  return [...given.map((_press, index) => given.slice(index)), []]
}

function patienceMs(state: Listening): number {
  const text = textOf(state.held)
  if (starts(state).some((start) => isUnfinishedCode(textOf(start) + text))) return UNFINISHED_MS
  return isScan(state.held) ? SILENCE_MS : GUN_GAP_MS
}

/** When `hush` must be called unless another key comes first; undefined while nothing is held back. */
export function quietAt(state: Listening): number | undefined {
  return state.held.length === 0 ? undefined : state.lastAt + patienceMs(state)
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

/** The most keys that are taken back; a gun that stumbles more often than that should be replaced. */
const MOST_TAKEN_BACK = 12

/** Decides whose the held keys were. */
function settle(state: Listening): Hearing {
  const { held, given } = state
  if (!isScan(held)) {
    const near = follows(given.at(-1), held[0]) ? given : []
    return { state: { ...LISTENING, given: [...near, ...held].slice(-MOST_TAKEN_BACK) }, heard: held.map(keyHeard) }
  }
  const { gun, person } = byWhom(held)
  const text = textOf(gun)
  // Keys are taken back only when they make a whole code of what is none by itself.
  const whole = isWholeCode(text) ? undefined : starts(state).find((start) => isWholeCode(textOf(start) + text))
  const takesBack = whole ?? []
  const scan = { kind: 'SCAN' as const, text: textOf(takesBack) + text, takesBack }
  return { state: LISTENING, heard: [scan, ...person.map(keyHeard)] }
}

/** Time has passed without a key. */
export function hush(state: Listening, now: number): Hearing {
  const due = quietAt(state)
  return due === undefined || now < due ? { state, heard: NOTHING } : settle(state)
}

/** A key went down. */
export function hear(before: Listening, press: KeyPress): Hearing {
  const { state, heard } = hush(before, press.at)
  if (isModifier(press.code)) return { state: { ...state, lastAt: press.at }, heard }
  const gunAtWork = isScan(state.held)
  const then = (more: readonly Heard[]): Hearing => ({ state: LISTENING, heard: [...heard, ...more] })
  if (endsScan(press.code)) return then([...settle(state).heard, ...(gunAtWork ? [] : [keyHeard(press)])])
  const types = characterOf(press) !== undefined
  if (types && !press.repeat) return { state: { ...state, held: [...state.held, press], lastAt: press.at }, heard }
  if (!gunAtWork) return then([...settle(state).heard, keyHeard(press)])
  // Escape or F4 in the middle of a code is a person's, and no reason to cut the code in two. A gun holds no key down.
  return { state, heard: types ? heard : [...heard, keyHeard(press)] }
}

/** A gun on a stand reads the same screen again and again. */
const SAME_CODE_MS = 2000

export interface LastScan {
  text: string
  at: number
}

/** True when this is the code that was just taken, seen once more. */
export function isEcho(last: LastScan | undefined, text: string, at: number): boolean {
  return last !== undefined && last.text === text && at - last.at < SAME_CODE_MS
}
