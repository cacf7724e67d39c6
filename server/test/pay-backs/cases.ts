import { businessDateOf, toRfc3339 } from '@yimatong/contract/clock'
import { newId } from '@yimatong/contract/ids'
import { postingsAnswer } from '@yimatong/contract/onecard-api'
import { type Case, findCase } from '../../src/payments/exceptions/cases.ts'
import { type Found, writeExceptions } from '../../src/payments/exceptions/exception.ts'
import type { Till } from '../world/tills.ts'
import type { World } from '../world/world.ts'

const AMOUNT = 1000

/** A case of the exceptions queue, as today's reconciliation writes it down. */
export async function aCase(
  world: World,
  till: Till,
  about: Pick<Found, 'class' | 'paymentId' | 'evidence'>,
): Promise<Case> {
  const { database } = world.gateway.deps
  const [subject, { merchantNo }] = [newId('request'), till.merchant]
  const businessDate = businessDateOf(Date.now())
  await writeExceptions(database, [{ ...about, subject, merchantNo, totalFen: AMOUNT, businessDate }])
  const { rows } = await database.query<{ id: string }>({
    text: 'SELECT exception_id AS id FROM exceptions WHERE subject = $1',
    values: [subject],
  })
  return findCase(database, rows[0]?.id ?? '')
}

/** A debit of which our books know nothing, and the case that was made of it. */
export async function aStranger(world: World, till: Till, payerAccount: string): Promise<Case> {
  const id = newId('request')
  const when = { businessDate: businessDateOf(Date.now()), occurredAt: toRfc3339(Date.now()) }
  const sides = { payerAccount, merchantAccount: till.merchant.accountNo, amount: AMOUNT, surcharge: 0 }
  const items = [{ kind: 'DEBIT', postingId: id, ...sides, ...when }]
  await world.ledger.post('/onecard/v1/postings', { items }, postingsAnswer)
  const ledger = { id, state: 'DEBIT', kind: 'DEBIT', total: AMOUNT, amount: AMOUNT, surcharge: 0 }
  return aCase(world, till, { class: 'MISSING_HERE', evidence: { ledger } })
}
