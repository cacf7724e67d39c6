import { toRfc3339 } from '@yimatong/contract/clock'
import {
  newWebhookEndpointBody,
  rotateWebhookKeyBody,
  webhookDeliveriesQuery,
  webhookDelivery,
  webhookDeliveryPage,
  webhookDeliveryParams,
  webhookEndpointBody,
  webhookEndpointList,
  webhookEndpointParams,
  webhookEndpointView,
  type WebhookKeyList,
  webhookKeyList,
} from '@yimatong/contract/portal-api'
import { type Endpoint, endpoint } from '@yimatong/kit/routes'
import { readDelivery, readDeliveryPage, readEndpoints } from '../data/webhooks.ts'
import type { PortalDeps } from '../deps.ts'
import type { GuardOf, PortalCaller } from '../guard.ts'

const tags = ['Webhooks']
const USUAL_LIMIT = 20
type Deps = Pick<PortalDeps, 'onWebhookDue' | 'publicOrigin'>

async function standing({ data }: PortalCaller, endpointId: string) {
  const [view] = await readEndpoints(data, endpointId)
  if (view === undefined) throw new Error(`${endpointId} was written and is not there`)
  return view
}

async function keysOf({ publicOrigin = '' }: Deps, { webhooks, data }: PortalCaller): Promise<WebhookKeyList> {
  const keys = await webhooks.keys()
  return {
    jwksUrl: `${publicOrigin}/webhooks/v1/keys/${data.merchantNo}`,
    keys: keys.map(({ keyId, createdAtMs, listedUntilMs }) => ({
      keyId,
      state: listedUntilMs === null ? ('SIGNING' as const) : ('LISTED' as const),
      createdAt: toRfc3339(createdAtMs),
      ...(listedUntilMs === null ? {} : { listedUntil: toRfc3339(listedUntilMs) }),
    })),
  }
}

/** Where a merchant's server hears of payments, the keys it knows us by, and how deliveries stand. */
export function webhookEndpoints(deps: Deps, guardOf: GuardOf): Endpoint[] {
  return [...places(guardOf), tryPlace(deps, guardOf), ...keyEndpoints(deps, guardOf), ...deliveries(deps, guardOf)]
}

const places = (guardOf: GuardOf): Endpoint[] => [
  endpoint(
    {
      method: 'get',
      path: '/webhook-endpoints',
      summary: "The merchant's endpoints",
      tags,
      auth: guardOf('GET /webhook-endpoints'),
      responses: { 200: { description: 'All of them.', schema: webhookEndpointList } },
    },
    async (_request, { caller }) => ({ endpoints: await readEndpoints(caller.data) }),
  ),
  endpoint(
    {
      method: 'post',
      path: '/webhook-endpoints',
      summary: 'Have events sent to an address',
      description: 'The address is looked at now and at every attempt. At most five, disabled ones included.',
      tags,
      auth: guardOf('POST /webhook-endpoints'),
      body: newWebhookEndpointBody,
      responses: { 200: { description: 'The endpoint.', schema: webhookEndpointView } },
      problems: ['WEBHOOK_TARGET_REFUSED', 'STATE_CONFLICT', 'RATE_LIMITED'],
    },
    async ({ body }, { caller }) => standing(caller, await caller.webhooks.create(body)),
  ),
  endpoint(
    {
      method: 'put',
      path: '/webhook-endpoints/{endpointId}',
      summary: 'Change, disable or enable an endpoint',
      tags,
      auth: guardOf('PUT /webhook-endpoints/{endpointId}'),
      params: webhookEndpointParams,
      body: webhookEndpointBody,
      responses: { 200: { description: 'The endpoint.', schema: webhookEndpointView } },
      problems: ['NOT_FOUND', 'WEBHOOK_TARGET_REFUSED', 'RATE_LIMITED'],
    },
    async ({ params: { endpointId }, body }, { caller }) => {
      await caller.webhooks.change(endpointId, body)
      return standing(caller, endpointId)
    },
  ),
]

const tryPlace = ({ onWebhookDue }: Deps, guardOf: GuardOf): Endpoint =>
  endpoint(
    {
      method: 'post',
      path: '/webhook-endpoints/{endpointId}/test',
      summary: 'Send an event of no meaning, to try an endpoint',
      tags,
      auth: guardOf('POST /webhook-endpoints/{endpointId}/test'),
      params: webhookEndpointParams,
      responses: { 200: { description: 'Its delivery.', schema: webhookDelivery } },
      problems: ['NOT_FOUND', 'STATE_CONFLICT'],
    },
    async ({ params }, { caller }) => {
      const deliveryId = await caller.webhooks.test(params.endpointId)
      onWebhookDue()
      return readDelivery(caller.data, deliveryId)
    },
  )

const keyEndpoints = (deps: Deps, guardOf: GuardOf): Endpoint[] => [
  endpoint(
    {
      method: 'get',
      path: '/webhook-keys',
      summary: 'The keys that sign, and where receivers fetch them',
      tags,
      auth: guardOf('GET /webhook-keys'),
      responses: { 200: { description: 'The one that signs first.', schema: webhookKeyList } },
    },
    (_request, { caller }) => keysOf(deps, caller),
  ),
  endpoint(
    {
      method: 'post',
      path: '/webhook-keys/rotate',
      summary: 'Sign with a new key from now on',
      description:
        'The old one stays listed for so long; without overlap receivers refuse what it has signed a moment ago.',
      tags,
      auth: guardOf('POST /webhook-keys/rotate'),
      body: rotateWebhookKeyBody,
      responses: { 200: { description: 'The keys as they stand.', schema: webhookKeyList } },
      problems: ['STATE_CONFLICT'],
    },
    async ({ body }, { caller }) => {
      await caller.webhooks.rotate(body.overlapHours)
      return keysOf(deps, caller)
    },
  ),
]

const deliveries = ({ onWebhookDue }: Deps, guardOf: GuardOf): Endpoint[] => [
  endpoint(
    {
      method: 'get',
      path: '/webhook-deliveries',
      summary: 'What was sent, and what came of it',
      tags,
      auth: guardOf('GET /webhook-deliveries'),
      query: webhookDeliveriesQuery,
      responses: { 200: { description: 'One page, newest first.', schema: webhookDeliveryPage } },
    },
    ({ query: { limit, ...query } }, { caller }) =>
      readDeliveryPage(caller.data, { ...query, limit: limit === undefined ? USUAL_LIMIT : Number(limit) }),
  ),
  endpoint(
    {
      method: 'get',
      path: '/webhook-deliveries/{deliveryId}',
      summary: 'A delivery with its body and every attempt',
      tags,
      auth: guardOf('GET /webhook-deliveries/{deliveryId}'),
      params: webhookDeliveryParams,
      responses: { 200: { description: 'The delivery.', schema: webhookDelivery } },
      problems: ['NOT_FOUND'],
    },
    ({ params }, { caller }) => readDelivery(caller.data, params.deliveryId),
  ),
  endpoint(
    {
      method: 'post',
      path: '/webhook-deliveries/{deliveryId}/resend',
      summary: 'Send an event again',
      description: 'As a new delivery with a schedule of its own; what is still on its way is tried now instead.',
      tags,
      auth: guardOf('POST /webhook-deliveries/{deliveryId}/resend'),
      params: webhookDeliveryParams,
      responses: { 200: { description: 'The delivery that is under way.', schema: webhookDelivery } },
      problems: ['NOT_FOUND', 'STATE_CONFLICT'],
    },
    async ({ params }, { caller }) => {
      const deliveryId = await caller.webhooks.resend(params.deliveryId)
      onWebhookDue()
      return readDelivery(caller.data, deliveryId)
    },
  ),
]
