import { ask } from './database.ts'
import type { Place } from './place.ts'

/** The time to confirm is over for every payment that waits for its payer: nobody sits out 45 seconds. */
export async function endTimeToConfirm({ ownerUrls }: Place): Promise<void> {
  await ask(ownerUrls.payment, `UPDATE payments SET sweep_after = now() WHERE state = 'USERPAYING'`)
}
