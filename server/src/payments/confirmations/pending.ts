import type { Payment } from '../payment.ts'
import type { ReadDeps } from '../read.ts'
import { PAYMENT_SELECT, type PaymentRow, toPayment } from '../row.ts'

/** What a person is asked to confirm right now, oldest first; what is over but not closed yet, or the cashier's to say, is not among it. */
export async function readPendingConfirmations({ database }: ReadDeps, personId: string): Promise<Payment[]> {
  const { rows } = await database.query<PaymentRow>({
    name: 'pending-confirmations',
    text: `${PAYMENT_SELECT} WHERE c.person_id = $1 AND c.state = 'PENDING' AND c.expires_at > now()
        AND p.state = 'USERPAYING' AND c.reason <> 'DUPLICATE'
      ORDER BY p.created_at, p.payment_id`,
    values: [personId],
  })
  return rows.map(toPayment)
}
