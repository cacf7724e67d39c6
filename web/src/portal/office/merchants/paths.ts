/** The addresses of merchants and tills in the office, below `/portal`. */
export const OFFICE_MERCHANT_PATHS = {
  merchants: '/merchants',
  merchant: (merchantNo: string) => `/merchants/${merchantNo}`,
  places: '/merchants/places',
  terminals: '/terminals',
  terminal: (terminalNo: string) => `/terminals/${terminalNo}`,
  terminalsOf: (merchantNo: string) => `/terminals?merchant=${merchantNo}`,
  silent: '/terminals?flaw=OFFLINE',
} as const
