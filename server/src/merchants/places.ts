import { newId } from '@yimatong/contract/ids'
import type { CanteenBody, CategoryBody } from '@yimatong/contract/office-api'
import type { Queryable } from '@yimatong/kit/database'
import { problem } from '@yimatong/kit/problem'
import { type AuditCaller, recordChange } from '../audit/record.ts'
import type { MerchantDeps } from './deps.ts'
import { differences } from './facts.ts'

/** Canteens, and kinds of stalls. Merchants and rules name them for ever, so none is removed. */

type PlaceDeps = Pick<MerchantDeps, 'database'>

const SPECS = {
  canteens: {
    lock: 'SELECT id, name, name_en AS "nameEn", opens_minute AS "opensMinute", closes_minute AS "closesMinute" FROM canteens ORDER BY id FOR NO KEY UPDATE',
    insert: 'INSERT INTO canteens (id, name, name_en, opens_minute, closes_minute) VALUES ($1, $2, $3, $4, $5)',
    update: 'UPDATE canteens SET name = $2, name_en = $3, opens_minute = $4, closes_minute = $5 WHERE id = $1',
    values: (body: CanteenBody) => [body.name, body.nameEn, body.opensMinute, body.closesMinute],
    newId: () => newId('canteen'),
  },
  categories: {
    lock: 'SELECT category_id AS id, name, name_en AS "nameEn" FROM merchant_categories ORDER BY category_id FOR NO KEY UPDATE',
    insert: 'INSERT INTO merchant_categories (category_id, name, name_en) VALUES ($1, $2, $3)',
    update: 'UPDATE merchant_categories SET name = $2, name_en = $3 WHERE category_id = $1',
    values: (body: CategoryBody) => [body.name, body.nameEn],
    newId: () => newId('merchantCategory'),
  },
}

interface Spec<Body extends CategoryBody> {
  lock: string
  insert: string
  update: string
  values: (body: Body) => unknown[]
  newId: () => string
}

/** All of them, so that two people who write the same name at the same moment do not both get it. */
async function lockAll<Body>(transaction: Queryable, name: string, text: string): Promise<(Body & { id: string })[]> {
  await transaction.query({ text: 'SELECT pg_advisory_xact_lock(hashtext($1))', values: [`office.${name}`] })
  return (await transaction.query<Body & { id: string }>({ text })).rows
}

function refuseSameName(others: readonly { name: string }[], { name }: CategoryBody): void {
  if (others.some((other) => other.name === name)) throw problem('STATE_CONFLICT', `Another is called ${name}.`)
}

async function add<Body extends CategoryBody>(
  { database }: PlaceDeps,
  caller: AuditCaller,
  name: keyof typeof SPECS,
  spec: Spec<Body>,
  body: Body,
): Promise<string> {
  const id = spec.newId()
  await database.transaction(async (transaction) => {
    refuseSameName(await lockAll<Body>(transaction, name, spec.lock), body)
    await transaction.query({ text: spec.insert, values: [id, ...spec.values(body)] })
    await recordChange(transaction, { caller, action: `merchants.${name}-add`, subject: id, after: body })
  })
  return id
}

async function change<Body extends CategoryBody>(
  { database }: PlaceDeps,
  caller: AuditCaller,
  name: keyof typeof SPECS,
  spec: Spec<Body>,
  { id, body }: { id: string; body: Body },
): Promise<void> {
  await database.transaction(async (transaction) => {
    const all = await lockAll<Body>(transaction, name, spec.lock)
    const standing = all.find((one) => one.id === id)
    if (standing === undefined) throw problem('NOT_FOUND')
    const others = all.filter((one) => one.id !== id)
    refuseSameName(others, body)
    const moved = differences<Body>(standing, body)
    if (Object.keys(moved.after).length === 0) return
    await transaction.query({ text: spec.update, values: [id, ...spec.values(body)] })
    await recordChange(transaction, { caller, action: `merchants.${name}-change`, subject: id, ...moved })
  })
}

/** Opens a canteen; STATE_CONFLICT when another has this name. Gives its id. */
export const addCanteen = (deps: PlaceDeps, caller: AuditCaller, body: CanteenBody): Promise<string> =>
  add(deps, caller, 'canteens', SPECS.canteens, body)

/** Renames a canteen, or gives it other hours. */
export const changeCanteen = (deps: PlaceDeps, caller: AuditCaller, id: string, body: CanteenBody): Promise<void> =>
  change(deps, caller, 'canteens', SPECS.canteens, { id, body })

/** Adds a kind of stall; STATE_CONFLICT when another has this name. Gives its id. */
export const addCategory = (deps: PlaceDeps, caller: AuditCaller, body: CategoryBody): Promise<string> =>
  add(deps, caller, 'categories', SPECS.categories, body)

/** Renames a kind of stall. Rules that are for it go on being for it. */
export const changeCategory = (deps: PlaceDeps, caller: AuditCaller, id: string, body: CategoryBody): Promise<void> =>
  change(deps, caller, 'categories', SPECS.categories, { id, body })
