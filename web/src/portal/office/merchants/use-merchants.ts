import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type {
  ApprovalView,
  CanteenBody,
  CategoryBody,
  MerchantBody,
  MerchantLoginBody,
  MerchantsFilter,
  NewMerchantBody,
  MerchantPassword,
  OfficeCanteen,
  OfficeCategory,
  OfficeMerchant,
  OfficeMerchantPage,
  SettlementAccountBody,
} from '@yimatong/contract/office-api'
import { office } from '../api.ts'

const MERCHANTS_KEY = ['office', 'merchants'] as const
const CANTEENS_KEY = ['office', 'canteens'] as const
const CATEGORIES_KEY = ['office', 'merchant-categories'] as const
const ASK_EVERY_MS = 30_000
/** One that is being opened is ACTIVE in a moment. */
const ASK_SOON_MS = 1500

/** A page of the merchants that a filter finds. While another comes, the one before stays in place. */
export const useMerchants = (query: MerchantsFilter & { cursor?: string }) =>
  useQuery({
    queryKey: [...MERCHANTS_KEY, 'list', query],
    queryFn: () => office.get<OfficeMerchantPage>('/merchants', query),
    placeholderData: keepPreviousData,
    refetchInterval: ASK_EVERY_MS,
  })

export const useMerchant = (merchantNo: string) =>
  useQuery({
    queryKey: [...MERCHANTS_KEY, merchantNo],
    queryFn: () => office.get<OfficeMerchant>(`/merchants/${merchantNo}`),
    refetchInterval: ({ state: { data } }) =>
      data?.state === 'OPENING' || data?.ledgerTold === false ? ASK_SOON_MS : ASK_EVERY_MS,
  })

export const useCanteens = () =>
  useQuery({
    queryKey: CANTEENS_KEY,
    queryFn: () => office.get<{ canteens: OfficeCanteen[] }>('/canteens'),
  })

export const useCategories = () =>
  useQuery({
    queryKey: CATEGORIES_KEY,
    queryFn: () => office.get<{ categories: OfficeCategory[] }>('/merchant-categories'),
  })

/** A write after which everything about merchants is asked for again, whatever came of it. */
function useWrite<Asked, Answer>(write: (asked: Asked) => Promise<Answer>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: write,
    onSettled: () =>
      Promise.all(
        [MERCHANTS_KEY, CANTEENS_KEY, CATEGORIES_KEY].map((queryKey) => client.invalidateQueries({ queryKey })),
      ),
  })
}

export const useCreateMerchant = () =>
  useWrite((body: NewMerchantBody) => office.post<OfficeMerchant>('/merchants', body))

const at = (merchantNo: string, rest = '') => `/merchants/${merchantNo}${rest}`

export const useChangeMerchant = (merchantNo: string) =>
  useWrite((body: MerchantBody) => office.put<OfficeMerchant>(at(merchantNo), body))

export const useMerchantState = (merchantNo: string) =>
  useWrite((body: { active: boolean; reason: string }) => office.post<OfficeMerchant>(at(merchantNo, '/state'), body))

export const useAskCommission = (merchantNo: string) =>
  useWrite((body: { commissionBps: number; reason: string }) =>
    office.post<ApprovalView>(at(merchantNo, '/commission'), body),
  )

export const useAskSettlement = (merchantNo: string) =>
  useWrite((body: SettlementAccountBody) => office.post<ApprovalView>(at(merchantNo, '/settlement-account'), body))

export const useMakeLogin = (merchantNo: string) =>
  useWrite((body: MerchantLoginBody) => office.post<MerchantPassword>(at(merchantNo, '/logins'), body))

export const useResetPassword = (merchantNo: string) =>
  useWrite((userId: string) => office.post<MerchantPassword>(at(merchantNo, `/logins/${userId}/password`)))

export const useLoginState = (merchantNo: string) =>
  useWrite(({ userId, active }: { userId: string; active: boolean }) =>
    office.post<OfficeMerchant>(at(merchantNo, `/logins/${userId}/state`), { active }),
  )

/** Adds a canteen, or changes the one of this id. */
export const useKeepCanteen = (canteenId: string | undefined) =>
  useWrite((body: CanteenBody) =>
    canteenId === undefined ? office.post('/canteens', body) : office.put(`/canteens/${canteenId}`, body),
  )

/** Adds a kind of stall, or changes the one of this id. */
export const useKeepCategory = (categoryId: string | undefined) =>
  useWrite((body: CategoryBody) =>
    categoryId === undefined
      ? office.post('/merchant-categories', body)
      : office.put(`/merchant-categories/${categoryId}`, body),
  )
