-- CreateEnum
CREATE TYPE "payout_transfer_purpose" AS ENUM ('COMMISSION', 'PAYOUT');

-- CreateEnum
CREATE TYPE "payout_transfer_state" AS ENUM ('PENDING', 'POSTED', 'DECLINED');

-- AlterEnum
ALTER TYPE "settlement_kind" ADD VALUE 'SHORT';
ALTER TYPE "settlement_kind" ADD VALUE 'ADJUSTED_OUT';
ALTER TYPE "settlement_kind" ADD VALUE 'ADJUSTED_IN';
ALTER TYPE "settlement_kind" ADD VALUE 'SURCHARGE_LATER';
ALTER TYPE "settlement_kind" ADD VALUE 'SURCHARGE_BACK';

-- AlterEnum
ALTER TYPE "payout_state" ADD VALUE 'DECLINED';

-- AlterTable
ALTER TABLE "exceptions" ADD COLUMN     "paid_back_on" DATE;

-- AlterTable
ALTER TABLE "payouts" ADD COLUMN     "sweep_after" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "tries" SMALLINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "payout_transfers" (
    "posting_id" TEXT NOT NULL,
    "payout_id" TEXT NOT NULL,
    "purpose" "payout_transfer_purpose" NOT NULL,
    "attempt" SMALLINT NOT NULL,
    "amount_fen" BIGINT NOT NULL,
    "business_date" DATE NOT NULL,
    "state" "payout_transfer_state" NOT NULL DEFAULT 'PENDING',
    "decline_code" VARCHAR(40),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "answered_at" TIMESTAMPTZ(3),

    CONSTRAINT "payout_transfers_pkey" PRIMARY KEY ("posting_id")
);

-- CreateTable
CREATE TABLE "unreconciled_days" (
    "business_date" DATE NOT NULL,
    "approval_id" TEXT NOT NULL,
    "reason" VARCHAR(200) NOT NULL,
    "requested_by" VARCHAR(40) NOT NULL,
    "decided_by" VARCHAR(40) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "unreconciled_days_pkey" PRIMARY KEY ("business_date")
);

-- CreateIndex
CREATE UNIQUE INDEX "payout_transfers_payout_id_purpose_attempt_key" ON "payout_transfers"("payout_id", "purpose", "attempt");

-- CreateIndex
CREATE UNIQUE INDEX "unreconciled_days_approval_id_key" ON "unreconciled_days"("approval_id");


-- What Prisma's language has no word for.

ALTER TABLE "payout_transfers"
    ADD CONSTRAINT "payout_transfers_amount" CHECK ("amount_fen" > 0 AND "attempt" >= 1),
    ADD CONSTRAINT "payout_transfers_answered" CHECK (("state" = 'PENDING') = ("answered_at" IS NULL)
        AND ("state" = 'DECLINED') = ("decline_code" IS NOT NULL));
-- The ledger's answer is the same for ever.
CREATE TRIGGER "payout_transfers_transition" BEFORE UPDATE ON "payout_transfers" FOR EACH ROW
    WHEN (OLD."state" <> 'PENDING') EXECUTE FUNCTION "refuse_transition"();
-- However often a person has it repeated, one transfer of each purpose is asked for or was made: nothing is paid twice.
CREATE UNIQUE INDEX "payout_transfers_one_key" ON "payout_transfers"("payout_id", "purpose") WHERE "state" <> 'DECLINED';
-- What the ledger has not answered: as small as that.
CREATE INDEX "payouts_due_idx" ON "payouts"("sweep_after") WHERE "state" = 'POSTING';
-- What is not booked, for people.
CREATE INDEX "payouts_open_idx" ON "payouts"("created_at") WHERE "state" <> 'DONE';
ALTER TABLE "payouts" ADD CONSTRAINT "payouts_tries" CHECK ("tries" >= 0);

-- Pay-outs from before: what they had asked the ledger for, under the same ids and on the same days.
INSERT INTO "payout_transfers" ("posting_id", "payout_id", "purpose", "attempt", "amount_fen", "business_date", "state", "created_at", "answered_at")
    SELECT p."settlement_id" || t."suffix", p."payout_id", t."purpose", 1, t."amount_fen", (p."created_at" AT TIME ZONE 'Asia/Shanghai')::date,
        (CASE WHEN p."finished_at" IS NULL THEN 'PENDING' ELSE 'POSTED' END)::"payout_transfer_state", p."created_at", p."finished_at"
    FROM "payouts" p CROSS JOIN LATERAL (VALUES
        ('-commission', 'COMMISSION'::"payout_transfer_purpose", p."commission_fen"),
        ('-payout', 'PAYOUT', p."amount_fen")) t ("suffix", "purpose", "amount_fen")
    WHERE t."amount_fen" > 0;

ALTER TABLE "unreconciled_days" ADD CONSTRAINT "unreconciled_days_second_person" CHECK ("decided_by" <> "requested_by");

-- Cases that change what a merchant gets.
DROP INDEX "exceptions_late_success_idx";
CREATE INDEX "exceptions_of_settlement_idx" ON "exceptions"("merchant_no") WHERE "class" IN ('LATE_SUCCESS', 'MISSING_HERE', 'MISSING_THERE',
    'STATE_DIFFERS', 'AMOUNT_DIFFERS', 'SURCHARGE_DIFFERS', 'DUPLICATE');

GRANT UPDATE ("sweep_after", "tries") ON "payouts" TO "payment_app";
GRANT SELECT, INSERT, UPDATE ("state", "decline_code", "answered_at") ON "payout_transfers" TO "payment_app";
GRANT SELECT, INSERT ON "unreconciled_days" TO "payment_app";
GRANT UPDATE ("paid_back_on") ON "exceptions" TO "payment_app";
