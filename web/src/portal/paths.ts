/** Every address inside the portal, written once. They are below `/portal`. */
export const PATHS = {
  home: '/',
  payments: '/payments',
  payment: (paymentId: string) => `/payments/${paymentId}`,
  staticCodes: '/static-codes',
  staticCode: (codeId: string) => `/static-codes/${codeId}`,
  dynamicCodes: '/dynamic-codes',
  refunds: '/refunds',
  exceptions: '/exceptions',
  disputes: '/disputes',
  webhooks: '/webhooks',
  webhookDelivery: (deliveryId: string) => `/webhooks/${deliveryId}`,
  terminals: '/terminals',
  shifts: '/shifts',
  shift: (shiftId: string) => `/shifts/${shiftId}`,
  cashiers: '/cashiers',
} as const
