import { newId } from '@yimatong/contract/ids'
import { recordChange } from '../../src/audit/record.ts'
import {
  aBrowserOf,
  aCashier,
  aClosedShift,
  aMerchant,
  aPayment,
  aPerson,
  aSettlement,
  aStaticCode,
  aTerminal,
  type Browser,
  NOON,
} from '../portal/world.ts'
import { NASTY_LINES, NASTY_TEXTS } from '../world/nasty-texts.ts'
import type { OfficeWorld } from '../office/world.ts'

/** Where nasty words were typed, by what an address or a body names. */
export interface Typed {
  owner: Browser
  runId: string
  importId: string
  payBackId: string
  codeIds: string[]
  settlementIds: string[]
  /** Of the merchant who logs in. */
  ownSettlementId: string
  ownName: string
  shiftIds: string[]
}

const DAY = { from: '2026-11-18T00:00:00+08:00', to: '2026-11-19T00:00:00+08:00' }

/** Each nasty text as the name of a person, a stall, a till, a cashier, as a label, a subject, a reason. */
export async function typeEverywhere(world: OfficeWorld, logistics: Browser & { userId: string }): Promise<Typed> {
  const { prisma } = world
  const selling = await aMerchant(world)
  const runId = await aRun(world)
  const ownName = '=1+1 "面,馆"'
  await prisma.merchant.update({ where: { merchantNo: selling }, data: { name: ownName, nameEn: ownName } })
  const settling: string[] = []
  const shiftIds: string[] = []
  const codeIds: string[] = []
  for (const [at, text] of NASTY_LINES.entries()) {
    const merchantNo = await aMerchant(world)
    settling.push(merchantNo)
    const terminalNo = await aTerminal(world, merchantNo)
    const { personId } = await aPerson(world)
    const lock = { lockedAt: new Date(NOON), lockedBy: 'test', lockReason: text, lockContact: text }
    const caller = { userId: logistics.userId, role: 'ADMIN', requestId: 'req' } as const
    await prisma.person.update({ where: { personId }, data: { name: text } })
    await prisma.merchant.update({ where: { merchantNo }, data: { name: text, nameEn: text } })
    await prisma.terminal.update({ where: { terminalNo }, data: { name: text, ...lock } })
    await aPayment(world, { merchantNo: selling, terminalNo, subject: text, personId })
    await aPayment(world, { merchantNo, terminalNo, subject: text })
    await recordChange(world.database, { caller, action: 'people.freeze', subject: personId, reason: text })
    await aDifference(world, runId, at + 1, text)
    const cashierNo = await aCashier(world, selling, text)
    const till = await aTerminal(world, selling)
    await prisma.terminal.update({ where: { terminalNo: till }, data: { name: text } })
    shiftIds.push(await aClosedShift(world, { merchantNo: selling, terminalNo: till, cashierNo }))
    codeIds.push((await aStaticCode(world, selling, { label: text })).codeId)
  }
  const settlementIds: string[] = []
  for (const merchantNo of settling) settlementIds.push(await aSettlement(world, merchantNo))
  const ownSettlementId = await aSettlement(world, selling)
  const asked = { filter: { ...DAY, merchantNo: selling }, mode: 'ALL', reason: '误收' }
  const batch = await logistics.send('post', '/office/pay-backs', asked).expect(200)
  const payBackId: string = batch.body.payBackId
  const owner = await aBrowserOf(world, selling)
  const importId = await anImport(world)
  return { owner, runId, importId, payBackId, codeIds, settlementIds, ownSettlementId, ownName, shiftIds }
}

async function aRun({ owner }: OfficeWorld): Promise<string> {
  const runId = newId('reconciliation')
  await owner.query({
    text: `INSERT INTO reconciliation_runs (run_id, business_date, requested_by, state, failure, sweep_after, created_at, finished_at)
      VALUES ($1, '2026-10-17', 'schedule', 'FAILED', 'STATEMENT_UNAVAILABLE', now(), now(), now())`,
    values: [runId],
  })
  return runId
}

const aDifference = ({ owner }: OfficeWorld, runId: string, n: number, text: string) =>
  owner.query({
    text: `INSERT INTO reconciliation_differences (run_id, n, class, subject, amount_fen) VALUES ($1, $2, 'MISSING_HERE', $3, 1)`,
    values: [runId, n, text],
  })

/** A roster of bad rows; a cell of one has no lines. */
async function anImport({ owner }: OfficeWorld): Promise<string> {
  const importId = newId('personImport')
  await owner.query({
    text: `INSERT INTO person_imports (import_id, file_name, state, uploaded_by, uploaded_at, row_count, new_count, changed_count,
        unchanged_count, bad_count)
      VALUES ($1, 'a.csv', 'CHECKED', 'test', now(), $2, 0, 0, 0, $2)`,
    values: [importId, NASTY_TEXTS.length],
  })
  await owner.query({
    text: `INSERT INTO person_import_rows (import_id, line, school_no, name, class_text, from_text, until_text, payment_text, daily_text,
        action, faults)
      SELECT $1, at + 1, 'no', name, name, '', '', '', '', 'BAD', '{CLASS}' FROM unnest($2::text[]) WITH ORDINALITY AS t (name, at)`,
    values: [importId, NASTY_TEXTS],
  })
  return importId
}
