import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { NewStaffBody, StaffBody, StaffList, StaffMember, StaffPassword } from '@yimatong/contract/office-api'
import { office } from '../api.ts'

const STAFF_KEY = ['staff'] as const

export const useStaff = () => useQuery({ queryKey: STAFF_KEY, queryFn: () => office.get<StaffList>('/staff') })

/** After a change the list is asked for anew, whatever came of it. */
function useRenewing<Body, Made>(mutationFn: (body: Body) => Promise<Made>) {
  const client = useQueryClient()
  return useMutation({ mutationFn, onSettled: () => client.invalidateQueries({ queryKey: STAFF_KEY }) })
}

export const useAddStaff = () => useRenewing((body: NewStaffBody) => office.post<StaffPassword>('/staff', body))

export const useChangeStaff = (userId: string) =>
  useRenewing((body: StaffBody) => office.put<StaffMember>(`/staff/${userId}`, body))

export const useNewPassword = (userId: string) =>
  useRenewing((_asked: undefined) => office.post<StaffPassword>(`/staff/${userId}/password`))
