-- CreateEnum
CREATE TYPE "confirmation_reason" AS ENUM ('AMOUNT', 'COUNT', 'DIGITS', 'RISK');

-- CreateEnum
CREATE TYPE "confirmation_state" AS ENUM ('PENDING', 'CONFIRMED', 'REFUSED', 'EXPIRED', 'CANCELLED');

-- AlterEnum
ALTER TYPE "payment_event_type" ADD VALUE 'CONFIRMATION_REQUESTED' AFTER 'CREATED';
ALTER TYPE "payment_event_type" ADD VALUE 'CONFIRMED' AFTER 'CONFIRMATION_REQUESTED';
ALTER TYPE "payment_event_type" ADD VALUE 'REFUSED' AFTER 'CANCELLED';
ALTER TYPE "payment_event_type" ADD VALUE 'EXPIRED' AFTER 'REFUSED';

-- CreateTable
CREATE TABLE "confirmations" (
    "payment_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "reason" "confirmation_reason" NOT NULL,
    "state" "confirmation_state" NOT NULL DEFAULT 'PENDING',
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_at" TIMESTAMPTZ(3),

    CONSTRAINT "confirmations_pkey" PRIMARY KEY ("payment_id")
);


-- What Prisma's language has no word for.

-- Like the payments that they belong to, confirmations carry no foreign keys: they are written by the statement that has
-- just locked the payment.

-- What a phone asks for when it starts: as small as the payments that wait.
CREATE INDEX "confirmations_pending_idx" ON "confirmations"("person_id") WHERE "state" = 'PENDING';

ALTER TABLE "confirmations"
    ADD CONSTRAINT "confirmations_decided_at" CHECK (("decided_at" IS NULL) = ("state" = 'PENDING'));

-- A decision stays. The condition is part of the trigger, so a lawful update calls no function.
CREATE TRIGGER "confirmations_transition" BEFORE UPDATE ON "confirmations" FOR EACH ROW
    WHEN (OLD."state" <> 'PENDING' AND NEW."state" <> OLD."state")
    EXECUTE FUNCTION "refuse_transition"();

-- Nothing is debited before the payer has confirmed: a payment that waits goes on or is closed, and nothing else.
DROP TRIGGER "payments_transition" ON "payments";
CREATE TRIGGER "payments_transition" BEFORE UPDATE ON "payments" FOR EACH ROW
    WHEN (OLD."state" <> NEW."state"
        AND NOT (OLD."state" = 'PROCESSING' AND NEW."state" NOT IN ('REVOKED', 'REFUND'))
        AND NOT (OLD."state" = 'USERPAYING' AND NEW."state" IN ('PROCESSING', 'CLOSED'))
        AND NOT (OLD."state" = 'SUCCESS' AND NEW."state" IN ('REVOKED', 'REFUND')))
    EXECUTE FUNCTION "refuse_payment_transition"();

-- Whoever closes a payment that waits, a cashier or a sweeper, need not know that somebody was asked: the question ends with
-- the wait, in the same transaction. Payments that never wait never call it.
CREATE FUNCTION "end_confirmation"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE "confirmations" SET "state" = 'CANCELLED', "decided_at" = NEW."finished_at"
        WHERE "payment_id" = NEW."payment_id" AND "state" = 'PENDING';
    RETURN NULL;
END
$$;

CREATE TRIGGER "payments_end_confirmation" AFTER UPDATE ON "payments" FOR EACH ROW
    WHEN (OLD."state" = 'USERPAYING' AND NEW."state" = 'CLOSED')
    EXECUTE FUNCTION "end_confirmation"();

-- Who was asked, why and until when can never be changed; only what the payer made of it.
GRANT SELECT, INSERT, UPDATE ("state", "decided_at") ON "confirmations" TO "payment_app";

-- The proof of what matters most.
DO $$
BEGIN
    ASSERT NOT has_table_privilege('payment_app', 'confirmations', 'DELETE'), 'confirmations can be deleted';
    ASSERT NOT has_column_privilege('payment_app', 'confirmations', 'expires_at', 'UPDATE'), 'a payer can be given more time';
    ASSERT EXISTS (SELECT FROM pg_trigger WHERE tgname = 'payments_end_confirmation' AND tgenabled = 'O'), 'questions would stay';
END
$$;
