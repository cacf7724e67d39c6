-- CreateEnum
CREATE TYPE "exception_class" AS ENUM ('LATE_SUCCESS', 'PAID_TWICE', 'REFUND_TO_SUSPENSE', 'REFUND_REFUSED');

-- CreateEnum
CREATE TYPE "exception_state" AS ENUM ('OPEN', 'RESOLVED');

-- CreateEnum
CREATE TYPE "exception_remedy" AS ENUM ('PAID_BACK', 'WAS_BACK');

-- CreateEnum
CREATE TYPE "exception_note_type" AS ENUM ('FOUND', 'REFUSED', 'PAID_BACK', 'WAS_BACK');

-- CreateTable
CREATE TABLE "exceptions" (
    "exception_id" TEXT NOT NULL,
    "class" "exception_class" NOT NULL,
    "payment_id" TEXT NOT NULL,
    "refund_id" TEXT,
    "merchant_no" CHAR(8) NOT NULL,
    "amount_fen" INTEGER NOT NULL,
    "evidence" JSONB NOT NULL,
    "state" "exception_state" NOT NULL DEFAULT 'OPEN',
    "resolved_how" "exception_remedy",
    "next_try_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),

    CONSTRAINT "exceptions_pkey" PRIMARY KEY ("exception_id")
);

-- CreateTable
CREATE TABLE "exception_notes" (
    "exception_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "type" "exception_note_type" NOT NULL,
    "author" VARCHAR(40) NOT NULL,
    "text" VARCHAR(500),

    CONSTRAINT "exception_notes_pkey" PRIMARY KEY ("exception_id","at","type")
);

-- CreateIndex
CREATE INDEX "exceptions_merchant_no_created_at_exception_id_idx" ON "exceptions"("merchant_no", "created_at" DESC, "exception_id" DESC);


-- What Prisma's language has no word for.

-- Like payments and refunds, exceptions carry no foreign keys: what they name is never deleted.

-- Found again it is the same one, whoever finds it.
CREATE UNIQUE INDEX "exceptions_of_payment_key" ON "exceptions"("payment_id", "class") WHERE "class" IN ('LATE_SUCCESS', 'PAID_TWICE');
CREATE UNIQUE INDEX "exceptions_of_refund_key" ON "exceptions"("refund_id", "class") WHERE "class" IN ('REFUND_TO_SUSPENSE', 'REFUND_REFUSED');

-- What the sweeper still has to repair: as small as the work that is open.
CREATE INDEX "exceptions_to_repair_idx" ON "exceptions"("next_try_at") WHERE "state" = 'OPEN' AND "next_try_at" IS NOT NULL;

-- What has ended without money is compared with the ledger for a while; most payments end with it, and are not in here.
CREATE INDEX "payments_ended_unpaid_idx" ON "payments"("finished_at", "payment_id") WHERE "state" IN ('CLOSED', 'PAYERROR');
CREATE INDEX "refunds_reversed_idx" ON "refunds"("finished_at", "refund_id") WHERE "kind" = 'REVERSAL' AND "state" = 'SUCCESS';
-- One of two payments under one number is not the first that was tried: these alone need be looked at.
CREATE INDEX "payments_tried_again_idx" ON "payments"("created_at") WHERE "attempt" > 0;

ALTER TABLE "exceptions"
    ADD CONSTRAINT "exceptions_exception_id_shape" CHECK ("exception_id" ~ '^exc_[0-9a-f]{32}$'),
    ADD CONSTRAINT "exceptions_amount" CHECK ("amount_fen" BETWEEN 1 AND 20000000),
    ADD CONSTRAINT "exceptions_resolved" CHECK (("state" = 'RESOLVED') = ("resolved_how" IS NOT NULL)
        AND ("state" = 'RESOLVED') = ("resolved_at" IS NOT NULL)),
    ADD CONSTRAINT "exceptions_of_refund" CHECK ("refund_id" IS NOT NULL OR "class" IN ('LATE_SUCCESS', 'PAID_TWICE'));

CREATE TRIGGER "exceptions_transition" BEFORE UPDATE ON "exceptions" FOR EACH ROW
    WHEN (OLD."state" = 'RESOLVED')
    EXECUTE FUNCTION "refuse_transition"();

-- What was found can never be changed; only what became of it. What was said about it is written once.
GRANT SELECT, INSERT, UPDATE ("state", "resolved_how", "next_try_at", "resolved_at") ON "exceptions" TO "payment_app";
GRANT SELECT, INSERT ON "exception_notes" TO "payment_app";

-- The proof of what matters most.
DO $$
BEGIN
    ASSERT NOT has_table_privilege('payment_app', 'exceptions', 'DELETE'), 'exceptions can be deleted';
    ASSERT NOT has_column_privilege('payment_app', 'exceptions', 'evidence', 'UPDATE'), 'evidence can be changed';
    ASSERT NOT has_table_privilege('payment_app', 'exception_notes', 'UPDATE, DELETE'), 'notes can be changed';
END
$$;
