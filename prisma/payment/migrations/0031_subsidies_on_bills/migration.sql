-- AlterTable
ALTER TABLE "payments" ADD COLUMN     "subsidy_fen" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "refunds" ADD COLUMN     "subsidy_fen" INTEGER NOT NULL DEFAULT 0;


-- What Prisma's language has no word for.

-- The ledger says what came from a subsidy, or went back to it, in the answer that says that money moved: part of the whole.
ALTER TABLE "payments"
    ADD CONSTRAINT "payments_subsidy" CHECK ("subsidy_fen" BETWEEN 0 AND "amount_fen" + "surcharge_fen");
ALTER TABLE "refunds"
    ADD CONSTRAINT "refunds_subsidy" CHECK ("subsidy_fen" BETWEEN 0 AND "amount_fen" + "surcharge_fen");

GRANT UPDATE ("subsidy_fen") ON "payments", "refunds" TO "payment_app";
