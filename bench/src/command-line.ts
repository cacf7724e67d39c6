import { parseArgs } from 'node:util'

/** In this order on one campus: a million payments in the books come last, for they would slow what is measured after them. */
const PARTS = ['chain', 'latency', 'overload', 'issuing', 'soak', 'portal', 'reconcile', 'growth'] as const
export type PartName = (typeof PARTS)[number]

/** What takes too long to be part of every run. */
const ONLY_BY_NAME: ReadonlySet<PartName> = new Set(['soak', 'growth'])

const isPart = (name: string): name is PartName => PARTS.some((part) => part === name)

export interface CommandLine {
  /** What is measured, in order. */
  parts: readonly PartName[]
  /** The file for machines. */
  json: string | undefined
  /** How long the soak goes on. */
  minutes: number
  /** Payments of history that growth is measured beside, one after the other in the same books. */
  history: readonly number[]
}

const string = { type: 'string' } as const

/**
 * What `npm run bench --` is asked for: parts by name, `--only chain,growth` or as words, `--all`, or what is part of every run; each
 * part once, in the bench's own order. Throws a sentence for people.
 */
export function readCommandLine(args: string[]): CommandLine {
  const options = { json: string, only: string, minutes: string, history: string, all: { type: 'boolean' } } as const
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
  const named = [values.only ?? [], positionals].flat().flatMap((names) => names.split(','))
  const unknown = named.find((name) => !isPart(name))
  if (unknown !== undefined) throw new Error(`There is no part "${unknown}"; there are: ${PARTS.join(', ')}.`)
  if (values.all && named.length > 0) throw new Error('Either --all or parts by name.')
  const isWanted = (part: PartName): boolean =>
    named.length > 0 ? named.includes(part) : values.all === true || !ONLY_BY_NAME.has(part)
  return {
    parts: PARTS.filter(isWanted),
    json: values.json,
    minutes: positive(values.minutes ?? '10', 'minutes'),
    history: (values.history ?? '1000000,10000000').split(',').map((size) => positive(size, 'history')),
  }
}

function positive(text: string, option: string): number {
  const number = Number(text)
  if (number > 0) return number
  throw new Error(`--${option} takes what is more than 0; it is "${text}".`)
}
