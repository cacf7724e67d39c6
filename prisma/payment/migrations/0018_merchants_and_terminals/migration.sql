-- AlterEnum
ALTER TYPE "merchant_state" ADD VALUE 'OPENING';

-- AlterTable
ALTER TABLE "canteens" ADD COLUMN     "closes_minute" SMALLINT NOT NULL DEFAULT 1260,
ADD COLUMN     "opens_minute" SMALLINT NOT NULL DEFAULT 390;

-- AlterTable
ALTER TABLE "merchants" ADD COLUMN     "commission_bps" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "contact_name" VARCHAR(64),
ADD COLUMN     "contact_phone" VARCHAR(32),
ADD COLUMN     "contract_from" DATE,
ADD COLUMN     "contract_until" DATE,
ADD COLUMN     "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "ledger_due_at" TIMESTAMPTZ(3),
ADD COLUMN     "settlement_bank" VARCHAR(64),
ADD COLUMN     "settlement_holder" VARCHAR(64),
ADD COLUMN     "settlement_no" VARCHAR(32);

-- AlterTable
ALTER TABLE "terminals" ADD COLUMN     "lock_contact" VARCHAR(64),
ADD COLUMN     "lock_reason" VARCHAR(200),
ADD COLUMN     "locked_at" TIMESTAMPTZ(3),
ADD COLUMN     "locked_by" VARCHAR(40);

-- AlterTable
ALTER TABLE "payments" ADD COLUMN     "merchant_refusal" VARCHAR(24);


-- What Prisma's language has no word for.

ALTER TABLE "merchants"
    ADD CONSTRAINT "merchants_contract" CHECK ("contract_from" <= "contract_until"),
    ADD CONSTRAINT "merchants_commission" CHECK ("commission_bps" BETWEEN 0 AND 10000),
    ADD CONSTRAINT "merchants_settlement_whole" CHECK (num_nulls("settlement_holder", "settlement_bank", "settlement_no") IN (0, 3)),
    ADD CONSTRAINT "merchants_settlement_no_shape" CHECK ("settlement_no" ~ '^[0-9]{8,32}$');

-- A lock says why, by whom, and whom to call: a cashier stands before it.
ALTER TABLE "terminals"
    ADD CONSTRAINT "terminals_lock_whole" CHECK (num_nulls("locked_at", "locked_by", "lock_reason", "lock_contact") IN (0, 4));

ALTER TABLE "canteens"
    ADD CONSTRAINT "canteens_hours" CHECK (0 <= "opens_minute" AND "opens_minute" < "closes_minute" AND "closes_minute" <= 1440);

-- It explains one decline, and nothing else.
ALTER TABLE "payments"
    ADD CONSTRAINT "payments_merchant_refusal" CHECK ("merchant_refusal" IS NULL OR "decline_code" = 'MERCHANT_DISABLED');
GRANT UPDATE ("merchant_refusal") ON "payments" TO "payment_app";

-- What the one-card backend is not known to know, for the turn that tells it.
CREATE INDEX "merchants_ledger_due_idx" ON "merchants"("ledger_due_at") WHERE "ledger_due_at" IS NOT NULL;
-- Contracts that end soon, and the merchants of a canteen.
CREATE INDEX "merchants_contract_until_idx" ON "merchants"("contract_until") WHERE "contract_until" IS NOT NULL;
CREATE INDEX "merchants_canteen_idx" ON "merchants"("canteen_id", "merchant_no") WHERE "canteen_id" IS NOT NULL;
-- Tills that should be heard of, the longest silent first.
CREATE INDEX "terminals_heard_idx" ON "terminals"("last_seen_at") WHERE "state" = 'ACTIVE';

-- Numbers are given out here, so that two people who open a stall at the same moment never get the same one. Those that somebody has
-- given by hand are passed over, and the sandbox's, which begin with 99, are never reached.
CREATE SEQUENCE "merchant_numbers" AS bigint START 10000001 MAXVALUE 98999999;
CREATE SEQUENCE "terminal_numbers" AS bigint START 1 MAXVALUE 98999;

CREATE FUNCTION "next_merchant_no"() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    given text;
BEGIN
    LOOP
        given := nextval('merchant_numbers')::text;
        EXIT WHEN NOT EXISTS (SELECT FROM "merchants" WHERE "merchant_no" = given);
    END LOOP;
    RETURN given;
END
$$;

CREATE FUNCTION "next_terminal_no"() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    given text;
BEGIN
    LOOP
        given := 'T' || lpad(nextval('terminal_numbers')::text, 5, '0');
        EXIT WHEN NOT EXISTS (SELECT FROM "terminals" WHERE "terminal_no" = given);
    END LOOP;
    RETURN given;
END
$$;

GRANT USAGE ON SEQUENCE "merchant_numbers", "terminal_numbers" TO "payment_app";
