import { createDatabase } from '@yimatong/kit/database'
import { createLog } from '@yimatong/kit/log'
import { type ChainHead, verifyAuditLog } from './verify.ts'

/** Verifies the audit log of the database in PAYMENT_DATABASE_URL. Exits with 1 when a row is not as it was written. */
const WHY = {
  MISSING: 'is missing',
  CHANGED: 'is not as it was written',
  CHAIN: 'does not follow the row before it',
  HEAD_GONE: 'was noted, and is not there with that hash',
} as const

function notedHead(text: string | undefined): ChainHead | undefined {
  if (text === undefined) return undefined
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? []
  if (seq === undefined || hash === undefined)
    throw new Error('A noted head is <number>:<hash>, as this command prints it.')
  return { seq: Number(seq), hash }
}

const url = process.env['PAYMENT_DATABASE_URL']
if (url === undefined) throw new Error('PAYMENT_DATABASE_URL is missing')
const noted = notedHead(process.argv[2])
const database = createDatabase({
  url,
  name: 'audit-log',
  log: createLog({ name: 'audit-log', level: 'warn' }),
  poolSize: 1,
})
try {
  const verdict = await verifyAuditLog(database, noted)
  if (verdict.intact) process.stdout.write(`The audit log is whole: ${verdict.head.seq}:${verdict.head.hash}\n`)
  else {
    process.stdout.write(`The audit log is broken: row ${verdict.seq} ${WHY[verdict.why]}.\n`)
    process.exitCode = 1
  }
} finally {
  await database.close()
}
