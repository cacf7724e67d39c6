-- CreateEnum
CREATE TYPE "rule_draft_state" AS ENUM ('OPEN', 'PUBLISHED', 'DISCARDED');

-- CreateEnum
CREATE TYPE "pending_surcharge_state" AS ENUM ('PENDING', 'COLLECTING', 'SETTLED', 'WAIVED');

-- CreateEnum
CREATE TYPE "surcharge_waiver" AS ENUM ('BELOW_LIMIT', 'TOO_OLD', 'GIVEN_BACK', 'NO_RULE', 'BY_PERSON');

-- AlterTable
ALTER TABLE "surcharge_rules" ADD COLUMN     "draft_id" TEXT;

-- CreateTable
CREATE TABLE "rule_drafts" (
    "draft_id" TEXT NOT NULL,
    "title" VARCHAR(64) NOT NULL,
    "changes" JSONB NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 1,
    "state" "rule_draft_state" NOT NULL DEFAULT 'OPEN',
    "rolls_back" TEXT,
    "created_by" VARCHAR(40) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "approval_id" TEXT,
    "asked_by" VARCHAR(40),
    "approved_by" VARCHAR(40),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "rule_drafts_pkey" PRIMARY KEY ("draft_id")
);

-- CreateTable
CREATE TABLE "pending_surcharges" (
    "payment_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "merchant_no" CHAR(8) NOT NULL,
    "amount_fen" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "state" "pending_surcharge_state" NOT NULL DEFAULT 'PENDING',
    "identity_class" "identity_class",
    "surcharge_fen" INTEGER,
    "surcharge_rule" JSONB,
    "refusals" SMALLINT NOT NULL DEFAULT 0,
    "waived_because" "surcharge_waiver",
    "waived_by" VARCHAR(40),
    "reason" VARCHAR(128),
    "sweep_after" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "pending_surcharges_pkey" PRIMARY KEY ("payment_id")
);

-- CreateIndex
CREATE INDEX "pending_surcharges_created_at_payment_id_idx" ON "pending_surcharges"("created_at" DESC, "payment_id" DESC);

-- CreateIndex
CREATE INDEX "pending_surcharges_state_created_at_payment_id_idx" ON "pending_surcharges"("state", "created_at" DESC, "payment_id" DESC);


-- What Prisma's language has no word for.

-- The history: what was published, newest first. The few that are open need no index.
CREATE INDEX "rule_drafts_published_idx" ON "rule_drafts"("ended_at" DESC, "draft_id" DESC) WHERE "state" = 'PUBLISHED';

ALTER TABLE "rule_drafts"
    ADD CONSTRAINT "rule_drafts_id_shape" CHECK ("draft_id" ~ '^rdr_[0-9a-f]{32}$'),
    ADD CONSTRAINT "rule_drafts_changes" CHECK (jsonb_typeof("changes") = 'array'),
    ADD CONSTRAINT "rule_drafts_ended_at" CHECK (("ended_at" IS NOT NULL) = ("state" <> 'OPEN')),
    -- Two persons publish.
    ADD CONSTRAINT "rule_drafts_two_persons" CHECK ("state" <> 'PUBLISHED'
        OR ("approval_id" IS NOT NULL AND "asked_by" IS NOT NULL AND "approved_by" IS NOT NULL AND "asked_by" <> "approved_by"));

-- What was published or discarded stays as it was.
CREATE TRIGGER "rule_drafts_transition" BEFORE UPDATE ON "rule_drafts" FOR EACH ROW
    WHEN (OLD."state" <> 'OPEN')
    EXECUTE FUNCTION "refuse_transition"();

GRANT SELECT, INSERT ON "rule_drafts" TO "payment_app";
GRANT UPDATE ("title", "changes", "revision", "state", "approval_id", "asked_by", "approved_by", "ended_at")
    ON "rule_drafts" TO "payment_app";

-- As small as what is open, however long the history.
CREATE INDEX "pending_surcharges_due_idx" ON "pending_surcharges"("sweep_after")
    WHERE "state" IN ('PENDING', 'COLLECTING');

ALTER TABLE "pending_surcharges"
    ADD CONSTRAINT "pending_surcharges_amounts" CHECK ("amount_fen" BETWEEN 1 AND 10000000
        AND ("surcharge_fen" IS NULL OR "surcharge_fen" BETWEEN 0 AND 10000000)),
    -- What is taken is known whole before it is taken.
    ADD CONSTRAINT "pending_surcharges_known" CHECK ("state" NOT IN ('COLLECTING', 'SETTLED')
        OR ("identity_class" IS NOT NULL AND "surcharge_fen" > 0 AND "surcharge_rule" IS NOT NULL)),
    ADD CONSTRAINT "pending_surcharges_waived" CHECK (("waived_because" IS NOT NULL) = ("state" = 'WAIVED')),
    ADD CONSTRAINT "pending_surcharges_by_person" CHECK (("waived_because"::text IS NOT DISTINCT FROM 'BY_PERSON')
        = ("waived_by" IS NOT NULL AND "reason" IS NOT NULL)),
    ADD CONSTRAINT "pending_surcharges_ended_at" CHECK (("ended_at" IS NOT NULL) = ("state" IN ('SETTLED', 'WAIVED')));

-- Settled and waived are for good; what is being collected never goes back to being unknown.
CREATE TRIGGER "pending_surcharges_transition" BEFORE UPDATE ON "pending_surcharges" FOR EACH ROW
    WHEN (OLD."state" IN ('SETTLED', 'WAIVED') OR (OLD."state" = 'COLLECTING' AND NEW."state" = 'PENDING'))
    EXECUTE FUNCTION "refuse_transition"();

-- Whoever records that a payment was paid without its surcharge being known need not know what follows from it: the duty is
-- written in the same transaction. The condition is part of the trigger, so any other payment calls nothing.
CREATE FUNCTION "keep_pending_surcharge"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    INSERT INTO "pending_surcharges" ("payment_id", "person_id", "merchant_no", "amount_fen", "created_at")
    VALUES (NEW."payment_id", NEW."person_id", NEW."merchant_no", NEW."amount_fen", NEW."created_at")
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;

CREATE TRIGGER "payments_pending_surcharge" AFTER UPDATE ON "payments" FOR EACH ROW
    WHEN (NEW."state" = 'SUCCESS' AND OLD."state" <> 'SUCCESS' AND NEW."surcharge_status" = 'PENDING')
    EXECUTE FUNCTION "keep_pending_surcharge"();

-- A duty comes with its payment and from nowhere else.
GRANT SELECT ON "pending_surcharges" TO "payment_app";
GRANT UPDATE ("state", "identity_class", "surcharge_fen", "surcharge_rule", "refusals", "waived_because", "waived_by",
    "reason", "sweep_after", "ended_at") ON "pending_surcharges" TO "payment_app";
