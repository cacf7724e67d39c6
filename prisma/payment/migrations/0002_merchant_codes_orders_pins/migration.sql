-- CreateEnum
CREATE TYPE "static_code_state" AS ENUM ('CREATED', 'BOUND', 'DISABLED');

-- CreateEnum
CREATE TYPE "dynamic_code_state" AS ENUM ('OPEN', 'PAYING', 'PAID', 'CANCELLED', 'EXPIRED');

-- CreateEnum
CREATE TYPE "order_kind" AS ENUM ('STATIC', 'DYNAMIC');

-- CreateEnum
CREATE TYPE "order_state" AS ENUM ('OPEN', 'PAYING', 'PAID', 'CLOSED');

-- DropIndex
DROP INDEX "payments_merchant_no_out_trade_no_key";

-- AlterTable
ALTER TABLE "payments" ADD COLUMN     "attempt" SMALLINT NOT NULL DEFAULT 0,
ADD COLUMN     "merchant_code_id" TEXT,
ADD COLUMN     "order_id" TEXT,
ALTER COLUMN "terminal_no" DROP NOT NULL;

-- CreateTable
CREATE TABLE "static_codes" (
    "code_id" TEXT NOT NULL,
    "merchant_no" CHAR(8) NOT NULL,
    "terminal_no" VARCHAR(6),
    "label" VARCHAR(64) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "state" "static_code_state" NOT NULL DEFAULT 'CREATED',
    "token" VARCHAR(400) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" VARCHAR(40) NOT NULL,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "static_codes_pkey" PRIMARY KEY ("code_id")
);

-- CreateTable
CREATE TABLE "dynamic_codes" (
    "dynamic_id" TEXT NOT NULL,
    "merchant_no" CHAR(8) NOT NULL,
    "terminal_no" VARCHAR(6),
    "out_trade_no" VARCHAR(64) NOT NULL,
    "content_hash" BYTEA NOT NULL,
    "amount_fen" INTEGER NOT NULL,
    "subject" VARCHAR(128),
    "state" "dynamic_code_state" NOT NULL DEFAULT 'OPEN',
    "attempts" SMALLINT NOT NULL DEFAULT 0,
    "payment_id" TEXT,
    "token" VARCHAR(400) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" VARCHAR(40) NOT NULL,

    CONSTRAINT "dynamic_codes_pkey" PRIMARY KEY ("dynamic_id")
);

-- CreateTable
CREATE TABLE "orders" (
    "order_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "merchant_no" CHAR(8) NOT NULL,
    "terminal_no" VARCHAR(6),
    "kind" "order_kind" NOT NULL,
    "static_code_id" TEXT,
    "code_version" INTEGER,
    "dynamic_id" TEXT,
    "amount_fen" INTEGER,
    "surcharge_fen" INTEGER,
    "surcharge_rule" JSONB,
    "state" "order_state" NOT NULL DEFAULT 'OPEN',
    "payment_id" TEXT,
    "reserved_fen" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "orders_pkey" PRIMARY KEY ("order_id")
);

-- CreateTable
CREATE TABLE "person_pins" (
    "person_id" TEXT NOT NULL,
    "pin_hash" TEXT NOT NULL,
    "failed_count" SMALLINT NOT NULL DEFAULT 0,
    "locked_at" TIMESTAMPTZ(3),
    "set_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "person_pins_pkey" PRIMARY KEY ("person_id")
);

-- CreateTable
CREATE TABLE "static_spend" (
    "person_id" TEXT NOT NULL,
    "business_date" DATE NOT NULL,
    "spent_fen" INTEGER NOT NULL,

    CONSTRAINT "static_spend_pkey" PRIMARY KEY ("person_id","business_date")
);

-- CreateIndex
CREATE INDEX "static_codes_merchant_no_created_at_code_id_idx" ON "static_codes"("merchant_no", "created_at" DESC, "code_id" DESC);

-- CreateIndex
CREATE INDEX "static_codes_terminal_no_idx" ON "static_codes"("terminal_no");

-- CreateIndex
CREATE UNIQUE INDEX "dynamic_codes_payment_id_key" ON "dynamic_codes"("payment_id");

-- CreateIndex
CREATE INDEX "dynamic_codes_merchant_no_created_at_dynamic_id_idx" ON "dynamic_codes"("merchant_no", "created_at" DESC, "dynamic_id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "dynamic_codes_merchant_no_out_trade_no_key" ON "dynamic_codes"("merchant_no", "out_trade_no");

-- CreateIndex
CREATE UNIQUE INDEX "orders_payment_id_key" ON "orders"("payment_id");

-- CreateIndex
CREATE INDEX "orders_person_id_created_at_idx" ON "orders"("person_id", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "payments_merchant_no_out_trade_no_attempt_key" ON "payments"("merchant_no", "out_trade_no", "attempt");

-- AddForeignKey
ALTER TABLE "static_codes" ADD CONSTRAINT "static_codes_merchant_no_fkey" FOREIGN KEY ("merchant_no") REFERENCES "merchants"("merchant_no") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "static_codes" ADD CONSTRAINT "static_codes_terminal_no_fkey" FOREIGN KEY ("terminal_no") REFERENCES "terminals"("terminal_no") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dynamic_codes" ADD CONSTRAINT "dynamic_codes_merchant_no_fkey" FOREIGN KEY ("merchant_no") REFERENCES "merchants"("merchant_no") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dynamic_codes" ADD CONSTRAINT "dynamic_codes_terminal_no_fkey" FOREIGN KEY ("terminal_no") REFERENCES "terminals"("terminal_no") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "orders" ADD CONSTRAINT "orders_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "persons"("person_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "orders" ADD CONSTRAINT "orders_merchant_no_fkey" FOREIGN KEY ("merchant_no") REFERENCES "merchants"("merchant_no") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "orders" ADD CONSTRAINT "orders_static_code_id_fkey" FOREIGN KEY ("static_code_id") REFERENCES "static_codes"("code_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "orders" ADD CONSTRAINT "orders_dynamic_id_fkey" FOREIGN KEY ("dynamic_id") REFERENCES "dynamic_codes"("dynamic_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "person_pins" ADD CONSTRAINT "person_pins_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "persons"("person_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "static_spend" ADD CONSTRAINT "static_spend_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "persons"("person_id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- What Prisma's language has no word for.

-- An order is paid by one payment; reverse scans, which have none, cost this index nothing.
CREATE UNIQUE INDEX "payments_order_key" ON "payments"("order_id") WHERE "order_id" IS NOT NULL;

-- Dynamic codes that time will close: as small as the ones on display.
CREATE INDEX "dynamic_codes_open_idx" ON "dynamic_codes"("expires_at") WHERE "state" = 'OPEN';

ALTER TABLE "payments"
    -- Whoever pays by a merchant code has said who they are, and for which order; a code that is scanned by a till has a till.
    ADD CONSTRAINT "payments_forward_scan" CHECK (
        ("mode" = 'FORWARD_SCAN') = ("order_id" IS NOT NULL)
        AND ("mode" <> 'FORWARD_SCAN' OR ("person_id" IS NOT NULL AND "identity_class" IS NOT NULL))
        AND ("mode" <> 'REVERSE_SCAN' OR ("terminal_no" IS NOT NULL AND "attempt" = 0 AND "merchant_code_id" IS NULL))),
    ADD CONSTRAINT "payments_attempt" CHECK ("attempt" >= 0);

ALTER TABLE "static_codes"
    ADD CONSTRAINT "static_codes_code_id_shape" CHECK ("code_id" ~ '^mcd_[0-9a-f]{32}$'),
    ADD CONSTRAINT "static_codes_version_positive" CHECK ("version" >= 1),
    ADD CONSTRAINT "static_codes_revoked_at" CHECK (("revoked_at" IS NOT NULL) = ("state" = 'DISABLED'));

ALTER TABLE "dynamic_codes"
    ADD CONSTRAINT "dynamic_codes_dynamic_id_shape" CHECK ("dynamic_id" ~ '^dyn_[0-9a-f]{32}$'),
    ADD CONSTRAINT "dynamic_codes_out_trade_no_shape" CHECK ("out_trade_no" ~ '^[A-Za-z0-9_-]{1,64}$'),
    ADD CONSTRAINT "dynamic_codes_content_hash_whole" CHECK (octet_length("content_hash") = 32),
    ADD CONSTRAINT "dynamic_codes_amount" CHECK ("amount_fen" BETWEEN 1 AND 10000000),
    -- A claim names its payment, and nothing else does.
    ADD CONSTRAINT "dynamic_codes_claimed_by" CHECK (("payment_id" IS NOT NULL) = ("state" IN ('PAYING', 'PAID')));

ALTER TABLE "orders"
    ADD CONSTRAINT "orders_order_id_shape" CHECK ("order_id" ~ '^ord_[0-9a-f]{32}$'),
    ADD CONSTRAINT "orders_code_of_its_kind" CHECK (
        ("kind" = 'DYNAMIC') = ("dynamic_id" IS NOT NULL)
        AND ("kind" = 'STATIC' OR "static_code_id" IS NULL)
        AND ("static_code_id" IS NULL) = ("code_version" IS NULL)),
    ADD CONSTRAINT "orders_amount" CHECK ("amount_fen" BETWEEN 1 AND 10000000 AND "surcharge_fen" BETWEEN 0 AND 10000000),
    ADD CONSTRAINT "orders_quote_whole" CHECK (("amount_fen" IS NULL) = ("surcharge_fen" IS NULL)),
    -- Once somebody pays it, it has a payment and a price, for good.
    ADD CONSTRAINT "orders_paid_by" CHECK (("payment_id" IS NOT NULL) = ("state" <> 'OPEN')
        AND ("state" = 'OPEN' OR "amount_fen" IS NOT NULL)),
    -- Only static codes have a daily limit.
    ADD CONSTRAINT "orders_reserved" CHECK ("reserved_fen" = 0
        OR ("kind" = 'STATIC' AND "state" <> 'OPEN' AND "reserved_fen" = "amount_fen" + "surcharge_fen"));

ALTER TABLE "person_pins"
    -- The fifth attempt locks before it is looked at; if it is right, it unlocks again.
    ADD CONSTRAINT "person_pins_failed_count" CHECK ("failed_count" BETWEEN 0 AND 5),
    ADD CONSTRAINT "person_pins_locked_at" CHECK (("locked_at" IS NOT NULL) = ("failed_count" = 5));

ALTER TABLE "static_spend" ADD CONSTRAINT "static_spend_spent" CHECK ("spent_fen" >= 0);

-- Final states stay, and what a payer has authorised is not rewritten. The conditions are part of the triggers, so a
-- lawful update calls no function.
CREATE FUNCTION "refuse_transition"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a row of % may not go from % to %', TG_TABLE_NAME, OLD."state", NEW."state"
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
END
$$;

CREATE TRIGGER "static_codes_transition" BEFORE UPDATE ON "static_codes" FOR EACH ROW
    WHEN (OLD."state" = 'DISABLED' OR (OLD."state" = 'BOUND' AND NEW."state" = 'CREATED' AND NEW."version" = OLD."version")
        OR NEW."version" < OLD."version")
    EXECUTE FUNCTION "refuse_transition"();

CREATE TRIGGER "dynamic_codes_transition" BEFORE UPDATE ON "dynamic_codes" FOR EACH ROW
    WHEN (OLD."state" <> NEW."state"
        AND NOT (OLD."state" = 'OPEN' AND NEW."state" IN ('PAYING', 'CANCELLED', 'EXPIRED'))
        AND NOT (OLD."state" = 'PAYING' AND NEW."state" IN ('OPEN', 'PAID', 'EXPIRED')))
    EXECUTE FUNCTION "refuse_transition"();

CREATE TRIGGER "orders_transition" BEFORE UPDATE ON "orders" FOR EACH ROW
    WHEN ((OLD."state" <> NEW."state"
            AND NOT (OLD."state" = 'OPEN' AND NEW."state" = 'PAYING')
            AND NOT (OLD."state" = 'PAYING' AND NEW."state" IN ('PAID', 'CLOSED')))
        OR (OLD."state" <> 'OPEN' AND (NEW."payment_id" IS DISTINCT FROM OLD."payment_id"
            OR NEW."amount_fen" IS DISTINCT FROM OLD."amount_fen" OR NEW."surcharge_fen" IS DISTINCT FROM OLD."surcharge_fen"
            OR NEW."reserved_fen" <> OLD."reserved_fen")))
    EXECUTE FUNCTION "refuse_transition"();

-- When a forward payment ends, by whoever's hand, what it had claimed ends with it, in the same transaction: no crash can
-- leave a code that is paid and payable, or a limit that is held for a payment which came to nothing. It stands here
-- because payments do not know who asked for them. Reverse scans never call it.
CREATE FUNCTION "settle_forward_payment"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    paid CONSTANT boolean := NEW."state" = 'SUCCESS';
    reserved integer;
BEGIN
    UPDATE "orders" SET "state" = (CASE WHEN paid THEN 'PAID' ELSE 'CLOSED' END)::"order_state"
        WHERE "order_id" = NEW."order_id" AND "payment_id" = NEW."payment_id" AND "state" = 'PAYING'
        RETURNING "reserved_fen" INTO reserved;
    -- A code whose payment came to nothing may be paid by somebody else, or by the same person again, until it expires.
    UPDATE "dynamic_codes" SET
        "state" = (CASE WHEN paid THEN 'PAID' WHEN "expires_at" > NEW."finished_at" THEN 'OPEN' ELSE 'EXPIRED' END)::"dynamic_code_state",
        "payment_id" = CASE WHEN paid THEN "payment_id" END
        WHERE "dynamic_id" = NEW."merchant_code_id" AND "payment_id" = NEW."payment_id" AND "state" = 'PAYING';
    IF NOT paid AND reserved > 0 THEN
        UPDATE "static_spend" SET "spent_fen" = "spent_fen" - reserved
            WHERE "person_id" = NEW."person_id" AND "business_date" = NEW."business_date";
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER "payments_settle_forward" AFTER UPDATE ON "payments" FOR EACH ROW
    WHEN (NEW."mode" = 'FORWARD_SCAN' AND OLD."state" IN ('PROCESSING', 'USERPAYING')
        AND NEW."state" NOT IN ('PROCESSING', 'USERPAYING'))
    EXECUTE FUNCTION "settle_forward_payment"();

-- A code's merchant, terminal and amount are signed into what hangs on the wall: they never change. Nothing is deleted,
-- because payments name it for ever.
GRANT SELECT, INSERT, UPDATE ("label", "version", "state", "token", "issued_at", "revoked_at") ON "static_codes" TO "payment_app";
GRANT SELECT, INSERT, UPDATE ("state", "attempts", "payment_id") ON "dynamic_codes" TO "payment_app";
GRANT SELECT, INSERT, UPDATE ("amount_fen", "surcharge_fen", "surcharge_rule", "state", "payment_id", "reserved_fen")
    ON "orders" TO "payment_app";
GRANT SELECT, INSERT, UPDATE ("pin_hash", "failed_count", "locked_at", "set_at") ON "person_pins" TO "payment_app";
GRANT SELECT, INSERT, UPDATE ("spent_fen") ON "static_spend" TO "payment_app";

-- The proof of what matters most.
DO $$
BEGIN
    ASSERT NOT has_column_privilege('payment_app', 'dynamic_codes', 'amount_fen', 'UPDATE'), 'amounts of codes can be changed';
    ASSERT NOT has_column_privilege('payment_app', 'static_codes', 'merchant_no', 'UPDATE'), 'codes can change hands';
    ASSERT NOT has_table_privilege('payment_app', 'person_pins', 'DELETE'), 'counted attempts can be deleted';
    ASSERT EXISTS (SELECT FROM pg_trigger WHERE tgname = 'payments_settle_forward' AND tgenabled = 'O'), 'claims would stay';
END
$$;
