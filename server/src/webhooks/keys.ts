import { newId } from '@yimatong/contract/ids'
import type { WebhookJwks } from '@yimatong/contract/webhook-api'
import type { Queryable } from '@yimatong/kit/database'
import { newestOf } from '@yimatong/kit/keys'
import type { WebhookDeps } from './deps.ts'
import { webhookKeyPair } from './signing-key.ts'

type KeyDeps = Pick<WebhookDeps, 'database' | 'clock' | 'secrets'>

export interface WebhookKey {
  keyId: string
  x: string
  y: string
  createdAtMs: number
  /** Of a key that has been replaced. */
  listedUntilMs: number | null
}

/** The keys that a receiver of this merchant may meet now, the one that signs first. */
export async function listKeys({ database, clock }: Pick<KeyDeps, 'database' | 'clock'>, merchantNo: string) {
  const { rows } = await database.query<WebhookKey>({
    name: 'webhook-keys',
    text: `SELECT key_id AS "keyId", public_key_x AS x, public_key_y AS y,
        (extract(epoch FROM created_at) * 1000)::float8 AS "createdAtMs",
        (extract(epoch FROM listed_until) * 1000)::float8 AS "listedUntilMs"
      FROM webhook_keys
      WHERE merchant_no = $1 AND (listed_until IS NULL OR listed_until > to_timestamp($2::float8 / 1000))
      ORDER BY listed_until DESC NULLS FIRST, key_id DESC`,
    values: [merchantNo, clock()],
  })
  return rows
}

/** The merchant's first key, with its first endpoint. Nothing when there is one. */
export async function ensureKey(deps: KeyDeps, queryable: Queryable, merchantNo: string): Promise<void> {
  await addKey(deps, queryable, merchantNo)
}

/**
 * A new key signs from now on; the old one stays listed for so long, so that receivers can still check what it has signed.
 * Of two at the same time one waits for the other, and there are two new keys, of which the later one signs.
 */
export async function rotateKey(deps: KeyDeps, merchantNo: string, overlapMs: number): Promise<void> {
  await deps.database.transaction(async (transaction) => {
    await transaction.query({
      name: 'webhook-key-retire',
      text: `UPDATE webhook_keys SET listed_until = to_timestamp($2::float8 / 1000)
        WHERE merchant_no = $1 AND listed_until IS NULL`,
      values: [merchantNo, deps.clock() + overlapMs],
    })
    await addKey(deps, transaction, merchantNo)
  })
}

async function addKey({ clock, secrets }: KeyDeps, queryable: Queryable, merchantNo: string): Promise<void> {
  const keyId = newId('webhookKey')
  const { secret } = newestOf(await secrets())
  const { x, y } = webhookKeyPair(secret, keyId).publicKey
  await queryable.query({
    name: 'webhook-key-add',
    text: `INSERT INTO webhook_keys (key_id, merchant_no, public_key_x, public_key_y, created_at)
      VALUES ($1, $2, $3, $4, to_timestamp($5::float8 / 1000)) ON CONFLICT DO NOTHING`,
    values: [keyId, merchantNo, x, y, clock()],
  })
}

/** As receivers fetch them. */
export function jwksOf(keys: readonly WebhookKey[]): WebhookJwks {
  return {
    keys: keys.map(({ keyId, x, y }) => ({ kid: keyId, kty: 'EC', crv: 'P-256', x, y, alg: 'ES256', use: 'sig' })),
  }
}
