import path from 'node:path'
import { parseArgs } from 'node:util'
import { urlsOfSettings } from '../books.ts'
import { archive, type MonthReport } from './archive.ts'

// archive                     says which closed months would be written, and holds those that are there against the books
// archive --write             writes them
// archive --keep-months 13    how many whole months before this one stay out of it; a payment can be given back for a year
//
// ARCHIVE_DIR names the folder. Exit code: 0 all is well, 1 something is not, 2 it could not look. The books are only read.

const { values } = parseArgs({
  options: { write: { type: 'boolean', default: false }, 'keep-months': { type: 'string', default: '13' } },
})

function readOptions() {
  const directory = process.env['ARCHIVE_DIR']
  if (!directory) throw new Error('ARCHIVE_DIR must name the folder of the archive, on another disk than the data.')
  const keepMonths = Number(values['keep-months'])
  if (!(Number.isInteger(keepMonths) && keepMonths >= 0)) {
    throw new Error(`--keep-months takes a number of months; it is ${values['keep-months']}.`)
  }
  return { directory: path.resolve(directory), keepMonths, write: values.write, now: new Date() }
}

const SAID: Record<MonthReport['outcome'], string> = {
  WRITTEN: 'written, and read back',
  WOULD_BE_WRITTEN: 'would be written (--write)',
  WHOLE: 'is there, and agrees with the books',
  OPEN: 'is not closed',
  WRONG: 'IS NOT RIGHT',
}

function say({ month, outcome, rows, troubles }: MonthReport): void {
  const count = rows === 0 ? '' : `, ${rows} rows`
  console.log([`${month}  ${SAID[outcome]}${count}`, ...troubles.map((trouble) => `         ${trouble}`)].join('\n'))
}

async function main(): Promise<void> {
  const options = readOptions()
  const reports = await archive(urlsOfSettings(), options)
  reports.forEach(say)
  if (reports.length === 0) console.log('No month is old enough.')
  process.exitCode = reports.some(({ outcome }) => outcome === 'OPEN' || outcome === 'WRONG') ? 1 : 0
}

try {
  await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 2
}
