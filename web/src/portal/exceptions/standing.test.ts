import type { PortalException } from '@yimatong/contract/portal-api'
import { expect, it } from 'vitest'
import { type Standing, standingOf } from './standing.ts'

type Known = Pick<PortalException, 'class' | 'automatic' | 'resolvedHow'>

it.each<[Known, Standing]>([
  [{ class: 'LATE_SUCCESS', automatic: true }, 'AUTOMATIC'],
  [{ class: 'LATE_SUCCESS', automatic: false }, 'OFFICE'],
  [{ class: 'LATE_SUCCESS', automatic: false, resolvedHow: 'PAID_BACK' }, 'PAID_BACK'],
  [{ class: 'PAID_TWICE', automatic: false, resolvedHow: 'WAS_BACK' }, 'WAS_BACK'],
  [{ class: 'REFUND_TO_SUSPENSE', automatic: false }, 'PAYER'],
  [{ class: 'REFUND_REFUSED', automatic: false }, 'OFFICE'],
])('an exception says who must do something: %o', (exception, standing) => {
  expect(standingOf(exception)).toBe(standing)
})
