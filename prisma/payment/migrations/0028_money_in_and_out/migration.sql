-- CreateEnum
CREATE TYPE "money_move_state" AS ENUM ('DRAFT', 'PENDING', 'POSTED', 'DECLINED');

-- CreateTable
CREATE TABLE "money_moves" (
    "move_id" VARCHAR(64) NOT NULL,
    "number" VARCHAR(40),
    "batch_id" VARCHAR(40),
    "line" INTEGER,
    "purpose" VARCHAR(24) NOT NULL,
    "person_id" VARCHAR(40),
    "from_account" VARCHAR(32) NOT NULL,
    "to_account" VARCHAR(32) NOT NULL,
    "owner" VARCHAR(32),
    "amount_fen" BIGINT NOT NULL,
    "business_date" DATE NOT NULL,
    "reason" VARCHAR(200),
    "state" "money_move_state" NOT NULL,
    "decline_code" VARCHAR(40),
    "balance_after_fen" BIGINT,
    "clerk" VARCHAR(40) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "posted_at" TIMESTAMPTZ(3),
    "next_try_at" TIMESTAMPTZ(3),

    CONSTRAINT "money_moves_pkey" PRIMARY KEY ("move_id")
);

-- CreateTable
CREATE TABLE "subsidy_batches" (
    "batch_id" VARCHAR(40) NOT NULL,
    "name" VARCHAR(100) NOT NULL,
    "purpose" VARCHAR(24) NOT NULL,
    "rows" INTEGER NOT NULL,
    "total_fen" BIGINT NOT NULL,
    "asked_by" VARCHAR(40) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),

    CONSTRAINT "subsidy_batches_pkey" PRIMARY KEY ("batch_id")
);

-- CreateTable
CREATE TABLE "drawer_counts" (
    "id" BIGSERIAL NOT NULL,
    "clerk" VARCHAR(40) NOT NULL,
    "business_date" DATE NOT NULL,
    "counted_fen" BIGINT NOT NULL,
    "expected_fen" BIGINT NOT NULL,
    "counted_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "drawer_counts_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "money_moves_number_key" ON "money_moves"("number");

-- CreateIndex
CREATE UNIQUE INDEX "money_moves_batch_id_line_key" ON "money_moves"("batch_id", "line");

-- CreateIndex
CREATE INDEX "money_moves_business_date_created_at_move_id_idx" ON "money_moves"("business_date", "created_at" DESC, "move_id" DESC);

-- CreateIndex
CREATE INDEX "subsidy_batches_created_at_batch_id_idx" ON "subsidy_batches"("created_at" DESC, "batch_id" DESC);

-- CreateIndex
CREATE INDEX "drawer_counts_business_date_clerk_id_idx" ON "drawer_counts"("business_date", "clerk", "id");


-- What Prisma's language has no word for.

ALTER TABLE "money_moves"
    ADD CONSTRAINT "money_moves_amount" CHECK ("amount_fen" BETWEEN 1 AND 100000000000),
    ADD CONSTRAINT "money_moves_batch" CHECK (("batch_id" IS NULL) = ("line" IS NULL)),
    ADD CONSTRAINT "money_moves_draft" CHECK ("state" <> 'DRAFT' OR "batch_id" IS NOT NULL),
    ADD CONSTRAINT "money_moves_declined" CHECK (("state" = 'DECLINED') = ("decline_code" IS NOT NULL)),
    ADD CONSTRAINT "money_moves_posted" CHECK (("state" = 'POSTED') = ("posted_at" IS NOT NULL)),
    ADD CONSTRAINT "money_moves_next_try" CHECK (("state" = 'PENDING') = ("next_try_at" IS NOT NULL));
ALTER TABLE "subsidy_batches" ADD CONSTRAINT "subsidy_batches_purpose" CHECK ("purpose" IN ('SUBSIDY', 'SUBSIDY_RETURN') AND "rows" > 0);
ALTER TABLE "drawer_counts" ADD CONSTRAINT "drawer_counts_counted" CHECK ("counted_fen" >= 0);

-- What is decided is asked of the ledger, whose answer is final.
CREATE TRIGGER "money_moves_transition" BEFORE UPDATE ON "money_moves" FOR EACH ROW
    WHEN (NOT (OLD."state" = 'PENDING' AND NEW."state" IN ('PENDING', 'POSTED', 'DECLINED')
        OR OLD."state" = 'DRAFT' AND NEW."state" = 'PENDING'))
    EXECUTE FUNCTION "refuse_transition"();

-- What the ledger is to be asked: as small as the work that is open. And what one batch has come to.
CREATE INDEX "money_moves_due_idx" ON "money_moves"("next_try_at") WHERE "state" = 'PENDING';
CREATE INDEX "money_moves_batch_state_idx" ON "money_moves"("batch_id", "state") WHERE "batch_id" IS NOT NULL;

-- What was decided can never be changed, only what became of it; a count stays as it was counted.
GRANT SELECT, INSERT, UPDATE ("state", "decline_code", "balance_after_fen", "posted_at", "next_try_at", "business_date") ON "money_moves" TO "payment_app";
GRANT SELECT, INSERT, UPDATE ("started_at") ON "subsidy_batches" TO "payment_app";
GRANT SELECT, INSERT ON "drawer_counts" TO "payment_app";
GRANT USAGE ON SEQUENCE "drawer_counts_id_seq" TO "payment_app";

DO $$
BEGIN
    ASSERT NOT has_column_privilege('payment_app', 'money_moves', 'amount_fen', 'UPDATE'), 'what was decided can be changed';
    ASSERT NOT has_table_privilege('payment_app', 'money_moves', 'DELETE'), 'what was decided can be deleted';
END
$$;
