import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type {
  NewWebhookEndpointBody,
  WebhookDeliveriesQuery,
  WebhookDelivery,
  WebhookDeliveryPage,
  WebhookEndpointBody,
  WebhookEndpointView,
  WebhookKeyList,
} from '@yimatong/contract/portal-api'
import { portal } from '../api/http.ts'

const KEY = ['webhooks'] as const
/** Nothing is pushed; what fails is tried again after 15 seconds at the earliest. */
const ASK_EVERY_MS = 5_000
/** Somebody has pressed a button and waits for what comes of it. */
const ASK_OFTEN_MS = 1_000

export const useEndpoints = () =>
  useQuery({
    queryKey: [...KEY, 'endpoints'],
    queryFn: () => portal.get<{ endpoints: WebhookEndpointView[] }>('/webhook-endpoints'),
    refetchInterval: ASK_EVERY_MS,
  })

export const useWebhookKeys = () =>
  useQuery({ queryKey: [...KEY, 'keys'], queryFn: () => portal.get<WebhookKeyList>('/webhook-keys') })

/** A page of the log, newest first. While another page comes, the one before stays in place. */
export const useDeliveries = (query: Pick<WebhookDeliveriesQuery, 'state' | 'endpointId' | 'cursor'>) =>
  useQuery({
    queryKey: [...KEY, 'deliveries', query],
    queryFn: () => portal.get<WebhookDeliveryPage>('/webhook-deliveries', query),
    placeholderData: keepPreviousData,
    refetchInterval: ASK_EVERY_MS,
  })

export const useDelivery = (deliveryId: string) =>
  useQuery({
    queryKey: [...KEY, 'delivery', deliveryId],
    queryFn: () => portal.get<WebhookDelivery>(`/webhook-deliveries/${deliveryId}`),
    refetchInterval: ({ state: { data } }) => (data?.state === 'PENDING' ? ASK_OFTEN_MS : false),
  })

function useRenew() {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: KEY })
}

/** Adds an endpoint, or changes the one that is given. */
export function useSaveEndpoint(endpointId: string | undefined) {
  return useMutation({
    mutationFn: (body: NewWebhookEndpointBody & WebhookEndpointBody) =>
      endpointId === undefined
        ? portal.post<WebhookEndpointView>('/webhook-endpoints', body)
        : portal.put<WebhookEndpointView>(`/webhook-endpoints/${endpointId}`, body),
    onSettled: useRenew(),
  })
}

export function useSendTest() {
  return useMutation({
    mutationFn: (endpointId: string) => portal.post<WebhookDelivery>(`/webhook-endpoints/${endpointId}/test`),
    onSettled: useRenew(),
  })
}

/** Gives the delivery that is under way; what is on its way already is not sent twice. */
export function useResend() {
  return useMutation({
    mutationFn: (deliveryId: string) => portal.post<WebhookDelivery>(`/webhook-deliveries/${deliveryId}/resend`),
    onSettled: useRenew(),
  })
}

export function useRotateKey() {
  return useMutation({
    mutationFn: (overlapHours: number) => portal.post<WebhookKeyList>('/webhook-keys/rotate', { overlapHours }),
    onSettled: useRenew(),
  })
}
