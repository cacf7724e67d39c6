import type { PaymentSort } from '@yimatong/contract/portal-api'
import { TRADE_STATES, type TradeState } from '@yimatong/contract/states'
import { PRESETS, type Preset, readDay } from './days.ts'
import { type ListView, type Mode, usualPreset } from './view.ts'
import { plainYuan, readBound } from './yuan.ts'

/** What was read from an address, and the parts of it that mean nothing here, as they are written there. */
export interface ReadAddress {
  view: ListView
  ignored: readonly string[]
}

/** The parts of an address, each as far as it could be read. */
interface Parts {
  range?: Preset
  from?: string
  to?: string
  state?: readonly TradeState[]
  terminal?: string
  min?: number
  max?: number
  mode?: Mode
  q?: string
  sort?: PaymentSort
  cursor?: string
}

type Reader<T> = (text: string) => T | undefined

const oneOf =
  <T extends string>(known: readonly T[]): Reader<T> =>
  (text) =>
    known.find((one) => one === text)

const MODES: readonly Mode[] = ['REVERSE_SCAN', 'FORWARD_SCAN']
const SORTS: readonly PaymentSort[] = ['newest', 'oldest', 'highest', 'lowest']
const MOST_SEARCHED = 64
const MOST_CURSOR = 200

function readStates(text: string): readonly TradeState[] | undefined {
  const named = new Set(text.split(','))
  const states = TRADE_STATES.filter((state) => named.has(state))
  return states.length === named.size ? states : undefined
}

function readFen(text: string): number | undefined {
  const bound = readBound(text)
  return bound.kind === 'FEN' ? bound.fen : undefined
}

const READERS: { [Name in keyof Parts]-?: Reader<NonNullable<Parts[Name]>> } = {
  range: oneOf(PRESETS),
  from: readDay,
  to: readDay,
  state: readStates,
  terminal: (text) => (/^T\d{5}$/.test(text) ? text : undefined),
  min: readFen,
  max: readFen,
  mode: oneOf(MODES),
  q: (text) => (text.trim() === '' || text.trim().length > MOST_SEARCHED ? undefined : text.trim()),
  sort: oneOf(SORTS),
  cursor: (text) => (/^[\w-]+$/.test(text) && text.length <= MOST_CURSOR ? text : undefined),
}

const isName = (name: string): name is keyof Parts => Object.hasOwn(READERS, name)

/** Names of parts that contradict each other: nothing could pass both, or both say the same thing. */
function contradictions({ range, from, to, min, max }: Parts): (keyof Parts)[] {
  return [
    ...(from !== undefined && to !== undefined && from > to ? (['from', 'to'] as const) : []),
    ...(range !== undefined && (from !== undefined || to !== undefined) ? (['range'] as const) : []),
    ...(min !== undefined && max !== undefined && min > max ? (['min', 'max'] as const) : []),
  ]
}

function viewOf({ range, from, to, state, terminal, min, max, mode, q, sort, cursor }: Parts): ListView {
  const fixed = from !== undefined || to !== undefined
  const view = { terminalNo: terminal, minFen: min, maxFen: max, mode, q, cursor }
  return {
    ...Object.fromEntries(Object.entries(view).filter(([, value]) => value !== undefined)),
    range: fixed ? { kind: 'DAYS', from, to } : { kind: 'PRESET', preset: range ?? usualPreset(q) },
    states: state ?? [],
    sort: sort ?? 'newest',
  }
}

/** Reads what stands behind the `?`. What is no part of a list, or says nothing that can be, is left out and named. */
export function readAddress(search: string): ReadAddress {
  const written = new Map<string, string>()
  const parts: Partial<Record<keyof Parts, unknown>> = {}
  const ignored: string[] = []
  for (const [name, text] of new URLSearchParams(search)) {
    const value = isName(name) && !written.has(name) ? READERS[name](text) : undefined
    if (!isName(name) || value === undefined) {
      ignored.push(`${name}=${text}`)
      continue
    }
    written.set(name, text)
    parts[name] = value
  }
  for (const name of contradictions(parts as Parts)) {
    ignored.push(`${name}=${written.get(name)}`)
    delete parts[name]
  }
  return { view: viewOf(parts as Parts), ignored }
}

/** The address of a view, from the `?` on; the usual things are not said. */
export function writeAddress({ range, states, sort, ...view }: ListView): string {
  const fixed = range.kind === 'DAYS' ? range : undefined
  const preset = range.kind === 'PRESET' && range.preset !== usualPreset(view.q) ? range.preset : undefined
  const parts: [name: keyof Parts, text: string | undefined][] = [
    ['range', preset],
    ['from', fixed?.from],
    ['to', fixed?.to],
    ['state', states.length === 0 ? undefined : states.join(',')],
    ['terminal', view.terminalNo],
    ['min', view.minFen === undefined ? undefined : plainYuan(view.minFen)],
    ['max', view.maxFen === undefined ? undefined : plainYuan(view.maxFen)],
    ['mode', view.mode],
    ['q', view.q],
    ['sort', sort === 'newest' ? undefined : sort],
    ['cursor', view.cursor],
  ]
  const given = parts.filter((part): part is [keyof Parts, string] => part[1] !== undefined)
  return given.length === 0 ? '' : `?${new URLSearchParams(given).toString()}`
}
