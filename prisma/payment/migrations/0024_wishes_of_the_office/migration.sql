-- AlterTable
ALTER TABLE "merchants" ADD COLUMN     "wish_key" VARCHAR(64);

-- AlterTable
ALTER TABLE "terminals" ADD COLUMN     "wish_key" VARCHAR(64);

-- CreateTable
CREATE TABLE "merchant_decisions" (
    "approval_id" TEXT NOT NULL,
    "merchant_no" CHAR(8) NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "merchant_decisions_pkey" PRIMARY KEY ("approval_id")
);

-- CreateIndex
CREATE INDEX "merchant_decisions_merchant_no_idx" ON "merchant_decisions"("merchant_no");

-- CreateIndex
CREATE UNIQUE INDEX "merchants_wish_key_key" ON "merchants"("wish_key");

-- CreateIndex
CREATE UNIQUE INDEX "terminals_wish_key_key" ON "terminals"("wish_key");

-- AddForeignKey
ALTER TABLE "merchant_decisions" ADD CONSTRAINT "merchant_decisions_merchant_no_fkey" FOREIGN KEY ("merchant_no") REFERENCES "merchants"("merchant_no") ON DELETE RESTRICT ON UPDATE CASCADE;


-- What Prisma's language has no word for.

-- Only added to: a decision that is undone is another decision.
GRANT SELECT, INSERT ON "merchant_decisions" TO "payment_app";
