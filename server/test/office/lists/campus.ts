import { NOON } from '../../portal/world.ts'
import type { OfficeWorld } from '../world.ts'
import { BOOKS } from './books.ts'
import { CASES } from './cases.ts'
import { idOf } from './ids.ts'

/** What places and people there are. `$1` is how many rows the long tables have, `$2` is noon. */
const PLACES: Readonly<Record<string, string>> = {
  canteens: `INSERT INTO canteens (id, name, name_en) SELECT 'can' || i, '食堂 ' || i, 'Canteen ' || i
    FROM generate_series(1, least($1::int, 60)) i WHERE $2::timestamptz IS NOT NULL`,
  merchant_categories: `INSERT INTO merchant_categories (category_id, name, name_en) SELECT ${idOf('cat')}, '类 ' || i, 'Category ' || i
    FROM generate_series(1, least($1::int, 60)) i WHERE $2::timestamptz IS NOT NULL`,
  merchants: `INSERT INTO merchants (merchant_no, canteen_id, category_id, name, name_en, account_no, contract_until)
    SELECT 20000000 + i, 'can' || i, ${idOf('cat')}, '档口 ' || i, 'Stall ' || i, 'M' || 20000000 + i, $2::timestamptz::date + i
    FROM generate_series(1, least($1::int, 60)) i`,
  terminals: `INSERT INTO terminals (terminal_id, terminal_no, merchant_no, name, state, public_key_x, public_key_y, activated_at, last_seen_at)
    SELECT ${idOf('ter')}, 'T' || 70000 + i, 20000000 + 1 + i % least($1::int, 60), i || ' 号机', 'ACTIVE', repeat('A', 43), repeat('A', 43), $2::timestamptz, $2::timestamptz - i * interval '1 hour'
    FROM generate_series(1, least($1::int, 300)) i`,
  activation_codes: `INSERT INTO activation_codes (code_hash, terminal_id, expires_at)
    SELECT lpad(i::text, 43, '0'), ${idOf('ter', '1 + i % least($1::int, 300)')}, $2::timestamptz - interval '1 hour'
    FROM generate_series(1, least($1::int, 600)) i`,
  portal_users: `INSERT INTO portal_users (user_id, login, name, password_hash, role)
    SELECT ${idOf('usr')}, 'clerk' || i, '职员 ' || i, 'none', (ARRAY['LOGISTICS', 'FINANCE'])[1 + i % 2]::portal_role
    FROM generate_series(1, least($1::int, 60)) i WHERE $2::timestamptz IS NOT NULL`,
  persons: `INSERT INTO persons (person_id, school_no, name, identity_class, identity_until, account_no)
    SELECT 'per_0' || lpad(to_hex(i), 31, '0'), 20230000 + i, '学生 ' || i, CASE WHEN i % 500 <> 7 THEN 'STUDENT'::identity_class END,
      CASE WHEN i % 400 = 5 THEN $2::timestamptz::date - 1 WHEN i % 400 = 6 THEN $2::timestamptz::date + 3 END, 'P' || 20230000 + i
    FROM generate_series(1, $1::int) i`,
}

const TABLES = { ...PLACES, ...BOOKS, ...CASES }

/** Tables that do not grow: a campus has tens or hundreds of them, whatever it has gone through. */
const SHORT = new Set([
  'canteens',
  'merchant_categories',
  'merchants',
  'terminals',
  'portal_users',
  'surcharge_rules',
  'activation_codes',
])

/** Tables that grow for ever. */
export const LONG: ReadonlySet<string> = new Set(Object.keys(TABLES).filter((table) => !SHORT.has(table)))

/**
 * A campus whose long tables have so many rows each, over a hundred days. What the rows say keeps all constraints; triggers
 * are for others to test.
 */
export async function fillCampus({ owner }: Pick<OfficeWorld, 'owner'>, rows: number): Promise<void> {
  for (const [table, text] of Object.entries(TABLES)) {
    await owner.transaction(async (transaction) => {
      await transaction.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`)
      await transaction.query({ text, values: [rows, new Date(NOON)] })
      await transaction.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`)
    })
  }
  await owner.query(`VACUUM ANALYZE ${Object.keys(TABLES).join(', ')}`)
}
