import { businessDateOf as dayOf } from '@yimatong/contract/clock'
import type { World } from '../world/world.ts'

/** In fen, and the sales of the day. */
export interface DaySums {
  sales: number
  amount: number
  surcharge: number
  back: number
  backSurcharge: number
}

export const NOTHING: DaySums = { sales: 0, amount: 0, surcharge: 0, back: 0, backSurcharge: 0 }

export const sumOf = (all: readonly DaySums[]): DaySums =>
  all.reduce(
    (sum, one) => ({
      sales: sum.sales + one.sales,
      amount: sum.amount + one.amount,
      surcharge: sum.surcharge + one.surcharge,
      back: sum.back + one.back,
      backSurcharge: sum.backSurcharge + one.backSurcharge,
    }),
    NOTHING,
  )

const DAY = `
  SELECT count(*)::int AS sales, coalesce(sum(amount_fen), 0)::int AS amount, coalesce(sum(surcharge_fen), 0)::int AS surcharge,
    (SELECT coalesce(sum(amount_fen), 0)::int FROM refunds WHERE business_date = $1::date) AS back,
    (SELECT coalesce(sum(surcharge_fen), 0)::int FROM refunds WHERE business_date = $1::date) AS "backSurcharge"
  FROM payments WHERE business_date = $1::date AND state IN ('SUCCESS', 'REFUND', 'REVOKED')`

/** A day, and what it held at some moment. */
export interface DaySoFar {
  date: string
  sums: DaySums
}

/** What today holds already. */
export async function sumsSoFar({ world }: { world: World }): Promise<DaySoFar> {
  const date = dayOf(Date.now())
  const { rows } = await world.owner.query<DaySums>({ text: DAY, values: [date] })
  return { date, sums: rows[0] ?? NOTHING }
}
