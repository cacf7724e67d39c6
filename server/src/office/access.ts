import { OFFICE_ROLES, type OfficeRole } from '@yimatong/contract/roles'

/** Everybody of the office: the auditor reads everything and changes nothing. */
const READERS: readonly OfficeRole[] = OFFICE_ROLES
/** Whoever may ask another for something, or decide it; which kinds, the kind says. */
const DECIDERS: readonly OfficeRole[] = ['ADMIN', 'LOGISTICS', 'FINANCE']

const ADMIN: readonly OfficeRole[] = ['ADMIN']
const LOGISTICS: readonly OfficeRole[] = ['LOGISTICS']
const STAFF_READERS: readonly OfficeRole[] = ['ADMIN', 'AUDITOR']
/** Whoever works on exceptions. */
const CASE_WORKERS: readonly OfficeRole[] = ['LOGISTICS', 'FINANCE']

/** Who may, and whether the password is asked for once more. */
export interface Access {
  roles: readonly OfficeRole[]
  proof: true
}

/** Who of the office may do what. An endpoint that is not listed here does not start. */
export const OFFICE_ACCESS = {
  'GET /approvals': READERS,
  'GET /approvals/waiting': READERS,
  'GET /approvals/{approvalId}': READERS,
  'POST /approvals/{approvalId}/approve': { roles: DECIDERS, proof: true },
  'POST /approvals/{approvalId}/reject': { roles: DECIDERS, proof: true },
  'POST /approvals/{approvalId}/withdraw': DECIDERS,

  'GET /audit-log': READERS,
  'GET /audit-log/export.csv': READERS,

  'GET /staff': STAFF_READERS,
  'POST /staff': { roles: ADMIN, proof: true },
  'PUT /staff/{userId}': { roles: ADMIN, proof: true },
  'POST /staff/{userId}/password': { roles: ADMIN, proof: true },

  'GET /home/turnover': READERS,

  'GET /disputes': READERS,
  'GET /disputes/due': READERS,
  'GET /disputes/{disputeId}': READERS,
  'POST /disputes/{disputeId}/accept': { roles: LOGISTICS, proof: true },
  'POST /disputes/{disputeId}/reject': { roles: LOGISTICS, proof: true },

  // People: the logistics office decides who somebody is; whoever may touch money does not.
  'GET /people': READERS,
  'GET /people/export.csv': READERS,
  'GET /people/export.xlsx': READERS,
  'GET /people/{personId}': READERS,
  'GET /people/{personId}/account': READERS,
  'GET /people/{personId}/devices': READERS,
  'GET /people/{personId}/bills': READERS,
  'PUT /people/{personId}/identity': { roles: LOGISTICS, proof: true },
  'POST /people/{personId}/freeze': { roles: LOGISTICS, proof: true },
  'POST /people/{personId}/thaw': { roles: LOGISTICS, proof: true },
  'POST /people/{personId}/close': { roles: LOGISTICS, proof: true },
  'PUT /people/{personId}/limits': { roles: LOGISTICS, proof: true },
  'POST /people/{personId}/devices/revoke': { roles: LOGISTICS, proof: true },
  'POST /people/{personId}/password': { roles: LOGISTICS, proof: true },
  'POST /people/{personId}/pin/unlock': { roles: LOGISTICS, proof: true },
  'POST /people/visitors': { roles: LOGISTICS, proof: true },
  'GET /people-imports': READERS,
  'GET /people-imports/template.csv': READERS,
  'GET /people-imports/{importId}': READERS,
  'GET /people-imports/{importId}/bad-rows': READERS,
  'GET /people-imports/{importId}/bad-rows.csv': READERS,
  'POST /people-imports': LOGISTICS,
  'POST /people-imports/{importId}/cancel': LOGISTICS,
  'POST /people-imports/{importId}/confirm': { roles: LOGISTICS, proof: true },

  // Money in and out.
  'GET /money/people': READERS,
  'POST /money/top-ups': ['FINANCE'],
  'GET /money/moves/{moveId}': READERS,
  'GET /money/drawers': READERS,
  'POST /money/drawer-counts': ['FINANCE'],
  'GET /money/subsidies': READERS,
  'GET /money/subsidies/{batchId}': READERS,
  'POST /money/subsidies/dry-run': ['FINANCE'],
  'POST /money/subsidies': { roles: ['FINANCE'], proof: true },
  'POST /money/adjustments': { roles: ['FINANCE'], proof: true },
  'POST /money/closings': { roles: ['FINANCE'], proof: true },
  'GET /money/suspense': READERS,
  'POST /money/suspense-releases': { roles: ['FINANCE'], proof: true },
  'GET /money/trial-balance': READERS,
  'GET /money/trial-balance/entries': READERS,
  'GET /money/trial-balance/export.csv': READERS,
  'GET /money/trial-balance/export.xlsx': READERS,

  // Surcharge rules.
  'GET /rules': READERS,
  'GET /rules/explain': READERS,
  'GET /rules/history': READERS,
  'GET /rules/{ruleId}/versions': READERS,
  'GET /rules/drafts': READERS,
  'GET /rules/drafts/{draftId}': READERS,
  'GET /rules/drafts/{draftId}/what-if': READERS,
  'POST /rules/drafts': ['LOGISTICS'],
  'PUT /rules/drafts/{draftId}': ['LOGISTICS'],
  'POST /rules/drafts/{draftId}/roll-back': ['LOGISTICS'],
  'POST /rules/drafts/{draftId}/discard': ['LOGISTICS'],
  'POST /rules/drafts/{draftId}/publish': { roles: ['LOGISTICS'], proof: true },
  'GET /pending-surcharges': READERS,
  'POST /pending-surcharges/{paymentId}/waive': { roles: ['LOGISTICS'], proof: true },

  // Merchants and terminals.
  'GET /merchants': READERS,
  'GET /merchants/export.csv': READERS,
  'GET /merchants/export.xlsx': READERS,
  'GET /merchants/{merchantNo}': READERS,
  'POST /merchants': ['LOGISTICS'],
  'PUT /merchants/{merchantNo}': ['LOGISTICS'],
  'POST /merchants/{merchantNo}/state': { roles: ['LOGISTICS'], proof: true },
  'POST /merchants/{merchantNo}/commission': { roles: ['LOGISTICS', 'FINANCE'], proof: true },
  'POST /merchants/{merchantNo}/settlement-account': { roles: ['LOGISTICS', 'FINANCE'], proof: true },
  'POST /merchants/{merchantNo}/logins': { roles: ['LOGISTICS'], proof: true },
  'POST /merchants/{merchantNo}/logins/{userId}/password': { roles: ['LOGISTICS'], proof: true },
  'POST /merchants/{merchantNo}/logins/{userId}/state': ['LOGISTICS'],
  'GET /canteens': READERS,
  'POST /canteens': ['LOGISTICS'],
  'PUT /canteens/{canteenId}': ['LOGISTICS'],
  'GET /merchant-categories': READERS,
  'POST /merchant-categories': ['LOGISTICS'],
  'PUT /merchant-categories/{categoryId}': ['LOGISTICS'],
  'GET /terminals': READERS,
  'GET /terminals/silent': READERS,
  'GET /terminals/export.csv': READERS,
  'GET /terminals/export.xlsx': READERS,
  'GET /terminals/{terminalNo}': READERS,
  'POST /merchants/{merchantNo}/terminals': ['LOGISTICS'],
  'PUT /terminals/{terminalNo}': ['LOGISTICS'],
  'POST /terminals/{terminalNo}/activation-code': { roles: ['LOGISTICS'], proof: true },
  // A till that must stop must stop now.
  'POST /terminals/{terminalNo}/lock': ['LOGISTICS'],
  'POST /terminals/{terminalNo}/unlock': { roles: ['LOGISTICS'], proof: true },
  'POST /terminals/{terminalNo}/retire': { roles: ['LOGISTICS'], proof: true },

  // Reconciliation and exceptions.
  'GET /reconciliation/days': READERS,
  'POST /reconciliation/runs': ['FINANCE'],
  'GET /reconciliation/runs/{runId}': READERS,
  'GET /reconciliation/runs/{runId}/differences': READERS,
  'GET /reconciliation/runs/{runId}/export.csv': READERS,
  'GET /reconciliation/runs/{runId}/export.xlsx': READERS,
  'GET /exceptions': READERS,
  'GET /exceptions/counts': READERS,
  'GET /exceptions/{exceptionId}': READERS,
  'POST /exceptions/{exceptionId}/assign': CASE_WORKERS,
  'POST /exceptions/{exceptionId}/notes': CASE_WORKERS,
  'POST /exceptions/{exceptionId}/due': CASE_WORKERS,
  'POST /exceptions/{exceptionId}/resolve': CASE_WORKERS,
  'POST /exceptions/{exceptionId}/reopen': CASE_WORKERS,
  'POST /exceptions/{exceptionId}/pay-back': { roles: CASE_WORKERS, proof: true },

  // Payments, paying back, settlement.
  'GET /payments': READERS,
  'GET /payments/totals': READERS,
  'GET /payments/export.csv': READERS,
  'GET /payments/export.xlsx': READERS,
  'GET /payments/{paymentId}': READERS,
  'GET /find': READERS,
  'GET /places': READERS,
  'POST /payments/{paymentId}/refunds': ['LOGISTICS'],
  'POST /refunds/{refundId}/approve': { roles: ['LOGISTICS'], proof: true },
  'POST /refunds/{refundId}/reject': ['LOGISTICS'],
  'GET /settlements': READERS,
  'GET /settlements/totals': READERS,
  'GET /settlements/standing': READERS,
  'GET /settlements/{settlementId}': READERS,
  'GET /settlements/{settlementId}/due': READERS,
  'GET /settlements/export.csv': READERS,
  'GET /settlements/export.xlsx': READERS,
  'GET /settlements/{settlementId}/file.csv': READERS,
  'GET /settlements/{settlementId}/file.xlsx': READERS,
  'GET /settlements/{settlementId}/file.pdf': READERS,
  'GET /settlements/{settlementId}/file.json': READERS,
  'POST /settlements/run': ['FINANCE'],
  'POST /settlements/unreconciled-days': { roles: ['FINANCE'], proof: true },
  'POST /settlements/{settlementId}/pay-out': { roles: ['FINANCE'], proof: true },
  'POST /settlements/{settlementId}/pay-out/repeat': { roles: ['FINANCE'], proof: true },
  'GET /pay-backs': READERS,
  'GET /pay-backs/{payBackId}': READERS,
  'GET /pay-backs/{payBackId}/items': READERS,
  'GET /pay-backs/{payBackId}/export.csv': READERS,
  'GET /pay-backs/{payBackId}/export.xlsx': READERS,
  'POST /pay-backs': ['LOGISTICS'],
  'POST /pay-backs/{payBackId}/run': { roles: ['LOGISTICS'], proof: true },

  // Reports and the system.
  'GET /reports/places': READERS,
  'GET /reports/turnover': READERS,
  'GET /reports/turnover/export.csv': READERS,
  'GET /reports/turnover/export.xlsx': READERS,
  'GET /reports/surcharge': READERS,
  'GET /reports/surcharge/export.csv': READERS,
  'GET /reports/surcharge/export.xlsx': READERS,
  'GET /reports/heat-map': READERS,
  'GET /reports/heat-map/export.csv': READERS,
  'GET /reports/heat-map/export.xlsx': READERS,
  'GET /reports/outcomes': READERS,
  'GET /reports/outcomes/export.csv': READERS,
  'GET /reports/outcomes/export.xlsx': READERS,
  'GET /reports/code-ages': READERS,
  'GET /reports/code-ages/export.csv': READERS,
  'GET /reports/code-ages/export.xlsx': READERS,
  'GET /reports/balances': READERS,
  'GET /reports/balances/export.csv': READERS,
  'GET /reports/balances/export.xlsx': READERS,
  'GET /system': READERS,
  'GET /system/keys': READERS,
  'POST /system/keys/rotate': { roles: ['ADMIN'], proof: true },
} as const satisfies Record<string, readonly OfficeRole[] | Access>

export type OfficeAction = keyof typeof OFFICE_ACCESS

/** Who may do it, and whether it takes the password once more. */
export function accessTo(action: OfficeAction): { roles: readonly OfficeRole[]; proof: boolean } {
  const access: readonly OfficeRole[] | Access = OFFICE_ACCESS[action]
  return 'proof' in access ? access : { roles: access, proof: false }
}
