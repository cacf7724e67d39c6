/** Every address inside the app, written once. They are below `/app`. */
export const PATHS = {
  pay: '/',
  scan: '/scan',
  /** What a merchant code's address leads to. */
  link: (token: string) => `/q/${token}`,
  order: (orderId: string) => `/orders/${orderId}`,
  bills: '/bills',
  bill: (paymentId: string) => `/bills/${paymentId}`,
  receipt: (paymentId: string) => `/bills/${paymentId}/receipt`,
  /** What came back of a bill. */
  refund: (refundId: string) => `/bills/refunds/${refundId}`,
  me: '/me',
  /** Reporting a lost phone, and how far the report has got. */
  loss: '/me/loss',
  login: '/login',
} as const
