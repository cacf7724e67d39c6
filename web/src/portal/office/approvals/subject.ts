import type { ApprovalView } from '@yimatong/contract/office-api'

type Asked = Pick<ApprovalView, 'kind' | 'subject' | 'before' | 'after'>

/** Where what is decided can be looked at, by what is asked for; people are found by their school number. */
const PLACES: Readonly<Record<string, (subject: string) => string>> = {
  'rules.publish': (draftId) => `/rules/drafts/${draftId}`,
  'money.subsidies': (batchId) => `/money/subsidies/${batchId}`,
  'money.close': (schoolNo) => `/people?q=${schoolNo}`,
  'money.release': (schoolNo) => `/people?q=${schoolNo}`,
  'merchants.commission': (merchantNo) => `/merchants/${merchantNo}`,
  'merchants.settlement-account': (merchantNo) => `/merchants/${merchantNo}`,
  'exceptions.pay-back': (exceptionId) => `/exceptions/${exceptionId}`,
  'settlement.pay-out': (settlementId) => `/settlements/${settlementId}`,
  'pay-back.run': (payBackId) => `/pay-backs/${payBackId}`,
  'keys.rotate': () => '/system',
}
const NAMES = ['title', 'name', 'merchantName']
/** An id of ours says nothing to anybody; numbers of merchants, terminals and people do. */
const OWN_ID = /^[a-z]{2,4}_[0-9a-f]{32}$/

function nameIn(side: unknown): string | undefined {
  if (typeof side !== 'object' || side === null) return undefined
  return NAMES.map((name) => (side as Readonly<Record<string, unknown>>)[name]).find(
    (name): name is string => typeof name === 'string',
  )
}

/** What an approval is about: its name where it has one, its number where that is a number of people's, and where it is. */
export function subjectOf({ kind, subject, before, after }: Asked) {
  const name = nameIn(after) ?? nameIn(before)
  return { name, number: OWN_ID.test(subject) ? undefined : subject, href: PLACES[kind]?.(subject) }
}
