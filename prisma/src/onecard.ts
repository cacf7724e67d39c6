import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from './generated/onecard/client.ts'

export * from './generated/onecard/client.ts'

/** A client on the onecard database. `maxConnections` bounds its pool. Disconnect it with `$disconnect`. */
export const createClient = (url: string, maxConnections = 4) =>
  new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: maxConnections }) })
