-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "account_kind" AS ENUM ('PERSON', 'MERCHANT', 'SURCHARGE', 'CLEARING');

-- CreateEnum
CREATE TYPE "account_state" AS ENUM ('ACTIVE', 'FROZEN', 'CLOSED');

-- CreateEnum
CREATE TYPE "identity_class" AS ENUM ('STUDENT', 'TEACHER', 'OUTSIDER', 'TEMPORARY');

-- CreateEnum
CREATE TYPE "posting_kind" AS ENUM ('DEBIT', 'TOPUP', 'REVERSAL');

-- CreateEnum
CREATE TYPE "posting_outcome" AS ENUM ('POSTED', 'DECLINED', 'TOMBSTONED');

-- CreateEnum
CREATE TYPE "decline_code" AS ENUM ('ACCOUNT_UNKNOWN', 'ACCOUNT_CLOSED', 'ACCOUNT_FROZEN', 'MERCHANT_DISABLED', 'PAYMENT_LIMIT_EXCEEDED', 'DAILY_LIMIT_EXCEEDED', 'INSUFFICIENT_BALANCE', 'REVERSED');

-- CreateTable
CREATE TABLE "accounts" (
    "id" BIGSERIAL NOT NULL,
    "account_no" VARCHAR(32) NOT NULL,
    "kind" "account_kind" NOT NULL,
    "state" "account_state" NOT NULL DEFAULT 'ACTIVE',
    "identity_class" "identity_class",
    "holder_name" VARCHAR(64) NOT NULL,
    "floor_fen" BIGINT NOT NULL DEFAULT 0,
    "payment_limit_fen" BIGINT NOT NULL,
    "daily_limit_fen" BIGINT NOT NULL,
    "balance_fen" BIGINT,
    "spent_on" DATE,
    "spent_fen" BIGINT NOT NULL DEFAULT 0,
    "opened_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "postings" (
    "id" BIGSERIAL NOT NULL,
    "posting_id" VARCHAR(64) NOT NULL,
    "kind" "posting_kind" NOT NULL,
    "outcome" "posting_outcome" NOT NULL,
    "decline_code" "decline_code",
    "payer_account" VARCHAR(32),
    "merchant_account" VARCHAR(32),
    "amount_fen" BIGINT NOT NULL,
    "surcharge_fen" BIGINT NOT NULL,
    "surcharge_account" VARCHAR(32),
    "reverses" VARCHAR(64),
    "balance_after_fen" BIGINT,
    "business_date" DATE NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL,
    "posted_at" TIMESTAMPTZ(3) NOT NULL,
    "memo" JSON,

    CONSTRAINT "postings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "entries" (
    "posting_id" BIGINT NOT NULL,
    "line" SMALLINT NOT NULL,
    "account_id" BIGINT NOT NULL,
    "amount_fen" BIGINT NOT NULL,

    CONSTRAINT "entries_pkey" PRIMARY KEY ("posting_id","line")
);

-- CreateTable
CREATE TABLE "balance_snapshots" (
    "account_id" BIGINT NOT NULL,
    "through_id" BIGINT NOT NULL,
    "balance_fen" BIGINT NOT NULL,
    "taken_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "balance_snapshots_pkey" PRIMARY KEY ("account_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "accounts_account_no_key" ON "accounts"("account_no");

-- CreateIndex
CREATE UNIQUE INDEX "postings_posting_id_key" ON "postings"("posting_id");


-- What Prisma's language has no word for.

-- Numbers and ids are ASCII, compared for equality and never for a language's order.
ALTER TABLE "accounts" ALTER COLUMN "account_no" TYPE VARCHAR(32) COLLATE "C";
ALTER TABLE "postings"
    ALTER COLUMN "posting_id" TYPE VARCHAR(64) COLLATE "C",
    ALTER COLUMN "reverses" TYPE VARCHAR(64) COLLATE "C";

-- Room on each page for the next version of a payer's row, so that a payment writes no index of this table.
ALTER TABLE "accounts" SET (fillfactor = 60);

ALTER TABLE "accounts"
    ADD CONSTRAINT "accounts_account_no_shape" CHECK ("account_no" ~ '^[A-Z0-9-]{1,32}$'),
    ADD CONSTRAINT "accounts_payers_have_balance" CHECK (("kind" = 'PERSON') = ("balance_fen" IS NOT NULL)),
    -- The last line of defence of every debit.
    ADD CONSTRAINT "accounts_balance_floor" CHECK ("balance_fen" >= "floor_fen"),
    ADD CONSTRAINT "accounts_floor" CHECK ("floor_fen" BETWEEN -100000 AND 0),
    ADD CONSTRAINT "accounts_limits" CHECK ("payment_limit_fen" BETWEEN 1 AND 10000000 AND "daily_limit_fen" BETWEEN 1 AND 10000000),
    ADD CONSTRAINT "accounts_spent" CHECK ("spent_fen" >= 0 AND ("spent_on" IS NOT NULL OR "spent_fen" = 0));

-- An account opens empty, whoever opens it: money comes by a posting.
CREATE FUNCTION "open_empty"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW."balance_fen" := CASE WHEN NEW."kind" = 'PERSON' THEN 0 END;
    NEW."spent_on" := NULL;
    NEW."spent_fen" := 0;
    RETURN NEW;
END
$$;
CREATE TRIGGER "accounts_open_empty" BEFORE INSERT ON "accounts" FOR EACH ROW EXECUTE FUNCTION "open_empty"();

-- The few accounts whose balance is a snapshot and a tail.
CREATE INDEX "accounts_without_balance_idx" ON "accounts"("id") WHERE "kind" <> 'PERSON';

ALTER TABLE "postings"
    ADD CONSTRAINT "postings_amounts" CHECK ("amount_fen" BETWEEN 0 AND 10000000 AND "surcharge_fen" BETWEEN 0 AND 10000000),
    ADD CONSTRAINT "postings_decline_code" CHECK (("decline_code" IS NOT NULL) = ("outcome" = 'DECLINED')),
    ADD CONSTRAINT "postings_balance_after" CHECK (("balance_after_fen" IS NOT NULL) = ("outcome" = 'POSTED')),
    ADD CONSTRAINT "postings_moved_something" CHECK ("outcome" <> 'POSTED' OR ("amount_fen" > 0 AND "payer_account" IS NOT NULL)),
    ADD CONSTRAINT "postings_tombstones_are_reversals" CHECK ("outcome" <> 'TOMBSTONED' OR "kind" = 'REVERSAL'),
    ADD CONSTRAINT "postings_reverses" CHECK (("reverses" IS NOT NULL) = ("kind" = 'REVERSAL') AND "reverses" <> "posting_id"),
    ADD CONSTRAINT "postings_surcharge_account" CHECK (("surcharge_account" IS NOT NULL) = ("surcharge_fen" > 0));

-- The statement of a business day, in the order of posting, by cursor.
CREATE INDEX "postings_statement_idx" ON "postings"("business_date", "id") WHERE "outcome" = 'POSTED';

-- Was this one reversed, before or after it came? Only reversals are in here, so asking costs a debit next to nothing.
CREATE INDEX "postings_reverses_idx" ON "postings"("reverses") WHERE "reverses" IS NOT NULL;

-- A debit is paid back once, whatever a program believes.
CREATE UNIQUE INDEX "postings_paid_back_once_key" ON "postings"("reverses") WHERE "outcome" = 'POSTED' AND "reverses" IS NOT NULL;

ALTER TABLE "entries"
    ADD CONSTRAINT "entries_amount" CHECK ("amount_fen" <> 0),
    ADD CONSTRAINT "entries_line" CHECK ("line" BETWEEN 1 AND 3);

-- The tail of an account without a balance of its own. Line 1 is always the person's, whose balance stands on the row.
CREATE INDEX "entries_tail_idx" ON "entries"("account_id", "posting_id") WHERE "line" > 1;

-- Ids of postings are handed out in the order in which postings commit, because whoever inserts holds the posting lane
-- (advisory lock 1 of this database) until the commit. So whoever sees a posting sees every one before it: that makes
-- "through id N" an exact place in history for balance snapshots and statements, without stopping the lane.
CREATE FUNCTION "hold_posting_lane"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1);
    RETURN NULL;
END
$$;
CREATE TRIGGER "postings_hold_lane" BEFORE INSERT ON "postings" FOR EACH STATEMENT EXECUTE FUNCTION "hold_posting_lane"();

-- Double entry, kept by the database itself: what one statement adds to a posting sums to zero, and belongs to a posting
-- that moved money. One look at all new entries instead of foreign keys: those would lock the merchant's row at every
-- payment, and tills would wait for each other. No account is ever deleted.
CREATE FUNCTION "check_new_entries"() RETURNS trigger LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
AS $$
DECLARE
    first_id bigint;
    last_id bigint;
BEGIN
    IF EXISTS (SELECT FROM "added" GROUP BY "posting_id" HAVING sum("amount_fen") <> 0) THEN
        RAISE EXCEPTION 'the entries of a posting do not sum to zero'
            USING ERRCODE = 'check_violation', TABLE = 'entries', CONSTRAINT = 'entries_sum_to_zero';
    END IF;
    SELECT min("posting_id"), max("posting_id") INTO first_id, last_id FROM "added";
    IF EXISTS (
        SELECT "posting_id" FROM "added"
        EXCEPT
        SELECT "id" FROM "postings" WHERE "id" BETWEEN first_id AND last_id AND "outcome" = 'POSTED'
    ) THEN
        RAISE EXCEPTION 'an entry belongs to no posting that moved money'
            USING ERRCODE = 'foreign_key_violation', TABLE = 'entries', CONSTRAINT = 'entries_of_postings';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER "entries_balanced" AFTER INSERT ON "entries" REFERENCING NEW TABLE AS "added"
    FOR EACH STATEMENT EXECUTE FUNCTION "check_new_entries"();

-- History is corrected by adding, never by editing. This is refused to everybody, the owner included.
CREATE FUNCTION "refuse_rewriting"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER "postings_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "postings"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_rewriting"();
CREATE TRIGGER "entries_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "entries"
    FOR EACH STATEMENT EXECUTE FUNCTION "refuse_rewriting"();

-- The school's own accounts exist from the first start; their numbers are part of the wire, their ids are known to the
-- function that posts. There is one of each.
INSERT INTO "accounts" ("id", "account_no", "kind", "holder_name", "payment_limit_fen", "daily_limit_fen") VALUES
    (1, 'S-SURCHARGE', 'SURCHARGE', 'Surcharge income', 10000000, 10000000),
    (2, 'C-CLEARING', 'CLEARING', 'Clearing', 10000000, 10000000);
SELECT setval('accounts_id_seq', 2);
CREATE UNIQUE INDEX "accounts_one_of_each_key" ON "accounts"("kind") WHERE "kind" IN ('SURCHARGE', 'CLEARING');

-- The service logs in as onecard_app. It opens accounts and reads; money and states move through the functions of the
-- next migration alone, so not even a service that was taken over can write a balance or an entry.
GRANT USAGE ON SCHEMA "public" TO "onecard_app";
GRANT SELECT ON "accounts", "postings", "entries", "balance_snapshots" TO "onecard_app";
GRANT INSERT ("account_no", "kind", "holder_name", "identity_class", "floor_fen", "payment_limit_fen", "daily_limit_fen") ON "accounts" TO "onecard_app";
GRANT USAGE ON SEQUENCE "accounts_id_seq" TO "onecard_app";
