import { expect, it } from 'vitest'
import { readCommandLine } from './command-line.ts'

const partsOf = (...args: string[]) => readCommandLine(args).parts

it('leaves out what takes too long unless it is named', () => {
  expect(partsOf()).toEqual(['chain', 'latency', 'overload', 'issuing', 'portal', 'reconcile'])
})

it.each([[['--only', 'growth']], [['growth']], [['--only', 'growth,growth']]])(
  'measures what is named and nothing else: %j',
  (args) => {
    expect(partsOf(...args)).toEqual(['growth'])
  },
)

it.each([
  [['--only', 'chain,growth,soak']],
  [['--only', 'soak,growth,chain']],
  [['growth', 'soak', 'chain']],
  [['--only', 'growth', 'chain', 'soak']],
])('measures several parts in its own order, however they are named: %j', (args) => {
  expect(partsOf(...args)).toEqual(['chain', 'soak', 'growth'])
})

it('measures everything in one run', () => {
  const all = ['chain', 'latency', 'overload', 'issuing', 'soak', 'portal', 'reconcile', 'growth']
  expect(partsOf('--all')).toEqual(all)
})

it.each([
  [['--only', 'chain,grwoth'], 'There is no part "grwoth"'],
  [['--only', ''], 'There is no part ""'],
  [['--all', 'chain'], 'Either --all or parts by name'],
  [['--minutes', 'ten'], '--minutes takes what is more than 0; it is "ten"'],
  [['--history', '1000000,'], '--history takes what is more than 0; it is ""'],
])('refuses what it does not understand with a sentence: %j', (args, sentence) => {
  expect(() => readCommandLine(args)).toThrow(sentence)
})

it('soaks for ten minutes, and grows to one million and ten', () => {
  expect(readCommandLine(['--json', 'out.json'])).toMatchObject({
    json: 'out.json',
    minutes: 10,
    history: [1_000_000, 10_000_000],
  })
})
