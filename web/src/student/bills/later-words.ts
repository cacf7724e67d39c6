import type { SurchargeWaiver } from '@yimatong/contract/states'
import { words } from '../../shared/i18n/words.ts'

/** A surcharge that waited for the payer's identity, and how that ended. */
export const LATER_WORDS = words(
  {
    title: '搭伙费',
    open: '付款时你的身份尚待核实，只收了消费金额。核实后按规则补收或免收，结果会写在这里。',
    taken: '身份核实后补收',
    takenAt: '补收时间',
    rule: '搭伙费规则',
    receiver: '搭伙费收取方',
    receivers: { SCHOOL: '学校', MERCHANT: '商户' },
    back: '其中已退',
    waived: '已免收',
    waivedAt: '免收时间',
    because: {
      BELOW_LIMIT: '金额很小',
      TOO_OLD: '时间太久',
      GIVEN_BACK: '消费已退回',
      NO_RULE: '你无需支付',
      BY_PERSON: '学校决定',
    } satisfies Record<SurchargeWaiver, string>,
  },
  {
    title: 'Surcharge',
    open: 'Your identity was not confirmed yet, so only the amount was charged. Once it is, a surcharge is taken by rule or waived; you will read it here.',
    taken: 'Taken later',
    takenAt: 'Taken at',
    rule: 'Surcharge rule',
    receiver: 'Surcharge goes to',
    receivers: { SCHOOL: 'the school', MERCHANT: 'the merchant' },
    back: 'Of it, paid back',
    waived: 'Waived',
    waivedAt: 'Waived at',
    because: {
      BELOW_LIMIT: 'Too small to ask for',
      TOO_OLD: 'Too long ago',
      GIVEN_BACK: 'The payment came back',
      NO_RULE: 'None applies to you',
      BY_PERSON: 'By the school',
    },
  },
)
