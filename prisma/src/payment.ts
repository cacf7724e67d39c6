import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from './generated/payment/client.ts'

export * from './generated/payment/client.ts'

/**
 * How long a transaction may wait for a connection, and then last, in milliseconds. Prisma's own two seconds of waiting are
 * over before a loaded machine that has just started has let a handful of tills activate: they heard OVERLOADED.
 */
const TRANSACTION_OPTIONS = { maxWait: 10_000, timeout: 10_000 }

/** A client on the payment database. `maxConnections` bounds its pool. Disconnect it with `$disconnect`. */
export const createClient = (url: string, maxConnections = 4) =>
  new PrismaClient({
    adapter: new PrismaPg({ connectionString: url, max: maxConnections }),
    transactionOptions: TRANSACTION_OPTIONS,
  })
