import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { DynamicCodePage, DynamicCodesQuery, PortalDynamicCode } from '@yimatong/contract/portal-api'
import { useState } from 'react'
import type { DeclineCode } from '@yimatong/contract/states'
import { NoAnswer } from '../../shared/http/errors.ts'
import { portal } from '../api/http.ts'
import { useLive, useReconnected } from '../api/live.ts'
import { useFollow } from '../ui/use-follow.ts'
import type { Asked } from './new-code.ts'
import { isOver, newer, withPayment } from './shown.ts'

export type CodeState = PortalDynamicCode['state']

const LIST_KEY = ['dynamic-codes', 'list'] as const
const codeKey = (outTradeNo: string) => ['dynamic-codes', 'code', outTradeNo] as const
const addressOf = (outTradeNo: string) => `/dynamic-codes/${outTradeNo}`

/** A page of the merchant's codes, newest first, followed live. While another page comes, the one before stays in place. */
export function useDynamicCodes(query: Pick<DynamicCodesQuery, 'state' | 'cursor'>) {
  const follow = useFollow()
  useLive('dynamic-code.updated', () => follow(LIST_KEY))
  useReconnected(() => follow(LIST_KEY))
  return useQuery({
    queryKey: [...LIST_KEY, query],
    queryFn: () => portal.get<DynamicCodePage>('/dynamic-codes', query),
    placeholderData: keepPreviousData,
  })
}

/** Pushes say it within the second; asking is for what a push did not reach, and for who has begun to pay. */
const ASK_EVERY_MS = 3_000

/** What the cache keeps of a code is only ever replaced by something newer. */
function useHeard() {
  const client = useQueryClient()
  return (outTradeNo: string, change: (known: PortalDynamicCode | undefined) => PortalDynamicCode | undefined) =>
    client.setQueryData<PortalDynamicCode>(codeKey(outTradeNo), change)
}

/** One code, followed until it is over; and why the last attempt to pay it came to nothing. */
export function useShownCode(outTradeNo: string) {
  const client = useQueryClient()
  const heard = useHeard()
  const follow = useFollow()
  const [declined, setDeclined] = useState<DeclineCode>()
  const query = useQuery({
    queryKey: codeKey(outTradeNo),
    queryFn: async () => {
      const answer = await portal.get<PortalDynamicCode>(addressOf(outTradeNo))
      const known = client.getQueryData<PortalDynamicCode>(codeKey(outTradeNo))
      // That somebody began to pay is not pushed; the list hears of it from here.
      if (known !== undefined && known.state !== answer.state) follow(LIST_KEY)
      return newer(known, answer)
    },
    refetchInterval: ({ state: { data } }) => (data !== undefined && isOver(data) ? false : ASK_EVERY_MS),
  })
  useLive('dynamic-code.updated', (code) => {
    if (code.outTradeNo === outTradeNo) heard(outTradeNo, (known) => newer(known, code))
  })
  useLive('payment.updated', (payment) => {
    if (payment.outTradeNo !== outTradeNo) return
    if (payment.state === 'PAYERROR') setDeclined(payment.declineCode)
    heard(outTradeNo, (known) => known && withPayment(known, payment))
  })
  useReconnected(() => void query.refetch())
  return { ...query, declined }
}

const ASK_AGAIN_TIMES = 3
const ASK_AGAIN_AFTER_MS = 1_000

/** Makes a code. A lost answer is asked for again under the same number, which makes nothing twice. */
export function useMake() {
  const client = useQueryClient()
  const heard = useHeard()
  return useMutation({
    mutationFn: ({ outTradeNo, code }: Asked) =>
      portal.post<PortalDynamicCode>('/dynamic-codes', { outTradeNo, ...code }),
    retry: (failures, error) => error instanceof NoAnswer && failures <= ASK_AGAIN_TIMES,
    retryDelay: ASK_AGAIN_AFTER_MS,
    onSuccess: (code) => {
      heard(code.outTradeNo, (known) => newer(known, code))
      void client.invalidateQueries({ queryKey: LIST_KEY })
    },
  })
}

/** Cancels a code that nobody has paid. Refused because somebody pays, the code is asked for as it is. */
export function useCancel(outTradeNo: string) {
  const client = useQueryClient()
  const heard = useHeard()
  return useMutation({
    mutationFn: () => portal.post<PortalDynamicCode>(`${addressOf(outTradeNo)}/cancel`),
    onSuccess: (code) => {
      heard(outTradeNo, (known) => newer(known, code))
      void client.invalidateQueries({ queryKey: LIST_KEY })
    },
    onError: () => client.invalidateQueries({ queryKey: codeKey(outTradeNo) }),
  })
}
