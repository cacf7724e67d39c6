-- CreateEnum
CREATE TYPE "identity_class" AS ENUM ('STUDENT', 'TEACHER', 'OUTSIDER', 'TEMPORARY');

-- CreateEnum
CREATE TYPE "merchant_state" AS ENUM ('ACTIVE', 'DISABLED');

-- CreateEnum
CREATE TYPE "terminal_state" AS ENUM ('CREATED', 'ACTIVE', 'DISABLED');

-- CreateEnum
CREATE TYPE "surcharge_receiver" AS ENUM ('SCHOOL', 'MERCHANT');

-- CreateEnum
CREATE TYPE "surcharge_status" AS ENUM ('NONE', 'PENDING', 'APPLIED');

-- CreateEnum
CREATE TYPE "payment_channel" AS ENUM ('ONECARD', 'WECHAT', 'ALIPAY', 'UNIONPAY', 'ECNY', 'UNKNOWN');

-- CreateEnum
CREATE TYPE "payment_mode" AS ENUM ('REVERSE_SCAN', 'FORWARD_SCAN');

-- CreateEnum
CREATE TYPE "trade_state" AS ENUM ('PROCESSING', 'USERPAYING', 'SUCCESS', 'PAYERROR', 'CLOSED', 'REVOKED', 'REFUND');

-- CreateEnum
CREATE TYPE "code_form" AS ENUM ('QR', 'DIGITS');

-- CreateEnum
CREATE TYPE "payment_event_type" AS ENUM ('CREATED', 'FOUND_BY_SWEEPER', 'SUCCEEDED', 'DECLINED', 'CLOSED');

-- CreateTable
CREATE TABLE "canteens" (
    "id" TEXT NOT NULL,
    "name" VARCHAR(64) NOT NULL,
    "name_en" VARCHAR(64) NOT NULL,

    CONSTRAINT "canteens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "persons" (
    "person_id" TEXT NOT NULL,
    "school_no" VARCHAR(20) NOT NULL,
    "name" VARCHAR(64) NOT NULL,
    "identity_class" "identity_class" NOT NULL,
    "account_no" VARCHAR(32) NOT NULL,
    "password_hash" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "persons_pkey" PRIMARY KEY ("person_id")
);

-- CreateTable
CREATE TABLE "merchants" (
    "merchant_no" CHAR(8) NOT NULL,
    "canteen_id" TEXT NOT NULL,
    "name" VARCHAR(64) NOT NULL,
    "name_en" VARCHAR(64) NOT NULL,
    "account_no" VARCHAR(32) NOT NULL,
    "state" "merchant_state" NOT NULL DEFAULT 'ACTIVE',

    CONSTRAINT "merchants_pkey" PRIMARY KEY ("merchant_no")
);

-- CreateTable
CREATE TABLE "terminals" (
    "terminal_id" TEXT NOT NULL,
    "terminal_no" VARCHAR(6) NOT NULL,
    "merchant_no" CHAR(8) NOT NULL,
    "name" VARCHAR(64) NOT NULL,
    "state" "terminal_state" NOT NULL DEFAULT 'CREATED',
    "public_key_x" CHAR(43),
    "public_key_y" CHAR(43),
    "activated_at" TIMESTAMPTZ(3),
    "last_seen_at" TIMESTAMPTZ(3),
    "clock_skew_ms" BIGINT,
    "version" VARCHAR(32),
    "stop_list_version" BIGINT,

    CONSTRAINT "terminals_pkey" PRIMARY KEY ("terminal_id")
);

-- CreateTable
CREATE TABLE "activation_codes" (
    "code_hash" CHAR(43) NOT NULL,
    "terminal_id" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "activation_codes_pkey" PRIMARY KEY ("code_hash")
);

-- CreateTable
CREATE TABLE "client_assertions" (
    "terminal_id" TEXT NOT NULL,
    "jti" VARCHAR(64) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "client_assertions_pkey" PRIMARY KEY ("terminal_id","jti")
);

-- CreateTable
CREATE TABLE "surcharge_rules" (
    "rule_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "name" VARCHAR(64) NOT NULL,
    "name_en" VARCHAR(64) NOT NULL,
    "identity_class" "identity_class" NOT NULL,
    "merchant_no" CHAR(8),
    "weekdays" SMALLINT[],
    "from_minute" SMALLINT NOT NULL,
    "to_minute" SMALLINT NOT NULL,
    "valid_from" DATE NOT NULL,
    "valid_to" DATE,
    "rate_bps" INTEGER NOT NULL,
    "flat_fen" INTEGER NOT NULL,
    "min_fen" INTEGER NOT NULL,
    "cap_fen" INTEGER,
    "receiver" "surcharge_receiver" NOT NULL,
    "denied" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "surcharge_rules_pkey" PRIMARY KEY ("rule_id","version")
);

-- CreateTable
CREATE TABLE "payments" (
    "payment_id" TEXT NOT NULL,
    "merchant_no" CHAR(8) NOT NULL,
    "terminal_no" VARCHAR(6) NOT NULL,
    "out_trade_no" VARCHAR(64) NOT NULL,
    "content_hash" BYTEA NOT NULL,
    "channel" "payment_channel" NOT NULL,
    "mode" "payment_mode" NOT NULL,
    "state" "trade_state" NOT NULL DEFAULT 'PROCESSING',
    "amount_fen" INTEGER NOT NULL,
    "surcharge_fen" INTEGER NOT NULL DEFAULT 0,
    "surcharge_status" "surcharge_status" NOT NULL DEFAULT 'PENDING',
    "surcharge_rule" JSONB,
    "person_id" TEXT,
    "identity_class" "identity_class",
    "device_id" TEXT,
    "code_form" "code_form",
    "subject" VARCHAR(128),
    "operator" VARCHAR(32),
    "decline_code" VARCHAR(40),
    "balance_after_fen" BIGINT,
    "refunded_fen" INTEGER NOT NULL DEFAULT 0,
    "business_date" DATE NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sweep_after" TIMESTAMPTZ(3) NOT NULL DEFAULT (now() + '00:00:10'::interval),
    "closing_at" TIMESTAMPTZ(3),
    "paid_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "payments_pkey" PRIMARY KEY ("payment_id")
);

-- CreateTable
CREATE TABLE "payment_events" (
    "payment_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "type" "payment_event_type" NOT NULL,
    "actor" VARCHAR(40) NOT NULL,

    CONSTRAINT "payment_events_pkey" PRIMARY KEY ("payment_id","at","type")
);

-- CreateTable
CREATE TABLE "refresh_tokens" (
    "token_hash" CHAR(43) NOT NULL,
    "session_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "refresh_tokens_pkey" PRIMARY KEY ("token_hash")
);

-- CreateIndex
CREATE UNIQUE INDEX "persons_school_no_key" ON "persons"("school_no");

-- CreateIndex
CREATE UNIQUE INDEX "persons_account_no_key" ON "persons"("account_no");

-- CreateIndex
CREATE UNIQUE INDEX "merchants_account_no_key" ON "merchants"("account_no");

-- CreateIndex
CREATE UNIQUE INDEX "terminals_terminal_no_key" ON "terminals"("terminal_no");

-- CreateIndex
CREATE INDEX "terminals_merchant_no_idx" ON "terminals"("merchant_no");

-- CreateIndex
CREATE INDEX "activation_codes_terminal_id_idx" ON "activation_codes"("terminal_id");

-- CreateIndex
CREATE INDEX "client_assertions_expires_at_idx" ON "client_assertions"("expires_at");

-- CreateIndex
CREATE INDEX "payments_terminal_no_business_date_created_at_payment_id_idx" ON "payments"("terminal_no", "business_date", "created_at" DESC, "payment_id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "payments_merchant_no_out_trade_no_key" ON "payments"("merchant_no", "out_trade_no");

-- CreateIndex
CREATE INDEX "refresh_tokens_session_id_idx" ON "refresh_tokens"("session_id");

-- CreateIndex
CREATE INDEX "refresh_tokens_person_id_idx" ON "refresh_tokens"("person_id");

-- CreateIndex
CREATE INDEX "refresh_tokens_expires_at_idx" ON "refresh_tokens"("expires_at");

-- AddForeignKey
ALTER TABLE "merchants" ADD CONSTRAINT "merchants_canteen_id_fkey" FOREIGN KEY ("canteen_id") REFERENCES "canteens"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "terminals" ADD CONSTRAINT "terminals_merchant_no_fkey" FOREIGN KEY ("merchant_no") REFERENCES "merchants"("merchant_no") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "activation_codes" ADD CONSTRAINT "activation_codes_terminal_id_fkey" FOREIGN KEY ("terminal_id") REFERENCES "terminals"("terminal_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "client_assertions" ADD CONSTRAINT "client_assertions_terminal_id_fkey" FOREIGN KEY ("terminal_id") REFERENCES "terminals"("terminal_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "surcharge_rules" ADD CONSTRAINT "surcharge_rules_merchant_no_fkey" FOREIGN KEY ("merchant_no") REFERENCES "merchants"("merchant_no") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "refresh_tokens" ADD CONSTRAINT "refresh_tokens_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "persons"("person_id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- What Prisma's language has no word for.

-- Payments and their events carry no foreign keys. Their references are written by the gateway alone, from rows that it
-- has just read, and no row of persons, merchants or terminals is ever deleted (see the grants); checking three keys a
-- payment again would cost a tenth of the whole payment in the database.

-- A person's bills, newest first, by cursor; and the sums of a month. Unredeemed payments belong to nobody yet.
CREATE INDEX "payments_person_newest_idx" ON "payments"("person_id", "created_at" DESC, "payment_id" DESC)
    WHERE "person_id" IS NOT NULL;

-- What the sweeper must finish: as small as the work that is open, however long the history.
CREATE INDEX "payments_unfinished_idx" ON "payments"("sweep_after")
    WHERE "state" IN ('PROCESSING', 'USERPAYING');

-- One version of a rule is in force at a time.
CREATE UNIQUE INDEX "surcharge_rules_in_force_key" ON "surcharge_rules"("rule_id") WHERE "retired_at" IS NULL;

-- Numbers have the shape that every wire gives them.
ALTER TABLE "persons"
    ADD CONSTRAINT "persons_school_no_shape" CHECK ("school_no" ~ '^[A-Za-z0-9]{4,20}$'),
    ADD CONSTRAINT "persons_account_no_shape" CHECK ("account_no" ~ '^[A-Z0-9-]{1,32}$');

ALTER TABLE "merchants"
    ADD CONSTRAINT "merchants_merchant_no_shape" CHECK ("merchant_no" ~ '^[0-9]{8}$'),
    ADD CONSTRAINT "merchants_account_no_shape" CHECK ("account_no" ~ '^[A-Z0-9-]{1,32}$');

ALTER TABLE "terminals"
    ADD CONSTRAINT "terminals_terminal_no_shape" CHECK ("terminal_no" ~ '^T[0-9]{5}$'),
    -- Half a key is no key, and a till without one cannot be active.
    ADD CONSTRAINT "terminals_key_whole" CHECK (("public_key_x" IS NULL) = ("public_key_y" IS NULL)),
    ADD CONSTRAINT "terminals_active_has_key" CHECK ("state" <> 'ACTIVE' OR ("public_key_x" IS NOT NULL AND "activated_at" IS NOT NULL));

ALTER TABLE "surcharge_rules"
    ADD CONSTRAINT "surcharge_rules_version_positive" CHECK ("version" >= 1),
    ADD CONSTRAINT "surcharge_rules_weekdays" CHECK (cardinality("weekdays") BETWEEN 1 AND 7 AND "weekdays" <@ ARRAY[1, 2, 3, 4, 5, 6, 7]::smallint[]),
    ADD CONSTRAINT "surcharge_rules_window" CHECK ("from_minute" BETWEEN 0 AND 1439 AND "to_minute" BETWEEN 1 AND 1440 AND "from_minute" <> "to_minute"),
    ADD CONSTRAINT "surcharge_rules_dates" CHECK ("valid_to" IS NULL OR "valid_to" >= "valid_from"),
    ADD CONSTRAINT "surcharge_rules_rate" CHECK ("rate_bps" BETWEEN 0 AND 10000),
    -- What a rule takes stays below what the one-card backend accepts as a surcharge.
    ADD CONSTRAINT "surcharge_rules_fen" CHECK ("flat_fen" BETWEEN 0 AND 100000 AND "min_fen" BETWEEN 0 AND 100000 AND ("cap_fen" IS NULL OR ("cap_fen" >= "min_fen" AND "cap_fen" <= 10000000)));

ALTER TABLE "payments"
    ADD CONSTRAINT "payments_out_trade_no_shape" CHECK ("out_trade_no" ~ '^[A-Za-z0-9_-]{1,64}$'),
    ADD CONSTRAINT "payments_content_hash_whole" CHECK (octet_length("content_hash") = 32),
    ADD CONSTRAINT "payments_amount" CHECK ("amount_fen" BETWEEN 1 AND 10000000),
    ADD CONSTRAINT "payments_surcharge" CHECK ("surcharge_fen" BETWEEN 0 AND 10000000),
    -- A surcharge is taken by a rule or not at all, and the rule stays on the payment.
    ADD CONSTRAINT "payments_surcharge_by_rule" CHECK (
        ("surcharge_fen" = 0 OR "surcharge_status" = 'APPLIED')
        AND ("surcharge_status" <> 'APPLIED' OR "surcharge_rule" IS NOT NULL)),
    ADD CONSTRAINT "payments_refunded" CHECK ("refunded_fen" BETWEEN 0 AND "amount_fen" + "surcharge_fen"),
    -- A decline says why, and nothing else does.
    ADD CONSTRAINT "payments_decline_code" CHECK (("decline_code" IS NOT NULL) = ("state" = 'PAYERROR')),
    ADD CONSTRAINT "payments_finished_at" CHECK (("finished_at" IS NULL) = ("state" IN ('PROCESSING', 'USERPAYING'))),
    -- Whoever closes a payment says so here before it undoes the debit, so that nobody calls it a success in between.
    ADD CONSTRAINT "payments_closing" CHECK ("closing_at" IS NULL OR "state" <> 'SUCCESS'),
    -- What was paid was paid by somebody at some time.
    ADD CONSTRAINT "payments_paid_by" CHECK (
        "state" NOT IN ('SUCCESS', 'REVOKED', 'REFUND')
        OR ("paid_at" IS NOT NULL AND "person_id" IS NOT NULL AND "identity_class" IS NOT NULL));

-- The table of transitions, once more where no program can forget it: final states stay, and success may only be given
-- back. The condition is part of the trigger, so a lawful update calls no function.
CREATE FUNCTION "refuse_payment_transition"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'payment % may not go from % to %', OLD."payment_id", OLD."state", NEW."state"
        USING ERRCODE = 'check_violation', CONSTRAINT = 'payments_transition';
END
$$;

CREATE TRIGGER "payments_transition" BEFORE UPDATE ON "payments" FOR EACH ROW
    WHEN (OLD."state" <> NEW."state"
        AND NOT (OLD."state" IN ('PROCESSING', 'USERPAYING') AND NEW."state" NOT IN ('REVOKED', 'REFUND'))
        AND NOT (OLD."state" = 'SUCCESS' AND NEW."state" IN ('REVOKED', 'REFUND')))
    EXECUTE FUNCTION "refuse_payment_transition"();

-- The service logs in as payment_app and can do what its work needs, no more.
GRANT USAGE ON SCHEMA "public" TO "payment_app";

-- People, stalls and tills are added and changed, never removed: payments name them for ever.
GRANT SELECT, INSERT, UPDATE ON "canteens", "persons", "merchants", "terminals" TO "payment_app";

-- A rule is retired and followed by a new version; what it took is not rewritten.
GRANT SELECT, INSERT, UPDATE ("retired_at") ON "surcharge_rules" TO "payment_app";

-- Proofs that are good once. They may be cleared away when they could not be used again anyway.
GRANT SELECT, INSERT, UPDATE ("used_at"), DELETE ON "activation_codes" TO "payment_app";
GRANT SELECT, INSERT, DELETE ON "client_assertions" TO "payment_app";
GRANT SELECT, INSERT, UPDATE ("used_at", "revoked_at"), DELETE ON "refresh_tokens" TO "payment_app";

-- What was asked for (number, till, amount, time) can never be changed; only what became of it, and only forwards.
GRANT SELECT, INSERT ON "payments" TO "payment_app";
GRANT UPDATE ("state", "surcharge_fen", "surcharge_status", "surcharge_rule", "person_id", "identity_class", "device_id",
    "code_form", "decline_code", "balance_after_fen", "refunded_fen", "sweep_after", "closing_at", "paid_at", "finished_at")
    ON "payments" TO "payment_app";

-- History is written once.
GRANT SELECT, INSERT ON "payment_events" TO "payment_app";

-- The proof of the grants that matter most.
DO $$
BEGIN
    ASSERT NOT has_table_privilege('payment_app', 'payments', 'DELETE'), 'payments can be deleted';
    ASSERT NOT has_column_privilege('payment_app', 'payments', 'amount_fen', 'UPDATE'), 'amounts can be changed';
    ASSERT NOT has_table_privilege('payment_app', 'payment_events', 'UPDATE, DELETE'), 'events can be changed';
END
$$;
