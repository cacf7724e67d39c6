import { randomUUID } from 'node:crypto'
import { appToken } from '@yimatong/bench/simulated/campus-people'
import { ask as request, wanted } from '@yimatong/bench/simulated/json'
import { businessDateOf } from '@yimatong/contract/clock'
import { orderView } from '@yimatong/contract/platform-api'
import { ask } from './database.ts'
import type { Payer } from './people.ts'
import type { Place } from './place.ts'
import { expect } from './test.ts'

interface Rule {
  merchantNo: string
  rateBps: number
}

/** What the platform would charge this person at this merchant now, in basis points. */
async function rateOf(place: Place, token: string, merchantNo: string): Promise<number | undefined> {
  const body = JSON.stringify({ merchantNo })
  const answer = await request(`${place.origin}/platform/v1/orders`, { method: 'POST', token, body })
  return wanted(answer, orderView).rule?.rateBps
}

/** A rule of one merchant's own for people like this payer, in force while the work is done. The server remembers rules for a moment. */
export async function withRule(place: Place, payer: Payer, rule: Rule, work: () => Promise<void>): Promise<void> {
  const ruleId = `rul_${randomUUID().replaceAll('-', '')}`
  const { merchantNo, rateBps } = rule
  const token = await appToken(place, payer.personId)
  await ask(
    place.ownerUrls.payment,
    // Of rules that are equally particular the one that came into force last wins.
    `INSERT INTO surcharge_rules (rule_id, version, name, name_en, identity_classes, merchant_no, weekdays, from_minute,
       to_minute, valid_from, rate_bps, flat_fen, min_fen, receiver)
     VALUES ($1, 1, '临时调整', 'Adjusted', ARRAY[$2::identity_class], $3, '{1,2,3,4,5,6,7}', 0, 1440, $5, $4, 0, 0, 'SCHOOL')`,
    [ruleId, payer.identityClass, merchantNo, rateBps, businessDateOf(Date.now())],
  )
  try {
    await expect.poll(() => rateOf(place, token, merchantNo)).toBe(rateBps)
    await work()
  } finally {
    await ask(place.ownerUrls.payment, 'UPDATE surcharge_rules SET retired_at = now() WHERE rule_id = $1', [ruleId])
    // What was in force before may have ended meanwhile.
    await expect.poll(() => rateOf(place, token, merchantNo)).not.toBe(rateBps)
  }
}
