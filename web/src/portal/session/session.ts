import { useMutation, useQuery } from '@tanstack/react-query'
import type { PortalLoginBody, PortalSession } from '@yimatong/contract/portal-api'
import { isMerchantRole, isOfficeRole, type MerchantRole, type OfficeRole } from '@yimatong/contract/roles'
import { ApiError } from '../../shared/http/errors.ts'
import { useLanguage } from '../../shared/i18n/language.ts'
import { portal } from '../api/http.ts'
import { queries, SESSION_KEY } from '../api/queries.ts'

async function readSession(): Promise<PortalSession | null> {
  try {
    return await portal.get<PortalSession>('/session')
  } catch (error) {
    if (error instanceof ApiError && error.problem.status === 401) return null
    throw error
  }
}

/** Who is logged in; null when nobody is. */
export function useSessionQuery() {
  return useQuery({ queryKey: SESSION_KEY, queryFn: readSession, staleTime: Number.POSITIVE_INFINITY })
}

/** A session of somebody of a merchant's. */
export type MerchantSession = PortalSession & {
  role: MerchantRole
  merchant: NonNullable<PortalSession['merchant']>
}

/** A session of somebody of the logistics office. */
export type OfficeSession = PortalSession & { role: OfficeRole }

const isMerchantSession = (session: PortalSession): session is MerchantSession =>
  isMerchantRole(session.role) && session.merchant !== undefined

export const isOfficeSession = (session: PortalSession): session is OfficeSession => isOfficeRole(session.role)

/** The session of somebody who is logged in, whoever it is. */
export function useAnySession(): PortalSession {
  const { data } = useSessionQuery()
  if (!data) throw new Error('this page is for people who are logged in')
  return data
}

/** The session of somebody of a merchant's, for the merchants' pages. */
export function useSession(): MerchantSession {
  const session = useAnySession()
  if (!isMerchantSession(session)) throw new Error("this page is for a merchant's people")
  return session
}

/** The session of somebody of the office, for the office's pages. */
export function useOfficeSession(): OfficeSession {
  const session = useAnySession()
  if (!isOfficeSession(session)) throw new Error('this page is for people of the office')
  return session
}

/** The merchant's and the canteen's name in the page's language. */
export function useMerchantName(): { merchant: string; canteen: string } {
  const { merchant } = useSession()
  const english = useLanguage() === 'en'
  return {
    merchant: english ? merchant.nameEn : merchant.name,
    canteen: english ? merchant.canteenNameEn : merchant.canteenName,
  }
}

/** What only an owner may do is not offered to a cashier; the server decides in any case. */
export const useIsOwner = (): boolean => useAnySession().role === 'OWNER'

/** Another person, or nobody: what was on this screen before must not shine through. */
function changeSession(session: PortalSession | null): void {
  queries.setQueryData(SESSION_KEY, session)
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION_KEY[0] })
}

export function useLogin() {
  return useMutation({
    mutationFn: (body: PortalLoginBody) => portal.post<PortalSession>('/session', body),
    onSuccess: changeSession,
  })
}

export function useLogout() {
  return useMutation({
    mutationFn: () => portal.delete('/session'),
    onSettled: () => changeSession(null),
  })
}
