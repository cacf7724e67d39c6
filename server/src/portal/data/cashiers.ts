import { toRfc3339 } from '@yimatong/contract/clock'
import type { PortalCashier, PortalCashiers } from '@yimatong/contract/portal-api'
import { problem } from '@yimatong/kit/problem'
import type { MerchantData } from './for-merchant.ts'

interface Row {
  cashierNo: string
  name: string
  nameEn: string | null
  state: PortalCashier['state']
  pinLocked: boolean
  createdAt: Date
  pinSetAt: Date
  atTerminal: string | null
}

const SELECT = `
  SELECT c.cashier_no AS "cashierNo", c.name, c.name_en AS "nameEn", c.state, c.locked_at IS NOT NULL AS "pinLocked",
    c.created_at AS "createdAt", c.pin_set_at AS "pinSetAt", (
      SELECT max(s.terminal_no) FROM shifts s
      WHERE s.merchant_no = c.merchant_no AND s.cashier_no = c.cashier_no AND s.closed_at IS NULL
    ) AS "atTerminal"
  FROM cashiers c WHERE c.merchant_no = $1`

function cashierView({ nameEn, createdAt, pinSetAt, atTerminal, ...same }: Row): PortalCashier {
  return {
    ...same,
    ...(nameEn === null ? {} : { nameEn }),
    createdAt: toRfc3339(createdAt.getTime()),
    pinSetAt: toRfc3339(pinSetAt.getTime()),
    ...(atTerminal === null ? {} : { atTerminal }),
  }
}

/** The merchant's cashiers by number, and whether its tills need an open shift. */
export async function readCashiers(data: MerchantData): Promise<PortalCashiers> {
  const [rows, [setting]] = await Promise.all([
    data.query<Row>({ name: 'portal-cashiers', text: `${SELECT} ORDER BY c.cashier_no` }),
    data.query<{ shiftRequired: boolean }>({
      name: 'portal-shift-setting',
      text: 'SELECT shift_required AS "shiftRequired" FROM merchants WHERE merchant_no = $1',
    }),
  ])
  return { cashiers: rows.map(cashierView), shiftRequired: setting?.shiftRequired === true }
}

/** The cashier of this number; NOT_FOUND for another merchant's, exactly like none. */
export async function readCashier(data: MerchantData, cashierNo: string): Promise<PortalCashier> {
  const text = `${SELECT} AND c.cashier_no = $2`
  const [row] = await data.query<Row>({ name: 'portal-cashier', text, values: [cashierNo] })
  if (row === undefined) throw problem('NOT_FOUND')
  return cashierView(row)
}

export interface NamedCashier {
  cashierNo: string
  name: string
  nameEn: string | undefined
}

interface Written {
  /** Of a PIN that nobody has heard: whoever is new gets one by a step of its own. */
  pinHash: string
  userId: string
  now: Date
}

/** Adds a cashier, or names the one of this number anew. */
export async function writeCashier(data: MerchantData, cashier: NamedCashier, written: Written): Promise<void> {
  await data.query({
    name: 'portal-write-cashier',
    text: `INSERT INTO cashiers (merchant_no, cashier_no, name, name_en, pin_hash, pin_set_at, created_at, created_by)
      SELECT m.merchant_no, $2, $3, $4, $5, $6, $6, $7 FROM merchants m WHERE m.merchant_no = $1
      ON CONFLICT (merchant_no, cashier_no) DO UPDATE SET name = excluded.name, name_en = excluded.name_en`,
    values: [cashier.cashierNo, cashier.name, cashier.nameEn ?? null, written.pinHash, written.now, written.userId],
  })
}

/** Replaces the PIN and unlocks it. Nothing happens to a cashier that is not the merchant's. */
export async function replacePin(data: MerchantData, cashierNo: string, pinHash: string, now: Date): Promise<void> {
  await data.query({
    name: 'portal-cashier-pin',
    text: `UPDATE cashiers SET pin_hash = $3, pin_set_at = $4, failed_count = 0, locked_at = NULL
      WHERE merchant_no = $1 AND cashier_no = $2`,
    values: [cashierNo, pinHash, now],
  })
}

export async function setActive(data: MerchantData, cashierNo: string, active: boolean): Promise<void> {
  await data.query({
    name: 'portal-cashier-state',
    text: 'UPDATE cashiers SET state = $3::cashier_state WHERE merchant_no = $1 AND cashier_no = $2',
    values: [cashierNo, active ? 'ACTIVE' : 'DISABLED'],
  })
}

export async function setShiftRequired(data: MerchantData, required: boolean): Promise<void> {
  await data.query({
    name: 'portal-set-shift-setting',
    text: 'UPDATE merchants SET shift_required = $2 WHERE merchant_no = $1',
    values: [required],
  })
}
