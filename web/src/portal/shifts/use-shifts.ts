import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type {
  CashierWithPin,
  PortalCashier,
  PortalCashiers,
  PortalShift,
  PortalShiftPage,
  ShiftSetting,
  ShiftsQuery,
} from '@yimatong/contract/portal-api'
import { portal } from '../api/http.ts'

const SHIFTS_KEY = ['shifts'] as const
const CASHIERS_KEY = ['cashiers'] as const
const ASK_EVERY_MS = 30_000

/** A page of the merchant's shifts. While another page comes, the one before stays in place. */
export const useShifts = (query: Pick<ShiftsQuery, 'terminalNo' | 'cursor'>) =>
  useQuery({
    queryKey: [...SHIFTS_KEY, query],
    queryFn: () => portal.get<PortalShiftPage>('/shifts', query),
    placeholderData: keepPreviousData,
    refetchInterval: ASK_EVERY_MS,
  })

export const useShift = (shiftId: string) =>
  useQuery({ queryKey: [...SHIFTS_KEY, shiftId], queryFn: () => portal.get<PortalShift>(`/shifts/${shiftId}`) })

export const useCashiers = () =>
  useQuery({ queryKey: CASHIERS_KEY, queryFn: () => portal.get<PortalCashiers>('/cashiers') })

/** A write about cashiers; the list is asked for again, whatever came of it. */
function useCashierWrite<Asked, Answer>(write: (asked: Asked) => Promise<Answer>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: write,
    onSettled: () => client.invalidateQueries({ queryKey: CASHIERS_KEY }),
  })
}

export interface NamedCashier {
  cashierNo: string
  name: string
  nameEn?: string
}

const put = ({ cashierNo, ...names }: NamedCashier) => portal.put<PortalCashier>(`/cashiers/${cashierNo}`, names)
const newPin = (cashierNo: string) => portal.post<CashierWithPin>(`/cashiers/${cashierNo}/pin`)

export const useRename = () => useCashierWrite(put)
export const useNewPin = () => useCashierWrite(newPin)
/** Adds a cashier and makes the first PIN. Asked again after a lost answer, it adds nobody twice. */
export const useAdd = () =>
  useCashierWrite(async (cashier: NamedCashier) => put(cashier).then(() => newPin(cashier.cashierNo)))
export const useSetActive = () =>
  useCashierWrite(({ cashierNo, active }: { cashierNo: string; active: boolean }) =>
    portal.post<PortalCashier>(`/cashiers/${cashierNo}/state`, { active }),
  )
export const useSetRequired = () =>
  useCashierWrite((required: boolean) => portal.post<ShiftSetting>('/shift-setting', { required }))
