import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from './generated/token/client.ts'

export * from './generated/token/client.ts'

/** A client on the token database. `maxConnections` bounds its pool. Disconnect it with `$disconnect`. */
export const createClient = (url: string, maxConnections = 4) =>
  new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: maxConnections }) })
