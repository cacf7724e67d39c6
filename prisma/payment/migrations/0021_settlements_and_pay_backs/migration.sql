-- CreateEnum
CREATE TYPE "settlement_kind" AS ENUM ('SALE', 'REFUND', 'REVERSAL', 'LATE_SALE', 'LATE_BACK', 'LATE_UNDONE');

-- CreateEnum
CREATE TYPE "settlement_hold" AS ENUM ('UNFINISHED', 'DIFFERENCE');

-- CreateEnum
CREATE TYPE "payout_state" AS ENUM ('POSTING', 'DONE');

-- CreateEnum
CREATE TYPE "pay_back_mode" AS ENUM ('SURCHARGE', 'ALL', 'SHARE');

-- CreateEnum
CREATE TYPE "pay_back_state" AS ENUM ('DRAFT', 'REQUESTED', 'RUNNING', 'DONE', 'DROPPED');

-- CreateEnum
CREATE TYPE "pay_back_item_state" AS ENUM ('PLANNED', 'LEFT_OUT', 'SENT', 'FAILED');

-- CreateTable
CREATE TABLE "settlement_places" (
    "merchant_no" CHAR(8) NOT NULL,
    "settled_through" DATE NOT NULL,
    "held_by" "settlement_hold",
    "held_since" TIMESTAMPTZ(3),
    "held_why" JSONB,

    CONSTRAINT "settlement_places_pkey" PRIMARY KEY ("merchant_no")
);

-- CreateTable
CREATE TABLE "settlements" (
    "settlement_id" TEXT NOT NULL,
    "merchant_no" CHAR(8) NOT NULL,
    "settlement_no" INTEGER NOT NULL,
    "business_date" DATE NOT NULL,
    "report" TEXT NOT NULL,
    "report_hash" BYTEA NOT NULL,
    "previous_hash" BYTEA,
    "commission_fen" BIGINT NOT NULL,
    "net_fen" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" VARCHAR(40) NOT NULL,

    CONSTRAINT "settlements_pkey" PRIMARY KEY ("settlement_id")
);

-- CreateTable
CREATE TABLE "settlement_parts" (
    "settlement_id" TEXT NOT NULL,
    "kind" "settlement_kind" NOT NULL,
    "business_date" DATE NOT NULL,
    "of_date" DATE NOT NULL,
    "merchant_no" CHAR(8) NOT NULL,
    "count" INTEGER NOT NULL,
    "amount_fen" BIGINT NOT NULL,
    "school_fen" BIGINT NOT NULL,
    "merchant_fen" BIGINT NOT NULL,

    CONSTRAINT "settlement_parts_pkey" PRIMARY KEY ("settlement_id","kind","business_date","of_date")
);

-- CreateTable
CREATE TABLE "settlement_items" (
    "item_id" TEXT NOT NULL,
    "settlement_id" TEXT NOT NULL,

    CONSTRAINT "settlement_items_pkey" PRIMARY KEY ("item_id")
);

-- CreateTable
CREATE TABLE "settlement_late" (
    "item_id" TEXT NOT NULL,
    "merchant_no" CHAR(8) NOT NULL,
    "business_date" DATE NOT NULL,

    CONSTRAINT "settlement_late_pkey" PRIMARY KEY ("item_id")
);

-- CreateTable
CREATE TABLE "payouts" (
    "payout_id" TEXT NOT NULL,
    "merchant_no" CHAR(8) NOT NULL,
    "settlement_id" TEXT NOT NULL,
    "amount_fen" BIGINT NOT NULL,
    "commission_fen" BIGINT NOT NULL,
    "bank_reference" VARCHAR(64) NOT NULL,
    "paid_on" DATE NOT NULL,
    "approval_id" TEXT NOT NULL,
    "requested_by" VARCHAR(40) NOT NULL,
    "decided_by" VARCHAR(40) NOT NULL,
    "state" "payout_state" NOT NULL DEFAULT 'POSTING',
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "payouts_pkey" PRIMARY KEY ("payout_id")
);

-- CreateTable
CREATE TABLE "payout_items" (
    "settlement_id" TEXT NOT NULL,
    "payout_id" TEXT NOT NULL,

    CONSTRAINT "payout_items_pkey" PRIMARY KEY ("settlement_id")
);

-- CreateTable
CREATE TABLE "pay_backs" (
    "pay_back_id" TEXT NOT NULL,
    "mode" "pay_back_mode" NOT NULL,
    "share_bps" INTEGER,
    "filter" JSONB NOT NULL,
    "reason" VARCHAR(128) NOT NULL,
    "state" "pay_back_state" NOT NULL DEFAULT 'DRAFT',
    "planned" INTEGER NOT NULL,
    "left_out" INTEGER NOT NULL,
    "planned_fen" BIGINT NOT NULL,
    "created_by" VARCHAR(40) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "approval_id" TEXT,
    "decided_by" VARCHAR(40),
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "pay_backs_pkey" PRIMARY KEY ("pay_back_id")
);

-- CreateTable
CREATE TABLE "pay_back_items" (
    "pay_back_id" TEXT NOT NULL,
    "payment_id" TEXT NOT NULL,
    "merchant_no" CHAR(8) NOT NULL,
    "person_id" TEXT,
    "state" "pay_back_item_state" NOT NULL,
    "amount_fen" INTEGER NOT NULL,
    "surcharge_fen" INTEGER NOT NULL,
    "reason" VARCHAR(40),
    "out_refund_no" VARCHAR(64) NOT NULL,
    "refund_id" TEXT,
    "sweep_after" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "pay_back_items_pkey" PRIMARY KEY ("pay_back_id","payment_id")
);

-- CreateIndex
CREATE INDEX "settlements_business_date_settlement_id_idx" ON "settlements"("business_date" DESC, "settlement_id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "settlements_merchant_no_settlement_no_key" ON "settlements"("merchant_no", "settlement_no");

-- CreateIndex
CREATE UNIQUE INDEX "settlements_merchant_no_business_date_key" ON "settlements"("merchant_no", "business_date");

-- CreateIndex
CREATE INDEX "settlement_parts_merchant_no_business_date_idx" ON "settlement_parts"("merchant_no", "business_date");

-- CreateIndex
CREATE INDEX "settlement_parts_merchant_no_of_date_idx" ON "settlement_parts"("merchant_no", "of_date");

-- CreateIndex
CREATE INDEX "settlement_items_settlement_id_idx" ON "settlement_items"("settlement_id");

-- CreateIndex
CREATE INDEX "settlement_late_merchant_no_idx" ON "settlement_late"("merchant_no");

-- CreateIndex
CREATE UNIQUE INDEX "payouts_settlement_id_key" ON "payouts"("settlement_id");

-- CreateIndex
CREATE UNIQUE INDEX "payouts_approval_id_key" ON "payouts"("approval_id");

-- CreateIndex
CREATE INDEX "payouts_merchant_no_created_at_idx" ON "payouts"("merchant_no", "created_at" DESC);

-- CreateIndex
CREATE INDEX "payout_items_payout_id_idx" ON "payout_items"("payout_id");

-- CreateIndex
CREATE UNIQUE INDEX "pay_backs_approval_id_key" ON "pay_backs"("approval_id");

-- CreateIndex
CREATE INDEX "pay_backs_created_at_pay_back_id_idx" ON "pay_backs"("created_at" DESC, "pay_back_id" DESC);

-- CreateIndex
CREATE INDEX "pay_back_items_payment_id_idx" ON "pay_back_items"("payment_id");


-- What Prisma's language has no word for.

-- Whatever any program believes: the hash is of this very report, and the report says what the columns say.
ALTER TABLE "settlements"
    ADD CONSTRAINT "settlements_settlement_id_shape" CHECK ("settlement_id" ~ '^stl_[0-9a-f]{32}$'),
    ADD CONSTRAINT "settlements_live" CHECK ("merchant_no" NOT LIKE '99%'),
    ADD CONSTRAINT "settlements_report_hash" CHECK ("report_hash" = sha256(convert_to("report", 'UTF8'))),
    ADD CONSTRAINT "settlements_report_says_so" CHECK (
        "report"::jsonb ->> 'merchantNo' = "merchant_no" AND "report"::jsonb ->> 'businessDate' = to_char("business_date", 'YYYY-MM-DD')
        AND ("report"::jsonb ->> 'settlementNo')::integer = "settlement_no"
        AND ("report"::jsonb ->> 'commission')::bigint = "commission_fen" AND ("report"::jsonb ->> 'net')::bigint = "net_fen"
        AND ("report"::jsonb ->> 'previousHash') IS NOT DISTINCT FROM encode("previous_hash", 'hex'));

-- Each settlement names the hash of the merchant's one before, so that none can be changed, taken out or put between.
CREATE FUNCTION "check_settlement_before"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before "settlements"%ROWTYPE;
BEGIN
    SELECT * INTO before FROM "settlements" WHERE "merchant_no" = NEW."merchant_no" ORDER BY "settlement_no" DESC LIMIT 1;
    IF NEW."settlement_no" <> coalesce(before."settlement_no", 0) + 1 OR NEW."previous_hash" IS DISTINCT FROM before."report_hash"
        OR NEW."business_date" <= before."business_date" THEN
        RAISE EXCEPTION 'settlement % of % does not follow the one before', NEW."settlement_no", NEW."merchant_no"
            USING ERRCODE = 'check_violation', CONSTRAINT = 'settlements_follow';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER "settlements_follow" BEFORE INSERT ON "settlements" FOR EACH ROW EXECUTE FUNCTION "check_settlement_before"();

ALTER TABLE "settlement_parts"
    ADD CONSTRAINT "settlement_parts_of_something" CHECK ("count" > 0 AND "amount_fen" >= 0 AND "school_fen" >= 0 AND "merchant_fen" >= 0),
    ADD CONSTRAINT "settlement_parts_of_date" CHECK ("of_date" = "business_date" OR "kind" IN ('REVERSAL', 'LATE_UNDONE'));

-- Every merchant with real money has a place from the first moment: it is what settling and paying late agree by.
INSERT INTO "settlement_places" ("merchant_no", "settled_through")
    SELECT "merchant_no", '2000-01-01' FROM "merchants" WHERE "realm" = 'LIVE';
CREATE FUNCTION "place_settlements"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = "public", "pg_temp" AS $$
BEGIN
    INSERT INTO "settlement_places" ("merchant_no", "settled_through") VALUES (NEW."merchant_no", '2000-01-01');
    RETURN NULL;
END
$$;
CREATE TRIGGER "merchants_place_settlements" AFTER INSERT ON "merchants" FOR EACH ROW
    WHEN (NEW."realm" = 'LIVE') EXECUTE FUNCTION "place_settlements"();

ALTER TABLE "settlement_places" ADD CONSTRAINT "settlement_places_held" CHECK (
    ("held_by" IS NULL) = ("held_since" IS NULL) AND ("held_by" IS NULL) = ("held_why" IS NULL));
CREATE FUNCTION "refuse_settling_again"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is settled', OLD."settled_through", OLD."merchant_no"
        USING ERRCODE = 'check_violation', CONSTRAINT = 'settlement_places_go_on';
END
$$;
CREATE TRIGGER "settlement_places_go_on" BEFORE UPDATE ON "settlement_places" FOR EACH ROW
    WHEN (NEW."settled_through" < OLD."settled_through") EXECUTE FUNCTION "refuse_settling_again"();

-- Whoever ends a payment or a refund of a day that is settled says so in the same transaction. The merchant's place keeps the
-- two apart: either the settling waits for this change and sees it, or this waits for the settling and notes the item.
CREATE FUNCTION "note_late_settlement"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = "public", "pg_temp" AS $$
DECLARE
    settled date;
BEGIN
    SELECT "settled_through" INTO settled FROM "settlement_places" WHERE "merchant_no" = NEW."merchant_no" FOR SHARE;
    IF NEW."business_date" <= settled THEN
        INSERT INTO "settlement_late" ("item_id", "merchant_no", "business_date")
            VALUES (to_jsonb(NEW) ->> TG_ARGV[0], NEW."merchant_no", NEW."business_date") ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END
$$;

-- What ends on its own day calls nothing. A day is settled when it is closed (see `closed_days`), so that no transaction that
-- began on it is still running.
CREATE TRIGGER "payments_inserted_after_settlement" AFTER INSERT ON "payments" FOR EACH ROW
    WHEN (NEW."state" IN ('SUCCESS', 'REVOKED', 'REFUND')
        AND NEW."created_at" < date_trunc('day', clock_timestamp(), 'Asia/Shanghai'))
    EXECUTE FUNCTION "note_late_settlement"('payment_id');
CREATE TRIGGER "payments_paid_after_settlement" AFTER UPDATE OF "state" ON "payments" FOR EACH ROW
    WHEN (NEW."state" = 'SUCCESS' AND OLD."state" <> 'SUCCESS'
        AND NEW."created_at" < date_trunc('day', clock_timestamp(), 'Asia/Shanghai'))
    EXECUTE FUNCTION "note_late_settlement"('payment_id');
CREATE TRIGGER "refunds_inserted_after_settlement" AFTER INSERT ON "refunds" FOR EACH ROW
    WHEN (NEW."state" = 'SUCCESS' AND NEW."business_date" < (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date)
    EXECUTE FUNCTION "note_late_settlement"('refund_id');
CREATE TRIGGER "refunds_paid_after_settlement" AFTER UPDATE OF "state" ON "refunds" FOR EACH ROW
    WHEN (NEW."state" = 'SUCCESS' AND OLD."state" <> 'SUCCESS'
        AND NEW."business_date" < (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date)
    EXECUTE FUNCTION "note_late_settlement"('refund_id');

CREATE INDEX "exceptions_late_success_idx" ON "exceptions"("merchant_no") WHERE "class" = 'LATE_SUCCESS';

ALTER TABLE "payouts"
    ADD CONSTRAINT "payouts_payout_id_shape" CHECK ("payout_id" ~ '^pyo_[0-9a-f]{32}$'),
    ADD CONSTRAINT "payouts_amounts" CHECK ("amount_fen" > 0 AND "commission_fen" >= 0),
    ADD CONSTRAINT "payouts_second_person" CHECK ("decided_by" <> "requested_by"),
    ADD CONSTRAINT "payouts_finished_at" CHECK (("state" = 'DONE') = ("finished_at" IS NOT NULL));
CREATE TRIGGER "payouts_transition" BEFORE UPDATE ON "payouts" FOR EACH ROW
    WHEN (OLD."state" = 'DONE') EXECUTE FUNCTION "refuse_transition"();

-- A batch pays back what a second person has allowed, and its rows stand from the first look on.
ALTER TABLE "pay_backs"
    ADD CONSTRAINT "pay_backs_pay_back_id_shape" CHECK ("pay_back_id" ~ '^pbk_[0-9a-f]{32}$'),
    ADD CONSTRAINT "pay_backs_share" CHECK (("mode" = 'SHARE') = ("share_bps" IS NOT NULL) AND "share_bps" BETWEEN 1 AND 10000),
    ADD CONSTRAINT "pay_backs_counts" CHECK ("planned" >= 0 AND "left_out" >= 0 AND "planned_fen" >= 0),
    ADD CONSTRAINT "pay_backs_allowed" CHECK (("state" IN ('RUNNING', 'DONE')) = ("started_at" IS NOT NULL)
        AND ("started_at" IS NULL) = ("decided_by" IS NULL) AND ("started_at" IS NULL OR "approval_id" IS NOT NULL)),
    ADD CONSTRAINT "pay_backs_finished_at" CHECK (("state" IN ('DONE', 'DROPPED')) = ("finished_at" IS NOT NULL));
CREATE TRIGGER "pay_backs_transition" BEFORE UPDATE ON "pay_backs" FOR EACH ROW
    WHEN (OLD."state" IN ('DONE', 'DROPPED') OR (OLD."state" <> NEW."state"
        AND NOT (OLD."state" = 'DRAFT' AND NEW."state" IN ('REQUESTED', 'DROPPED'))
        AND NOT (OLD."state" = 'REQUESTED' AND NEW."state" IN ('RUNNING', 'DROPPED'))
        AND NOT (OLD."state" = 'RUNNING' AND NEW."state" = 'DONE')))
    EXECUTE FUNCTION "refuse_transition"();
CREATE INDEX "pay_backs_running_idx" ON "pay_backs"("started_at") WHERE "state" = 'RUNNING';

ALTER TABLE "pay_back_items"
    ADD CONSTRAINT "pay_back_items_amounts" CHECK ("amount_fen" BETWEEN 0 AND 10000000 AND "surcharge_fen" BETWEEN 0 AND 10000000
        AND ("state" = 'LEFT_OUT' OR "amount_fen" + "surcharge_fen" > 0)),
    ADD CONSTRAINT "pay_back_items_reason" CHECK (("state" IN ('LEFT_OUT', 'FAILED')) = ("reason" IS NOT NULL)),
    ADD CONSTRAINT "pay_back_items_sent" CHECK (("state" = 'SENT') = ("refund_id" IS NOT NULL)
        AND ("state" IN ('SENT', 'FAILED')) = ("finished_at" IS NOT NULL));
CREATE TRIGGER "pay_back_items_transition" BEFORE UPDATE ON "pay_back_items" FOR EACH ROW
    WHEN (OLD."state" <> 'PLANNED') EXECUTE FUNCTION "refuse_transition"();
-- What is still to be sent: as small as the work that is open.
CREATE INDEX "pay_back_items_due_idx" ON "pay_back_items"("pay_back_id", "sweep_after") WHERE "state" = 'PLANNED';

-- A refund may be of surcharge alone: who was charged as an outsider by mistake keeps the meal.
ALTER TABLE "refunds"
    DROP CONSTRAINT "refunds_amount",
    ADD CONSTRAINT "refunds_amount" CHECK ("amount_fen" BETWEEN 0 AND 10000000 AND "surcharge_fen" BETWEEN 0 AND 10000000
        AND "amount_fen" + "surcharge_fen" > 0);

GRANT SELECT, UPDATE ("settled_through", "held_by", "held_since", "held_why") ON "settlement_places" TO "payment_app";
GRANT SELECT, INSERT ON "settlements", "settlement_parts", "settlement_items", "payout_items" TO "payment_app";
GRANT SELECT ON "settlement_late" TO "payment_app";
GRANT SELECT, INSERT, UPDATE ("state", "finished_at") ON "payouts" TO "payment_app";
GRANT SELECT, INSERT, UPDATE ("state", "approval_id", "decided_by", "started_at", "finished_at") ON "pay_backs" TO "payment_app";
GRANT SELECT, INSERT, UPDATE ("state", "reason", "refund_id", "sweep_after", "finished_at") ON "pay_back_items" TO "payment_app";
REVOKE EXECUTE ON FUNCTION "place_settlements", "note_late_settlement" FROM PUBLIC;

-- The proof of what matters most.
DO $$
BEGIN
    ASSERT NOT has_any_column_privilege('payment_app', 'settlements', 'UPDATE'), 'settlements can be rewritten';
    ASSERT NOT has_table_privilege('payment_app', 'settlements', 'DELETE'), 'settlements can be deleted';
    ASSERT NOT has_table_privilege('payment_app', 'settlement_items', 'UPDATE, DELETE'), 'what was counted can be taken out again';
    ASSERT NOT has_table_privilege('payment_app', 'settlement_late', 'INSERT, UPDATE, DELETE'), 'late items can be hidden';
    ASSERT NOT has_table_privilege('payment_app', 'payout_items', 'UPDATE, DELETE'), 'a settlement can be paid out again';
    ASSERT NOT has_column_privilege('payment_app', 'pay_back_items', 'amount_fen', 'UPDATE'), 'what was allowed can be changed';
    ASSERT (SELECT count(*) = 4 FROM pg_trigger WHERE tgname LIKE '%\_after\_settlement' AND tgenabled = 'O'),
        'late payments would be in no settlement';
END
$$;
