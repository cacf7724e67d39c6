-- AlterTable
ALTER TABLE "refunds" ADD COLUMN     "subsidy_to_fund" BOOLEAN NOT NULL DEFAULT false;

-- What Prisma's language has no word for.

-- A refund of a closed account that only the subsidy had paid leaves nothing for its owner: the ledger says so, in the answer that
-- says that money moved, and the owner reads it.
ALTER TABLE "refunds"
    ADD CONSTRAINT "refunds_subsidy_to_fund" CHECK (NOT "subsidy_to_fund" OR ("subsidy_fen" > 0 AND "state" = 'SUCCESS'));
GRANT UPDATE ("subsidy_to_fund") ON "refunds" TO "payment_app";
