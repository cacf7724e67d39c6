import { newId } from '@yimatong/contract/ids'
import type { IdentityClass } from '@yimatong/contract/states'
import type { SurchargeReceiver } from '@yimatong/contract/surcharge'
import type { World } from './world.ts'

export interface RuleOptions {
  identityClass?: IdentityClass
  identityClasses?: IdentityClass[]
  merchantNo?: string
  categoryId?: string
  weekdays?: number[]
  fromMinute?: number
  toMinute?: number
  validFrom?: string
  validTo?: string
  rateBps?: number
  flatFen?: number
  minFen?: number
  capFen?: number
  receiver?: SurchargeReceiver
  denied?: boolean
}

/** A surcharge rule, for outsiders everywhere and always unless it says otherwise. Gives its id. */
export async function aRule(world: World, options: RuleOptions): Promise<string> {
  const { validFrom = '2026-01-01', validTo, identityClass = 'OUTSIDER', ...rest } = options
  const ruleId = newId('surchargeRule')
  await world.gateway.deps.prisma.surchargeRule.create({
    data: {
      ruleId,
      version: 1,
      name: '搭伙费',
      nameEn: 'Surcharge',
      identityClasses: [identityClass],
      weekdays: [1, 2, 3, 4, 5, 6, 7],
      fromMinute: 0,
      toMinute: 1440,
      rateBps: 0,
      flatFen: 0,
      minFen: 0,
      receiver: 'SCHOOL',
      ...rest,
      validFrom: new Date(validFrom),
      ...(validTo === undefined ? {} : { validTo: new Date(validTo) }),
    },
  })
  return ruleId
}
