import type { TerminalConfig } from '@yimatong/contract/gateway-api'
import { DECLINE_CODES } from '@yimatong/contract/states'
import { describe, expect, it } from 'vitest'
import type { SaleRecord } from '../logic/record.ts'
import type { Refusal } from '../logic/scanned-code.ts'
import { aCode, aCodeRecord, aMadeCode, aRecord, aView, EXPIRES_AT } from '../logic/testing.ts'
import { REFUSAL_WORDS } from '../screen/refusal-words.ts'
import type { Stage } from '../screen/stage.ts'
import { CUSTOMER_REASONS, faceOf } from './face.ts'
import { DISPLAY_WORDS } from './words.ts'

const CONFIG: TerminalConfig = {
  serverTime: '2026-11-21T12:00:00+08:00',
  terminalId: `ter_${'0'.repeat(32)}`,
  terminalNo: 'T00001',
  terminalName: '1 号机',
  merchantNo: '10000001',
  merchantName: '一食堂 面点',
  merchantNameEn: 'Noodles',
  jwksPath: '/tsm/v1/jwks',
  revocationsPath: '/tsm/v1/revocations',
  maxAmount: 10_000_000,
  shiftRequired: false,
  surchargeRules: [
    {
      ruleId: `rule_${'0'.repeat(32)}`,
      version: 1,
      identityClasses: ['OUTSIDER'],
      weekdays: [1, 2, 3, 4, 5, 6, 7],
      fromMinute: 0,
      toMinute: 1440,
      validFrom: '2000-01-01',
      rateBps: 1500,
      flatFen: 0,
      minFen: 0,
      receiver: 'SCHOOL',
      denied: false,
    },
  ],
}
const NOON = Date.parse(CONFIG.serverTime)
/** This machine's clock is a minute ahead. */
const face = (stage: Stage, now = NOON) => faceOf(stage, CONFIG, { now, wall: now + 60_000 })

const payer = { maskedName: '张*三', accountTail: '1234', identityClass: 'OUTSIDER' } as const
const surcharge = { amount: 188, rateBps: 1500, status: 'APPLIED' } as const
const paid: SaleRecord = aRecord({ state: 'PAID', view: aView({ payer, surcharge, total: 1438 }) })
const notPaid = (record: SaleRecord) => face({ show: 'NOT_PAID', record, again: false })

describe('the customer sees', () => {
  it('the merchant while nothing is typed, and the amount as it is', () => {
    expect(face({ show: 'TYPE_AMOUNT', note: undefined })).toEqual({ show: 'IDLE' })
    expect(face({ show: 'PRESS_ENTER', amountFen: 125, note: undefined })).toEqual({ show: 'AMOUNT', amountFen: 125 })
  })

  it('what it will come to once the phone was read', () => {
    const stage: Stage = { show: 'CODE_HELD', code: aCode({ identityClass: 'OUTSIDER' }), amountFen: 1250 }
    expect(face(stage)).toEqual({ show: 'DUE', amountFen: 1250, surchargeFen: 188, rateBps: 1500 })
  })

  it('that the phone wants the PIN, and for how much in all', () => {
    const confirmation = { reason: 'AMOUNT', state: 'PENDING', expiresAt: CONFIG.serverTime } as const
    const view = { ...aView({ state: 'USERPAYING', surcharge, total: 1438 }), confirmation }
    const stage: Stage = { show: 'AWAITING_PIN', record: aRecord({ state: 'ASKING' }), view }
    expect(face(stage)).toEqual({ show: 'CONFIRM', totalFen: 1438 })
  })

  it('a code, and until when it may be paid by the clock of the display', () => {
    const shown = { url: aMadeCode().url, expiresAt: EXPIRES_AT }
    const stage: Stage = { show: 'DYNAMIC_CODE', record: aCodeRecord(), shown, scanRefused: true }
    expect(face(stage, 1000)).toEqual({
      show: 'DYNAMIC_CODE',
      amountFen: 1250,
      url: shown.url,
      endsAt: EXPIRES_AT + 60_000,
      again: false,
    })
  })

  it('what was paid, and how much of it was surcharge', () => {
    expect(face({ show: 'PAID', record: paid, again: false })).toEqual({
      show: 'PAID',
      amountFen: 1250,
      surchargeFen: 188,
      rateBps: 1500,
      totalFen: 1438,
    })
  })

  it('no earlier result that the cashier looks at once more', () => {
    expect(face({ show: 'PAID', record: paid, again: true })).toEqual({ show: 'IDLE' })
    expect(face({ show: 'NOT_PAID', record: aRecord({ state: 'DECLINED' }), again: true })).toEqual({ show: 'IDLE' })
  })

  it('that a code has expired', () => {
    const shown = { url: '', expiresAt: 5 }
    expect(notPaid(aCodeRecord({ state: 'CLOSED', shown, endedAt: 5 }))).toEqual({ show: 'NOT_PAID', why: 'EXPIRED' })
    expect(notPaid(aCodeRecord({ state: 'CLOSED', shown, endedAt: 4 }))).toEqual({
      show: 'NOT_PAID',
      why: 'NEW_PAYMENT',
    })
  })
})

describe('the queue reads nothing about a person', () => {
  it('who has paid is not even sent to the display', () => {
    const sent = JSON.stringify(face({ show: 'PAID', record: paid, again: false }))
    expect(sent).not.toMatch(/张|1234|OUTSIDER|pay_/)
  })

  it('whatever the server declined for, it reads what to do next', () => {
    const told = DECLINE_CODES.map((declineCode) =>
      notPaid(aRecord({ state: 'DECLINED', view: aView({ state: 'PAYERROR', declineCode, payer }) })),
    )
    expect(new Set(told.map((shown) => (shown.show === 'NOT_PAID' ? shown.why : shown.show)))).toEqual(
      new Set(['NEW_CODE', 'OTHER_MEANS', 'LATER', 'NEW_PAYMENT']),
    )
  })

  it('whatever the till turned away, it reads one of a few sentences, and none speaks of a balance or a card', () => {
    for (const refusal of Object.keys(REFUSAL_WORDS.en) as Refusal[]) {
      const shown = face({ show: 'REFUSED', refusal, until: 0 })
      expect(shown.show === 'NOT_PAID' && CUSTOMER_REASONS.includes(shown.why)).toBe(true)
    }
    const sentences = JSON.stringify([DISPLAY_WORDS['zh-CN'].reasons, DISPLAY_WORDS.en.reasons])
    expect(sentences).not.toMatch(/余额|冻结|停用|挂失|balance|frozen|revoked/i)
  })
})
