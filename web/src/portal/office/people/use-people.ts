import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type {
  AuditPage,
  IdentityBody,
  LimitsBody,
  NewPassword,
  PeopleFilter,
  PeoplePage,
  PersonAccount,
  PersonBills,
  PersonCard,
  PersonDevices,
  VisitorBody,
  VisitorSlip,
} from '@yimatong/contract/office-api'
import { office } from '../api.ts'

const PEOPLE_KEY = ['people'] as const
const oneOf = (personId: string) => [...PEOPLE_KEY, 'one', personId] as const

/** A page of people. While another page comes, the one before stays. */
export const usePeople = (query: PeopleFilter & { cursor?: string | undefined }) =>
  useQuery({
    queryKey: [...PEOPLE_KEY, 'list', query],
    queryFn: () => office.get<PeoplePage>('/people', { ...query }),
    placeholderData: keepPreviousData,
  })

/** A decision reaches the peers in a moment; until then it is looked at again. */
const SOON_MS = 2000

export const usePerson = (personId: string) =>
  useQuery({
    queryKey: oneOf(personId),
    queryFn: () => office.get<PersonCard>(`/people/${personId}`),
    refetchInterval: ({ state }) => (state.data?.stateIsEverywhere === false ? SOON_MS : false),
  })

export const useAccount = (personId: string) =>
  useQuery({
    queryKey: [...oneOf(personId), 'account'],
    queryFn: () => office.get<PersonAccount>(`/people/${personId}/account`),
  })

export const usePhones = (personId: string) =>
  useQuery({
    queryKey: [...oneOf(personId), 'devices'],
    queryFn: () => office.get<PersonDevices>(`/people/${personId}/devices`),
  })

export const useBills = (personId: string) =>
  useQuery({
    queryKey: [...oneOf(personId), 'bills'],
    queryFn: () => office.get<PersonBills>(`/people/${personId}/bills`, { limit: 10 }),
  })

/** What the office has done to somebody, from the audit log. */
export const useHistory = (personId: string) =>
  useQuery({
    queryKey: [...oneOf(personId), 'history'],
    queryFn: () => office.get<AuditPage>('/audit-log', { subject: personId, limit: 10 }),
  })

/** Does something to somebody; everything that is shown of them is read again. */
function useDeed<Body, Answer>(send: (body: Body) => Promise<Answer>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: send,
    onSettled: () => client.invalidateQueries({ queryKey: PEOPLE_KEY }),
  })
}

export type Verb = 'freeze' | 'thaw' | 'close' | 'pin/unlock'

export const useVerb = (personId: string, verb: Verb) =>
  useDeed((reason: string) => office.post<PersonCard>(`/people/${personId}/${verb}`, { reason }))

export const useChangeIdentity = (personId: string) =>
  useDeed((body: IdentityBody) => office.put<PersonCard>(`/people/${personId}/identity`, body))

export const useChangeLimits = (personId: string) =>
  useDeed((body: LimitsBody) => office.put<PersonCard>(`/people/${personId}/limits`, body))

export const useRevokePhones = (personId: string, deviceId: string | undefined) =>
  useDeed((reason: string) =>
    office.post<PersonDevices>(`/people/${personId}/devices/revoke`, {
      reason,
      ...(deviceId === undefined ? {} : { deviceId }),
    }),
  )

export const useNewPassword = (personId: string) =>
  useDeed((reason: string) => office.post<NewPassword>(`/people/${personId}/password`, { reason }))

export function useNewVisitor() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: VisitorBody) => office.post<VisitorSlip>('/people/visitors', body),
    onSettled: () => client.invalidateQueries({ queryKey: PEOPLE_KEY }),
  })
}
