import { EXCEPTION_CLASSES, TRADE_STATES } from '@yimatong/contract/states'
import type { OfficeAction } from '../../../src/office/access.ts'
import { type Asked, each, one, upTo } from './asking.ts'
import { nth, TODAY } from './ids.ts'

const USER = nth('usr', 1)
const MERCHANT = '20000001'
const WEEK = 'from=2026-11-12&to=2026-11-18'
const LONG_AGO = 'from=2026-08-20&to=2026-08-21'

const PEOPLE = upTo(30_000, 'a school has tens of thousands of people, and counts them in milliseconds')
const A_DAY = upTo(3_000, 'what happened on a day is added up')
const A_BATCH = upTo(40_000, 'a batch is counted whole, and has at most 20,000 rows')

/** What the office's pages ask our own database for, by endpoint: each filter, and each sort. */
export const ASKED = {
  'GET /approvals': each([
    '',
    'state=REQUESTED',
    'state=EXPIRED',
    'kind=rules.publish',
    'state=EXPIRED&kind=rules.publish',
  ]),
  'GET /approvals/waiting': each(['']),
  'GET /approvals/{approvalId}': one('apr'),
  'GET /audit-log': each([
    '',
    `user=${USER}`,
    'action=people',
    'action=rules.edit',
    'action=staff.add',
    `subject=${nth('per', 5)}`,
    WEEK,
    LONG_AGO,
  ]).concat(
    each([`${WEEK}&action=rules.edit`, `${LONG_AGO}&user=${USER}`], upTo(3_000, 'the days that are named are walked')),
  ),
  'GET /staff': each(['']),
  'GET /disputes': each(['', 'state=OPEN', 'state=ACCEPTED', 'state=ANSWERED']),
  'GET /disputes/due': each(['']),
  'GET /disputes/{disputeId}': one('dsp'),
  'GET /people': each(
    [
      '',
      'q=202301',
      'q=1234',
      'class=NONE',
      'class=STUDENT',
      'class=TEACHER',
      'state=FROZEN',
      'state=LOST',
      'kind=VISITOR',
      'validity=ENDED',
      'validity=ENDING',
      'validity=FUTURE',
      'validity=CURRENT',
    ],
    PEOPLE,
  ),
  'GET /people/{personId}': one('per'),
  'GET /people/{personId}/bills': one('per'),
  'GET /people-imports': each(['']),
  'GET /people-imports/{importId}': one('imp'),
  'GET /people-imports/{importId}/bad-rows': one('imp'),
  'GET /money/moves/{moveId}': one('mov'),
  'GET /money/drawers': each([`date=${TODAY}`, 'date=2026-09-01'], A_DAY),
  'GET /money/subsidies': each(['']),
  'GET /money/subsidies/{batchId}': one('sub', A_BATCH),
  'GET /rules': each(['']),
  'GET /rules/explain': each([`identityClass=OUTSIDER&merchantNo=${MERCHANT}&amount=1000`]),
  'GET /rules/history': each(['']),
  'GET /rules/{ruleId}/versions': one('rul'),
  'GET /rules/drafts': each(['']),
  'GET /rules/drafts/{draftId}': one('rdr'),
  'GET /pending-surcharges': each(
    ['', 'state=PENDING', 'state=WAIVED', 'state=SETTLED'],
    upTo(15_000, 'what was ever pending is rare, and is summed by state'),
  ),
  'GET /merchants': each([
    '',
    'q=7',
    'canteen=can1',
    `category=${nth('cat', 1)}`,
    'category=NONE',
    'state=DISABLED',
    'contract=ENDING',
    'contract=ENDED',
    'contract=NOT_BEGUN',
  ]),
  'GET /merchants/{merchantNo}': [{ id: MERCHANT }],
  'GET /canteens': each(['']),
  'GET /merchant-categories': each(['']),
  'GET /terminals': each([
    '',
    'q=7',
    `merchant=${MERCHANT}`,
    'canteen=can1',
    'state=RETIRED',
    'flaw=OFFLINE',
    'flaw=LOCKED',
    'flaw=OLD_VERSION',
    'flaw=CLOCK',
    'flaw=STOP_LIST',
  ]),
  'GET /terminals/silent': each(['']),
  'GET /terminals/{terminalNo}': [{ id: 'T70001' }],
  'GET /reconciliation/days': each([''], upTo(6_000, 'thirty-one days are shown, each with its runs')),
  'GET /reconciliation/runs/{runId}': one('rcn'),
  'GET /reconciliation/runs/{runId}/differences': each(['', 'class=MISSING_HERE', 'class=DUPLICATE'], {
    id: nth('rcn', 1),
  }),
  'GET /exceptions': each([
    '',
    'state=OPEN',
    'state=RESOLVED',
    'mine=true',
    'overdue=true',
    `businessDate=${TODAY}`,

    'businessDate=2026-08-20',
    'state=OPEN&businessDate=2026-08-20',
    ...EXCEPTION_CLASSES.map((name) => `class=${name}`),
  ]),
  'GET /exceptions/counts': each(['']),
  'GET /exceptions/{exceptionId}': one('exc'),
  'GET /places': each(['']),
  'GET /settlements': [
    ...each(['', 'paidOut=yes', 'paidOut=no', WEEK, 'from=2026-01-01&to=2026-08-31']),
    ...each(
      [`merchantNo=${MERCHANT}`, 'canteenId=can1', `merchantNo=${MERCHANT}&paidOut=no`],
      upTo(3_000, 'a merchant has one a day'),
    ),
  ],
  'GET /settlements/totals': each(
    ['', `merchantNo=${MERCHANT}`, WEEK, 'paidOut=no'],
    upTo(25_000, 'a total adds up the settlements of its filter, one a day and merchant'),
  ),
  'GET /settlements/standing': each(
    [''],
    upTo(8_000, 'the runs of sixty-two days are looked through, and a day has one or two'),
  ),
  'GET /settlements/{settlementId}': one('stl'),
  'GET /settlements/{settlementId}/due': one('stl'),
  'GET /pay-backs': each(['']),
  'GET /pay-backs/{payBackId}': one('pbk', A_BATCH),
  'GET /pay-backs/{payBackId}/items': each(['', 'state=PLANNED', 'state=LEFT_OUT', 'state=SENT', 'state=FAILED'], {
    id: nth('pbk', 1),
  }),
  'GET /reports/places': each(['']),
  'GET /system': each(['']),
} as const satisfies Partial<Record<OfficeAction, readonly Asked[]>>

const CUTS = ['', '&canteen=can1', '&identityClass=STUDENT', '&meal=LUNCH']
const report = (query: string): Asked[] =>
  each(
    CUTS.map((cut) => query + cut),
    upTo(40_000, 'a report adds up the cells of its days'),
  )

const STATES = TRADE_STATES.map((state) => `state=${state}`)
const RARE = upTo(8_000, 'what did not simply succeed is a few in a hundred, in an index of its own')
const TOTAL = upTo(15_000, 'a total is sums of days, tills and states')
const OF_A_WEEK = upTo(40_000, 'the days must be named, and are walked')

/** The same of payments, which a campus has by the million: for a merchant, a till and a payer of that database. */
export const askedOfPayments = (of: {
  merchantNo: string
  terminalNo: string
  schoolNo: string
  outTradeNo: string
}) => {
  const places = ['', 'canteenId=1', `merchantNo=${of.merchantNo}`, `terminalNo=${of.terminalNo}`]
  return {
    'GET /home/turnover': each([''], upTo(15_000, 'three days are added up')),
    'GET /payments': [
      ...each([...places, WEEK, LONG_AGO, `${LONG_AGO}&canteenId=1`]),
      ...each(STATES, RARE),
      ...each([`schoolNo=${of.schoolNo}`, `schoolNo=${of.schoolNo}&state=PAYERROR`]),
      ...each([`${WEEK}&identityClass=STUDENT`, `${WEEK}&identityClass=TEACHER`, `${WEEK}&minAmount=1999`], OF_A_WEEK),
    ],
    'GET /payments/totals': [
      ...each([...places, WEEK, LONG_AGO, ...STATES], TOTAL),
      ...each([`schoolNo=${of.schoolNo}`, `${WEEK}&identityClass=TEACHER`, `${WEEK}&minAmount=1999`], OF_A_WEEK),
    ],
    'GET /payments/{paymentId}': one('pay'),
    'GET /find': each([`q=${nth('pay', 1)}`, `q=${of.outTradeNo}`, `q=${of.schoolNo}`, 'q=nothing']),
    'GET /rules/drafts/{draftId}/what-if': [{ id: nth('rdr', 1), query: WEEK, ...OF_A_WEEK }],
    'GET /reports/turnover': report(`${WEEK}&by=day`),
    'GET /reports/surcharge': report(`${WEEK}&compare=before`),
    'GET /reports/heat-map': report(WEEK),
    'GET /reports/outcomes': report(`${WEEK}&by=day`),
  } as const satisfies Partial<Record<OfficeAction, readonly Asked[]>>
}

/** What the ledger and the code service answer; their own lists are proved with them. */
export const ANSWERED_ELSEWHERE: readonly OfficeAction[] = [
  'GET /people/{personId}/account',
  'GET /people/{personId}/devices',
  'GET /money/people',
  'GET /money/suspense',
  'GET /money/trial-balance',
  'GET /money/trial-balance/entries',
  'GET /reports/code-ages',
  'GET /reports/balances',
  'GET /system/keys',
]
