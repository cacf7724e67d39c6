-- AlterEnum
ALTER TYPE "portal_role" ADD VALUE 'ADMIN';
ALTER TYPE "portal_role" ADD VALUE 'LOGISTICS';
ALTER TYPE "portal_role" ADD VALUE 'FINANCE';
ALTER TYPE "portal_role" ADD VALUE 'AUDITOR';

-- CreateEnum
CREATE TYPE "approval_state" AS ENUM ('REQUESTED', 'APPROVED', 'DONE', 'FAILED', 'REJECTED', 'WITHDRAWN', 'EXPIRED');

-- AlterTable
ALTER TABLE "portal_sessions" ADD COLUMN     "proved_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "portal_users" ALTER COLUMN "merchant_no" DROP NOT NULL;

-- CreateTable
CREATE TABLE "audit_log" (
    "seq" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "user_id" VARCHAR(40) NOT NULL,
    "role" VARCHAR(16) NOT NULL,
    "action" VARCHAR(64) NOT NULL,
    "subject" VARCHAR(128) NOT NULL,
    "merchant_no" CHAR(8),
    "before" JSONB,
    "after" JSONB,
    "reason" VARCHAR(500),
    "request_id" VARCHAR(64) NOT NULL,
    "prev_hash" CHAR(64) NOT NULL,
    "hash" CHAR(64) NOT NULL,

    CONSTRAINT "audit_log_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "approvals" (
    "approval_id" TEXT NOT NULL,
    "kind" VARCHAR(64) NOT NULL,
    "subject" VARCHAR(128) NOT NULL,
    "payload" JSONB NOT NULL,
    "payload_hash" CHAR(64) NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "amount_fen" BIGINT,
    "reason" VARCHAR(500) NOT NULL,
    "state" "approval_state" NOT NULL DEFAULT 'REQUESTED',
    "requested_by" VARCHAR(40) NOT NULL,
    "requested_role" "portal_role" NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "decided_by" VARCHAR(40),
    "decided_role" "portal_role",
    "decided_at" TIMESTAMPTZ(3),
    "decision_request_id" VARCHAR(64),
    "note" VARCHAR(500),
    "next_try_at" TIMESTAMPTZ(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "finished_at" TIMESTAMPTZ(3),
    "failure" VARCHAR(64),

    CONSTRAINT "approvals_pkey" PRIMARY KEY ("approval_id")
);

-- CreateIndex
CREATE INDEX "audit_log_user_id_seq_idx" ON "audit_log"("user_id", "seq" DESC);

-- CreateIndex
CREATE INDEX "audit_log_subject_seq_idx" ON "audit_log"("subject", "seq" DESC);

-- CreateIndex
CREATE INDEX "audit_log_action_seq_idx" ON "audit_log"("action", "seq" DESC);

-- CreateIndex
CREATE INDEX "audit_log_at_idx" ON "audit_log"("at");

-- CreateIndex
CREATE INDEX "approvals_requested_at_approval_id_idx" ON "approvals"("requested_at" DESC, "approval_id" DESC);

-- CreateIndex
CREATE INDEX "approvals_state_requested_at_approval_id_idx" ON "approvals"("state", "requested_at" DESC, "approval_id" DESC);

-- CreateIndex
CREATE INDEX "approvals_kind_requested_at_approval_id_idx" ON "approvals"("kind", "requested_at" DESC, "approval_id" DESC);

-- What Prisma's language has no word for.

-- A merchant's people have a merchant, the office has none. It names the old roles only: new ones cannot be used in the
-- transaction that adds them.
ALTER TABLE "portal_users"
    ADD CONSTRAINT "portal_users_merchant" CHECK (("role" IN ('OWNER', 'CASHIER')) = ("merchant_no" IS NOT NULL));

-- When the password was given once more. Nobody's session is anybody else's.
GRANT UPDATE ("proved_at") ON "portal_sessions" TO "payment_app";

-- The audit log (审计日志). Whoever writes says what was changed; number, time and hashes are the database's. One writer at a
-- time, until its transaction ends, so that numbers have no gaps and each row knows the one before: whoever records a
-- change does so as the last thing of its transaction.
CREATE FUNCTION "chain_audit_log"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last RECORD;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('audit_log', 0));
    SELECT "seq", "hash" INTO last FROM "audit_log" ORDER BY "seq" DESC LIMIT 1;
    NEW."seq" := coalesce(last."seq", 0) + 1;
    NEW."prev_hash" := coalesce(last."hash", repeat('0', 64));
    NEW."at" := date_trunc('milliseconds', clock_timestamp());
    -- jsonb has one spelling for one value, so whoever has the row can take the hash again; see server/src/audit/verify.ts.
    NEW."hash" := encode(sha256(convert_to(jsonb_build_array(
        NEW."seq", to_char(NEW."at" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), NEW."user_id", NEW."role", NEW."action",
        NEW."subject", NEW."merchant_no", NEW."before", NEW."after", NEW."reason", NEW."request_id", NEW."prev_hash"
    )::text, 'UTF8')), 'hex');
    RETURN NEW;
END
$$;

CREATE TRIGGER "audit_log_chain" BEFORE INSERT ON "audit_log" FOR EACH ROW EXECUTE FUNCTION "chain_audit_log"();

CREATE FUNCTION "refuse_audit_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is only added to' USING ERRCODE = 'restrict_violation';
END
$$;

-- Not even the owner of the table changes what is written, unless the trigger is taken away first; the chain tells then.
CREATE TRIGGER "audit_log_only_added_to" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_log"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_audit_change"();

GRANT SELECT, INSERT ("user_id", "role", "action", "subject", "merchant_no", "before", "after", "reason", "request_id")
    ON "audit_log" TO "payment_app";

-- Approvals (复核). Nobody decides what he has asked for: the database says so, whatever a server believes.
ALTER TABLE "approvals"
    ADD CONSTRAINT "approvals_approval_id_shape" CHECK ("approval_id" ~ '^apr_[0-9a-f]{32}$'),
    ADD CONSTRAINT "approvals_second_person" CHECK ("decided_by" <> "requested_by"),
    ADD CONSTRAINT "approvals_decided" CHECK (
        ("state" IN ('APPROVED', 'DONE', 'FAILED', 'REJECTED')) = ("decided_by" IS NOT NULL)
        AND ("decided_by" IS NULL) = ("decided_at" IS NULL) AND ("decided_by" IS NULL) = ("decided_role" IS NULL)
        AND ("decided_by" IS NULL) = ("decision_request_id" IS NULL)),
    ADD CONSTRAINT "approvals_in_time" CHECK ("decided_at" < "expires_at" OR "decided_at" IS NULL),
    ADD CONSTRAINT "approvals_finished" CHECK (("state" IN ('REQUESTED', 'APPROVED')) = ("finished_at" IS NULL)),
    ADD CONSTRAINT "approvals_failed" CHECK (("state" = 'FAILED') = ("failure" IS NOT NULL)),
    ADD CONSTRAINT "approvals_next_try" CHECK (("state" = 'APPROVED') = ("next_try_at" IS NOT NULL));

-- What waits is decided, withdrawn or expires; what is approved is carried out; the rest is over.
CREATE TRIGGER "approvals_transition" BEFORE UPDATE ON "approvals" FOR EACH ROW
    WHEN (NOT (OLD."state" = NEW."state" AND OLD."state" = 'APPROVED'
        OR OLD."state" = 'REQUESTED' AND NEW."state" IN ('APPROVED', 'REJECTED', 'WITHDRAWN', 'EXPIRED')
        OR OLD."state" = 'APPROVED' AND NEW."state" IN ('DONE', 'FAILED')))
    EXECUTE FUNCTION "refuse_transition"();

-- The same asked for again by the same person, while it waits, is the one that stands.
CREATE UNIQUE INDEX "approvals_asked_once_key" ON "approvals"("kind", "subject", "requested_by", "payload_hash")
    WHERE "state" = 'REQUESTED';
-- What is to be carried out, and what has waited too long: as small as the work that is open.
CREATE INDEX "approvals_to_carry_out_idx" ON "approvals"("next_try_at") WHERE "state" = 'APPROVED';
CREATE INDEX "approvals_to_expire_idx" ON "approvals"("expires_at") WHERE "state" = 'REQUESTED';

-- What was asked for can never be changed, only what became of it.
GRANT SELECT, INSERT, UPDATE ("state", "decided_by", "decided_role", "decided_at", "decision_request_id", "note",
    "next_try_at", "attempts", "finished_at", "failure") ON "approvals" TO "payment_app";

-- The proof of what matters most.
DO $$
BEGIN
    ASSERT NOT has_table_privilege('payment_app', 'audit_log', 'UPDATE, DELETE, TRUNCATE'), 'the audit log can be changed';
    ASSERT NOT has_column_privilege('payment_app', 'audit_log', 'hash', 'INSERT'), 'hashes can be forged';
    ASSERT NOT has_table_privilege('payment_app', 'approvals', 'DELETE'), 'approvals can be deleted';
    ASSERT NOT has_column_privilege('payment_app', 'approvals', 'payload', 'UPDATE'), 'what is approved can be changed';
END
$$;
