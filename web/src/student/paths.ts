/** Every address inside the app, written once. They are below `/app`. */
export const PATHS = {
  pay: '/',
  bills: '/bills',
  bill: (paymentId: string) => `/bills/${paymentId}`,
  me: '/me',
  login: '/login',
} as const
