-- AlterTable
ALTER TABLE "merchant_decisions" ADD COLUMN     "commission_before_bps" INTEGER,
ADD COLUMN     "commission_since" DATE;

-- By hand: what Prisma cannot say.

-- Both or neither: a day that is settled late finds what was agreed for it.
ALTER TABLE "merchant_decisions"
    ADD CONSTRAINT "merchant_decisions_commission"
    CHECK (("commission_before_bps" IS NULL) = ("commission_since" IS NULL) AND "commission_before_bps" BETWEEN 0 AND 10000) NOT VALID;

CREATE INDEX "merchant_decisions_commission_since" ON "merchant_decisions" ("merchant_no", "commission_since")
    WHERE "commission_since" IS NOT NULL;
