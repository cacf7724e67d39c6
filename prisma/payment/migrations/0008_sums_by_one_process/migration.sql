-- By hand: what Prisma cannot say.

-- A total reads some ten thousand sums. Starting a second process for that takes longer than it saves, and when the machine
-- is busy much longer.
ALTER TABLE "payment_sums" SET (parallel_workers = 0);
