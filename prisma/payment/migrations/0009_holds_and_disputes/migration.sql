-- CreateEnum
CREATE TYPE "dispute_kind" AS ENUM ('AMOUNT', 'NOT_MINE', 'TWICE', 'NOT_RECEIVED', 'SURCHARGE', 'OTHER');

-- CreateEnum
CREATE TYPE "dispute_state" AS ENUM ('OPEN', 'ANSWERED', 'ACCEPTED', 'REJECTED', 'WITHDRAWN');

-- AlterTable
ALTER TABLE "persons" ADD COLUMN     "held_at" TIMESTAMPTZ(3),
ADD COLUMN     "hold_version" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "person_holds" (
    "person_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "held" BOOLEAN NOT NULL,
    "decided_at" TIMESTAMPTZ(3) NOT NULL,
    "session_id" TEXT NOT NULL,
    "at_ledger" TIMESTAMPTZ(3),
    "at_tsm" TIMESTAMPTZ(3),
    "stop_list_version" BIGINT,
    "sweep_after" TIMESTAMPTZ(3) NOT NULL DEFAULT (now() + '00:00:10'::interval),

    CONSTRAINT "person_holds_pkey" PRIMARY KEY ("person_id","version")
);

-- CreateTable
CREATE TABLE "disputes" (
    "dispute_id" TEXT NOT NULL,
    "payment_id" TEXT NOT NULL,
    "merchant_no" CHAR(8) NOT NULL,
    "person_id" TEXT NOT NULL,
    "kind" "dispute_kind" NOT NULL,
    "text" VARCHAR(500) NOT NULL,
    "state" "dispute_state" NOT NULL DEFAULT 'OPEN',
    "evidence" JSONB NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "disputes_pkey" PRIMARY KEY ("dispute_id")
);

-- CreateTable
CREATE TABLE "dispute_events" (
    "dispute_id" TEXT NOT NULL,
    "seq" SMALLINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "state" "dispute_state" NOT NULL,
    "actor" VARCHAR(40) NOT NULL,
    "note" VARCHAR(500),

    CONSTRAINT "dispute_events_pkey" PRIMARY KEY ("dispute_id","seq")
);

-- CreateIndex
CREATE INDEX "disputes_payment_id_opened_at_idx" ON "disputes"("payment_id", "opened_at");

-- CreateIndex
CREATE INDEX "disputes_merchant_no_opened_at_dispute_id_idx" ON "disputes"("merchant_no", "opened_at" DESC, "dispute_id" DESC);


-- What Prisma's language has no word for.

-- Neither carries foreign keys to payments, like everything that hangs on them.

ALTER TABLE "persons" ADD CONSTRAINT "persons_hold" CHECK ("hold_version" >= 0 AND ("hold_version" > 0 OR "held_at" IS NULL));

-- Whom TSM and one-card backend must still be told of: as small as the work that is open.
CREATE INDEX "person_holds_unfinished_idx" ON "person_holds"("sweep_after") WHERE "at_ledger" IS NULL OR "at_tsm" IS NULL;

ALTER TABLE "person_holds"
    ADD CONSTRAINT "person_holds_version" CHECK ("version" >= 1),
    ADD CONSTRAINT "person_holds_stop_list" CHECK (("stop_list_version" IS NULL) = ("at_tsm" IS NULL));

-- One open dispute per payment, whoever asks at once.
CREATE UNIQUE INDEX "disputes_open_key" ON "disputes"("payment_id") WHERE "state" IN ('OPEN', 'ANSWERED');

ALTER TABLE "disputes"
    ADD CONSTRAINT "disputes_dispute_id_shape" CHECK ("dispute_id" ~ '^dsp_[0-9a-f]{32}$'),
    ADD CONSTRAINT "disputes_due_later" CHECK ("due_at" > "opened_at"),
    ADD CONSTRAINT "disputes_closed_at" CHECK (("closed_at" IS NULL) = ("state" IN ('OPEN', 'ANSWERED')));

-- Final states stay. The condition is part of the trigger, so a lawful update calls no function.
CREATE TRIGGER "disputes_transition" BEFORE UPDATE ON "disputes" FOR EACH ROW
    WHEN (OLD."state" <> NEW."state"
        AND NOT (OLD."state" = 'OPEN' AND NEW."state" <> 'OPEN')
        AND NOT (OLD."state" = 'ANSWERED' AND NEW."state" IN ('ACCEPTED', 'REJECTED', 'WITHDRAWN')))
    EXECUTE FUNCTION "refuse_transition"();

-- What was said and what was known then stays as it was; history is only added to.
GRANT SELECT, INSERT, UPDATE ("at_ledger", "at_tsm", "stop_list_version", "sweep_after") ON "person_holds" TO "payment_app";
GRANT SELECT, INSERT, UPDATE ("state", "closed_at") ON "disputes" TO "payment_app";
GRANT SELECT, INSERT ON "dispute_events" TO "payment_app";

DO $$
BEGIN
    ASSERT NOT has_column_privilege('payment_app', 'disputes', 'evidence', 'UPDATE'), 'evidence can be rewritten';
    ASSERT NOT has_any_column_privilege('payment_app', 'dispute_events', 'UPDATE'), 'history can be rewritten';
    ASSERT NOT has_column_privilege('payment_app', 'person_holds', 'held', 'UPDATE'), 'a report can be made undone unseen';
END
$$;
