import { randomBytes } from 'node:crypto'
import { businessDateOf } from '@yimatong/contract/clock'
import { ID_PREFIXES, type IdKind, newId } from '@yimatong/contract/ids'
import type { OfficeRole } from '@yimatong/contract/roles'
import { askFor } from '../../../src/approvals/ask.ts'
import { createDraft } from '../../../src/surcharges/drafts.ts'
import {
  aDispute,
  aMerchant,
  anException,
  anOfficeUser,
  aPayment,
  aPerson,
  aRequestedRefund,
  aSettlement,
  aUser,
  NOON,
} from '../../portal/world.ts'
import type { OfficeWorld } from '../world.ts'

// What the office's addresses name: each a real one, made by somebody or in somebody's hands where that is kept.

/** Whose it is: an object that one made oneself, or was given; a colleague's; and one that nobody ever made. */
export const WHOSE = ['own', 'other', 'missing'] as const
export type Whose = (typeof WHOSE)[number]

/** Somebody of the office. */
export interface Somebody {
  userId: string
  role: OfficeRole
}

export type Params = Readonly<Record<string, string>>

/** Makes one that belongs to this person. */
export type Thing = (world: OfficeWorld, by: Somebody) => Promise<Params>

const AT = new Date(NOON)
const caller = ({ userId, role }: Somebody) => ({ userId, role, requestId: newId('request') })

const insert = async ({ owner }: OfficeWorld, table: string, row: Readonly<Record<string, unknown>>): Promise<void> => {
  const names = Object.keys(row)
  await owner.query({
    text: `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map((_, at) => `$${at + 1}`).join(', ')})`,
    values: Object.values(row),
  })
}

async function aPaid(world: OfficeWorld) {
  const merchantNo = await aMerchant(world)
  return { merchantNo, paymentId: await aPayment(world, { merchantNo }) }
}

/** Asked for by somebody who may; a role that may not has it asked for by logistics. */
const asker = ({ userId, role }: Somebody): Somebody => ({ userId, role: role === 'FINANCE' ? role : 'LOGISTICS' })

/** An exception in somebody's hands. */
async function anAssigned(world: OfficeWorld, by: Somebody) {
  const exceptionId = await anException(world, await aPaid(world))
  await world.prisma.exception.update({ where: { exceptionId }, data: { assignedTo: by.userId } })
  return { exceptionId }
}

export const THINGS = {
  async approval(world, by) {
    const merchantNo = await aMerchant(world)
    const asked = { kind: 'merchants.commission', subject: merchantNo, payload: { merchantNo, commissionBps: 80 } }
    const approval = await askFor(world.officeDeps, caller(asker(by)), { ...asked, reason: '新合同' })
    return { approvalId: approval.approvalId }
  },
  /** One's own login, or a colleague's. */
  staff: async (_world, by) => ({ userId: by.userId }),
  async dispute(world) {
    return { disputeId: await aDispute(world, (await aPaid(world)).paymentId) }
  },
  async person(world) {
    return { personId: (await aPerson(world)).personId }
  },
  async roster(world, by) {
    const importId = newId('personImport')
    const counts = { row_count: 1, new_count: 1, changed_count: 0, unchanged_count: 0, bad_count: 0 }
    const row = { import_id: importId, file_name: 'a.csv', state: 'CHECKED', uploaded_by: by.userId, uploaded_at: AT }
    await insert(world, 'person_imports', { ...row, ...counts })
    return { importId }
  },
  async move(world, by) {
    const moveId = newId('moneyMove')
    const { personId, accountNo } = await aPerson(world)
    const what = { move_id: moveId, purpose: 'COUNTER_TOPUP', person_id: personId, to_account: accountNo }
    const rest = {
      from_account: 'C-CASH',
      amount_fen: 100,
      state: 'PENDING',
      business_date: businessDateOf(NOON),
      created_at: AT,
    }
    await insert(world, 'money_moves', { ...what, ...rest, clerk: by.userId, next_try_at: AT })
    return { moveId }
  },
  async subsidy(world, by) {
    const batchId = newId('subsidyBatch')
    const row = { batch_id: batchId, name: '月度补助', purpose: 'SUBSIDY', rows: 1, total_fen: 100, created_at: AT }
    await insert(world, 'subsidy_batches', { ...row, asked_by: by.userId })
    return { batchId }
  },
  async rule(world) {
    const ruleId = newId('surchargeRule')
    const names = { name: '搭伙费', name_en: 'Surcharge', identity_classes: '{OUTSIDER}', weekdays: '{1,2,3,4,5,6,7}' }
    const when = { from_minute: 0, to_minute: 1440, valid_from: '2026-01-01' }
    const what = { rate_bps: 1500, flat_fen: 0, min_fen: 0, receiver: 'SCHOOL' }
    await insert(world, 'surcharge_rules', { rule_id: ruleId, version: 1, ...names, ...when, ...what })
    return { ruleId }
  },
  async draft(world, by) {
    const draft = await createDraft(world.officeDeps, caller(by), { title: '新学期' })
    return { draftId: draft.draftId }
  },
  async pendingSurcharge(world) {
    const { merchantNo, paymentId } = await aPaid(world)
    const { personId } = await world.prisma.payment.findUniqueOrThrow({ where: { paymentId } })
    const row = {
      payment_id: paymentId,
      person_id: personId,
      merchant_no: merchantNo,
      amount_fen: 1250,
      created_at: AT,
    }
    await insert(world, 'pending_surcharges', row)
    return { paymentId }
  },
  async merchant(world) {
    return { merchantNo: await aMerchant(world) }
  },
  async login(world) {
    const merchantNo = await aMerchant(world)
    return { merchantNo, userId: (await aUser(world, merchantNo)).userId }
  },
  /** A login that is not the named merchant's. */
  async foreignLogin(world) {
    const merchantNo = await aMerchant(world)
    return { merchantNo, userId: (await aUser(world, await aMerchant(world))).userId }
  },
  /** The login of a colleague of the office, named as a merchant's. */
  async officeLogin(world) {
    const { userId } = await anOfficeUser(world, { role: 'ADMIN' })
    return { merchantNo: await aMerchant(world), userId }
  },
  async canteen(world) {
    const id = newId('canteen')
    await world.prisma.canteen.create({ data: { id, name: id, nameEn: id } })
    return { canteenId: id }
  },
  async category(world) {
    const categoryId = newId('merchantCategory')
    await insert(world, 'merchant_categories', { category_id: categoryId, name: categoryId, name_en: categoryId })
    return { categoryId }
  },
  async terminal(world) {
    // The office numbers tills itself, one after the other.
    const { _max } = await world.prisma.terminal.aggregate({ _max: { terminalNo: true } })
    const terminalNo = `T${String(Number(_max.terminalNo?.slice(1) ?? 0) + 1).padStart(5, '0')}`
    const row = { terminalId: newId('terminal'), terminalNo, merchantNo: await aMerchant(world), name: '1 号机' }
    await world.prisma.terminal.create({ data: row })
    return { terminalNo }
  },
  async run(world, by) {
    const runId = newId('reconciliation')
    const ended = { state: 'FAILED', failure: 'STATEMENT_UNAVAILABLE', created_at: AT, finished_at: AT }
    // Of a day on which nothing is settled: a settlement would wait for one that came through.
    const row = { run_id: runId, business_date: '2026-10-01', requested_by: by.userId, sweep_after: AT }
    await insert(world, 'reconciliation_runs', { ...row, ...ended })
    return { runId }
  },
  exception: anAssigned,
  async resolvedException(world, by) {
    const { exceptionId } = await anAssigned(world, by)
    const end = { state: 'RESOLVED', resolvedHow: 'ACCEPTED', resolvedAt: AT } as const
    await world.prisma.exception.update({ where: { exceptionId }, data: end })
    return { exceptionId }
  },
  async payment(world) {
    return { paymentId: (await aPaid(world)).paymentId }
  },
  async refund(world, by) {
    return { refundId: await aRequestedRefund(world, { ...(await aPaid(world)), requestedBy: by.userId }) }
  },
  async settlement(world) {
    return { settlementId: await aSettlement(world, (await aPaid(world)).merchantNo) }
  },
  async payBack(world, by) {
    const payBackId = newId('payBack')
    const filter = { from: '2026-11-01T00:00:00+08:00', to: '2026-11-02T00:00:00+08:00' }
    const sums = { planned: 0, left_out: 0, planned_fen: 0, created_by: by.userId, created_at: AT }
    await insert(world, 'pay_backs', { pay_back_id: payBackId, mode: 'ALL', filter, reason: '误收', ...sums })
    return { payBackId }
  },
} satisfies Readonly<Record<string, Thing>>

const KIND_OF: Readonly<Record<string, IdKind>> = {
  approvalId: 'approval',
  userId: 'portalUser',
  disputeId: 'dispute',
  personId: 'person',
  importId: 'personImport',
  moveId: 'moneyMove',
  batchId: 'subsidyBatch',
  ruleId: 'surchargeRule',
  draftId: 'ruleDraft',
  paymentId: 'payment',
  canteenId: 'canteen',
  categoryId: 'merchantCategory',
  runId: 'reconciliation',
  exceptionId: 'exception',
  refundId: 'refund',
  settlementId: 'settlement',
  payBackId: 'payBack',
}
/** What is a number, and one that nobody has. */
const NUMBERS: Readonly<Record<string, string>> = { merchantNo: '88888888', terminalNo: 'T98765' }

/** What an address names, by a name that fits and that nobody was ever given. */
export function missing(path: string): Params {
  const names = [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name)
  return Object.fromEntries(
    names.map((name) => {
      const kind = KIND_OF[name]
      const value = NUMBERS[name] ?? (kind && `${ID_PREFIXES[kind]}_${randomBytes(16).toString('hex')}`)
      if (value === undefined) throw new Error(`say what ${name} names`)
      return [name, value]
    }),
  )
}
