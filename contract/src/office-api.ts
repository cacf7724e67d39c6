/**
 * The logistics office's wire, `/portal/v1/office`: sessions, cookie and `X-CSRF-Token` are those of `portal-api.ts`. What
 * the role may not do answers FORBIDDEN before anything else is looked at. What is sensitive asks for the password once more
 * (`POST /portal/v1/session/proof`): without it PROOF_REQUIRED, nothing has happened, and the same request may be repeated.
 */
export * from './office-merchants-api.ts'
export * from './office-terminals-api.ts'
export * from './office-approvals-api.ts'
export * from './office-audit-api.ts'
export * from './office-rules-api.ts'
export * from './office-disputes-api.ts'
export * from './office-home-api.ts'
export * from './office-staff-api.ts'
export * from './office-imports-api.ts'
export * from './office-people-api.ts'
export * from './office-reports-api.ts'
export * from './office-system-api.ts'
export * from './office-pay-backs-api.ts'
export * from './office-payments-api.ts'
export * from './settlement-api.ts'
export * from './office-money-api.ts'
export * from './office-exceptions-api.ts'
export * from './office-reconciliation-api.ts'
