/**
 * How long a transaction of Prisma's may wait for a connection, and then last, in milliseconds. Its own two seconds of
 * waiting are over before a loaded machine has worked through a class that enrols together.
 */
export const TRANSACTION_OPTIONS = { maxWait: 10_000, timeout: 10_000 }
