-- CreateEnum
CREATE TYPE "refund_kind" AS ENUM ('REFUND', 'REVERSAL');

-- CreateEnum
CREATE TYPE "refund_state" AS ENUM ('REQUESTED', 'PROCESSING', 'SUCCESS', 'REJECTED');

-- AlterEnum
ALTER TYPE "payment_event_type" ADD VALUE 'CANCELLED' AFTER 'CREATED';

-- AlterTable
ALTER TABLE "payments" ADD COLUMN     "refunded_surcharge_fen" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "refunds" (
    "refund_id" TEXT NOT NULL,
    "kind" "refund_kind" NOT NULL,
    "payment_id" TEXT NOT NULL,
    "merchant_no" CHAR(8) NOT NULL,
    "person_id" TEXT NOT NULL,
    "out_refund_no" VARCHAR(64) NOT NULL,
    "content_hash" BYTEA NOT NULL,
    "amount_fen" INTEGER NOT NULL,
    "surcharge_fen" INTEGER NOT NULL DEFAULT 0,
    "state" "refund_state" NOT NULL,
    "to_suspense" BOOLEAN NOT NULL DEFAULT false,
    "reason" VARCHAR(128),
    "requested_by" VARCHAR(40) NOT NULL,
    "decided_by" VARCHAR(40),
    "business_date" DATE NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "sweep_after" TIMESTAMPTZ(3) NOT NULL DEFAULT (now() + '00:00:10'::interval),

    CONSTRAINT "refunds_pkey" PRIMARY KEY ("refund_id")
);

-- CreateIndex
CREATE INDEX "refunds_payment_id_idx" ON "refunds"("payment_id");

-- CreateIndex
CREATE INDEX "refunds_person_id_created_at_refund_id_idx" ON "refunds"("person_id", "created_at" DESC, "refund_id" DESC);

-- CreateIndex
CREATE INDEX "refunds_merchant_no_created_at_refund_id_idx" ON "refunds"("merchant_no", "created_at" DESC, "refund_id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "refunds_merchant_no_kind_out_refund_no_key" ON "refunds"("merchant_no", "kind", "out_refund_no");


-- What Prisma's language has no word for.

-- Like payments, refunds carry no foreign keys: they are written by the payment server alone, from a payment that it has
-- just locked, and nothing that they name is ever deleted.

-- A payment is reversed once.
CREATE UNIQUE INDEX "refunds_one_reversal_key" ON "refunds"("payment_id") WHERE "kind" = 'REVERSAL';

-- What the sweeper must finish, and what waits for a second person: as small as the work that is open.
CREATE INDEX "refunds_unfinished_idx" ON "refunds"("sweep_after") WHERE "state" = 'PROCESSING';
CREATE INDEX "refunds_requested_idx" ON "refunds"("merchant_no", "created_at" DESC, "refund_id" DESC) WHERE "state" = 'REQUESTED';

ALTER TABLE "refunds"
    ADD CONSTRAINT "refunds_refund_id_shape" CHECK ("refund_id" ~ '^rfd_[0-9a-f]{32}$'),
    ADD CONSTRAINT "refunds_out_refund_no_shape" CHECK ("out_refund_no" ~ '^[A-Za-z0-9_-]{1,64}$'),
    ADD CONSTRAINT "refunds_content_hash_whole" CHECK (octet_length("content_hash") = 32),
    ADD CONSTRAINT "refunds_amount" CHECK ("amount_fen" BETWEEN 1 AND 10000000 AND "surcharge_fen" BETWEEN 0 AND 10000000),
    -- A refund says why. A reversal says that the payment was cancelled, and asks nobody else.
    ADD CONSTRAINT "refunds_reason" CHECK (("reason" IS NOT NULL) = ("kind" = 'REFUND')),
    ADD CONSTRAINT "refunds_reversal_at_once" CHECK ("kind" = 'REFUND' OR "state" IN ('PROCESSING', 'SUCCESS')),
    ADD CONSTRAINT "refunds_decided" CHECK (("decided_by" IS NULL) = ("decided_at" IS NULL)
        AND ("state" <> 'REJECTED' OR "decided_by" IS NOT NULL)
        AND ("state" <> 'REQUESTED' OR "decided_by" IS NULL)),
    -- Whoever asks for much money does not also allow it.
    ADD CONSTRAINT "refunds_second_person" CHECK ("decided_by" <> "requested_by"),
    ADD CONSTRAINT "refunds_finished_at" CHECK (("finished_at" IS NULL) = ("state" IN ('REQUESTED', 'PROCESSING'))),
    ADD CONSTRAINT "refunds_to_suspense" CHECK (NOT "to_suspense" OR "state" = 'SUCCESS');

-- Final states stay, and what was set aside is not rewritten. The condition is part of the trigger, so a lawful update
-- calls no function.
CREATE TRIGGER "refunds_transition" BEFORE UPDATE ON "refunds" FOR EACH ROW
    WHEN ((OLD."state" <> NEW."state"
            AND NOT (OLD."state" = 'REQUESTED' AND NEW."state" IN ('PROCESSING', 'REJECTED'))
            AND NOT (OLD."state" = 'PROCESSING' AND NEW."state" = 'SUCCESS'))
        OR (OLD."state" <> 'REQUESTED' AND (NEW."surcharge_fen" <> OLD."surcharge_fen"
            OR NEW."business_date" <> OLD."business_date" OR NEW."decided_by" IS DISTINCT FROM OLD."decided_by")))
    EXECUTE FUNCTION "refuse_transition"();

ALTER TABLE "payments"
    DROP CONSTRAINT "payments_amount",
    -- Cancelled before it came: its number is taken, and nothing is ever paid under it.
    ADD CONSTRAINT "payments_amount" CHECK ("amount_fen" BETWEEN 1 AND 10000000 OR ("amount_fen" = 0 AND "state" = 'CLOSED')),
    -- Whatever any program believes: no more goes back than was paid, of the amount and of the surcharge.
    ADD CONSTRAINT "payments_refunded_parts" CHECK (
        "refunded_surcharge_fen" BETWEEN 0 AND "surcharge_fen"
        AND "refunded_fen" - "refunded_surcharge_fen" BETWEEN 0 AND "amount_fen"),
    ADD CONSTRAINT "payments_refunded_state" CHECK ("refunded_fen" = 0 OR "state" IN ('REFUND', 'REVOKED'));

-- What a static code took of the day's limit comes back with the money. It stands here for the reason that
-- `settle_forward_payment` does. A part that belongs to a day gone by is given back to that day, where it does no harm.
CREATE FUNCTION "give_back_static_limit"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE "static_spend" AS s SET "spent_fen" = s."spent_fen" - (NEW."refunded_fen" - OLD."refunded_fen")
        FROM "orders" AS o
        WHERE o."order_id" = NEW."order_id" AND o."reserved_fen" > 0
            AND s."person_id" = NEW."person_id" AND s."business_date" = NEW."business_date";
    RETURN NULL;
END
$$;
CREATE TRIGGER "payments_give_back_static_limit" AFTER UPDATE ON "payments" FOR EACH ROW
    WHEN (NEW."mode" = 'FORWARD_SCAN' AND NEW."refunded_fen" > OLD."refunded_fen")
    EXECUTE FUNCTION "give_back_static_limit"();

GRANT UPDATE ("refunded_surcharge_fen") ON "payments" TO "payment_app";

-- What was asked for can never be changed; only what became of it, and only forwards.
GRANT SELECT, INSERT, UPDATE ("surcharge_fen", "state", "to_suspense", "decided_by", "business_date", "decided_at", "finished_at",
    "sweep_after") ON "refunds" TO "payment_app";

-- The proof of what matters most.
DO $$
BEGIN
    ASSERT NOT has_table_privilege('payment_app', 'refunds', 'DELETE'), 'refunds can be deleted';
    ASSERT NOT has_column_privilege('payment_app', 'refunds', 'amount_fen', 'UPDATE'), 'amounts of refunds can be changed';
    ASSERT NOT has_column_privilege('payment_app', 'refunds', 'payment_id', 'UPDATE'), 'refunds can change hands';
END
$$;
