import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type {
  Found,
  FoundAnswer,
  OfficePayment,
  OfficePaymentFilter,
  OfficePaymentPage,
  OfficePaymentTotals,
} from '@yimatong/contract/office-api'
import { office } from '../api.ts'

const KEY = ['office-payments'] as const

export const useOfficePayments = (query: OfficePaymentFilter & { cursor?: string }) =>
  useQuery({
    queryKey: [...KEY, 'list', query],
    queryFn: () => office.get<OfficePaymentPage>('/payments', { ...query, limit: '50' }),
    placeholderData: keepPreviousData,
  })

export const useOfficeTotals = (filter: OfficePaymentFilter) =>
  useQuery({
    queryKey: [...KEY, 'totals', filter],
    queryFn: () => office.get<OfficePaymentTotals>('/payments/totals', filter),
    placeholderData: keepPreviousData,
  })

export const useOfficePayment = (paymentId: string) =>
  useQuery({
    queryKey: [...KEY, 'one', paymentId],
    queryFn: () => office.get<OfficePayment>(`/payments/${encodeURIComponent(paymentId)}`),
  })

export const useFind = () => useMutation({ mutationFn: (q: string) => office.get<FoundAnswer>('/find', { q }) })

/** Where what was found is looked at. */
export function addressOf({ kind, id }: Found): string {
  switch (kind) {
    case 'PAYMENT':
      return `/payments/${id}`
    case 'SETTLEMENT':
      return `/settlements/${id}`
    case 'PAY_BACK':
      return `/pay-backs/${id}`
    case 'MERCHANT':
      return `/payments?merchantNo=${id}`
    case 'TERMINAL':
      return `/payments?terminalNo=${id}`
    case 'PAYMENTS':
    case 'PERSON':
      return `/payments?schoolNo=${id}`
  }
}

/** Decides a refund that somebody else asked for. */
export function useDecideRefund(refundId: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (decision: 'approve' | 'reject') => office.post<OfficePayment>(`/refunds/${refundId}/${decision}`),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  })
}
