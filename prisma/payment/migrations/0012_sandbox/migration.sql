-- CreateEnum
CREATE TYPE "realm" AS ENUM ('LIVE', 'SANDBOX');

-- AlterTable
ALTER TABLE "merchants" ADD COLUMN     "realm" "realm" NOT NULL DEFAULT 'LIVE';

-- AlterTable
ALTER TABLE "persons" ADD COLUMN     "realm" "realm" NOT NULL DEFAULT 'LIVE';

-- CreateTable
CREATE TABLE "clock_advances" (
    "id" BIGSERIAL NOT NULL,
    "merchant_no" CHAR(8) NOT NULL,
    "seconds" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "clock_advances_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "clock_advances_merchant_no_at_idx" ON "clock_advances"("merchant_no", "at");

-- AddForeignKey
ALTER TABLE "clock_advances" ADD CONSTRAINT "clock_advances_merchant_no_fkey" FOREIGN KEY ("merchant_no") REFERENCES "merchants"("merchant_no") ON DELETE RESTRICT ON UPDATE CASCADE;


-- What Prisma's language has no word for.

-- On which side somebody stands is written into the number (merchants: 99..., people: per_f..., which no id made from the time
-- of day begins with; accounts: SBX-...). So every table that names a merchant and a person can refuse to mix them by a plain
-- check, which costs a payment nothing, and nobody can change sides without another number.
ALTER TABLE "merchants" ADD CONSTRAINT "merchants_realm" CHECK (
    ("realm" = 'SANDBOX') = ("merchant_no" LIKE '99%') AND ("realm" = 'SANDBOX') = ("account_no" LIKE 'SBX-%'));
ALTER TABLE "persons" ADD CONSTRAINT "persons_realm" CHECK (
    ("realm" = 'SANDBOX') = ("person_id" LIKE 'per\_f%') AND ("realm" = 'SANDBOX') = ("account_no" LIKE 'SBX-%'));

ALTER TABLE "payments" ADD CONSTRAINT "payments_realm" CHECK (("merchant_no" LIKE '99%') = ("person_id" LIKE 'per\_f%'));
ALTER TABLE "orders" ADD CONSTRAINT "orders_realm" CHECK (("merchant_no" LIKE '99%') = ("person_id" LIKE 'per\_f%'));
ALTER TABLE "refunds" ADD CONSTRAINT "refunds_realm" CHECK (("merchant_no" LIKE '99%') = ("person_id" LIKE 'per\_f%'));

CREATE FUNCTION "refuse_other_realm"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a row of % may not go to or from the sandbox', TG_TABLE_NAME
        USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
END
$$;
CREATE TRIGGER "merchants_keep_realm" BEFORE UPDATE ON "merchants" FOR EACH ROW
    WHEN (OLD."realm" <> NEW."realm") EXECUTE FUNCTION "refuse_other_realm"();
CREATE TRIGGER "persons_keep_realm" BEFORE UPDATE ON "persons" FOR EACH ROW
    WHEN (OLD."realm" <> NEW."realm") EXECUTE FUNCTION "refuse_other_realm"();
CREATE TRIGGER "terminals_keep_realm" BEFORE UPDATE ON "terminals" FOR EACH ROW
    WHEN ((OLD."merchant_no" LIKE '99%') <> (NEW."merchant_no" LIKE '99%')) EXECUTE FUNCTION "refuse_other_realm"();

ALTER TABLE "clock_advances"
    ADD CONSTRAINT "clock_advances_in_sandbox" CHECK ("merchant_no" LIKE '99%'),
    ADD CONSTRAINT "clock_advances_seconds" CHECK ("seconds" BETWEEN 1 AND 34560000);

-- The test clock of a sandbox merchant. The clocks that decide are everybody's and stay as they are. What is open there has
-- its deadline moved back: a payer's time to confirm, a dynamic code, the sweeper's turn. What is done keeps its times; whoever
-- asks how old it is adds what was advanced since (see `clock_advances`). The service has no right to move a deadline but
-- by this function, and for a live merchant it refuses.
CREATE FUNCTION "advance_test_clock"("merchant" text, "ahead" integer, "said_at" timestamptz) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = "public", "pg_temp" AS $$
DECLARE
    moved CONSTANT interval := "ahead" * interval '1 second';
BEGIN
    PERFORM FROM "merchants" WHERE "merchant_no" = "merchant" AND "realm" = 'SANDBOX' FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'merchant % has no test clock', "merchant" USING ERRCODE = 'check_violation', CONSTRAINT = 'clock_advances_in_sandbox';
    END IF;
    INSERT INTO "clock_advances" ("merchant_no", "seconds", "at") VALUES ("merchant", "ahead", "said_at");
    UPDATE "confirmations" AS c SET "expires_at" = c."expires_at" - moved
        FROM "payments" AS p
        WHERE p."merchant_no" = "merchant" AND p."state" = 'USERPAYING' AND c."payment_id" = p."payment_id" AND c."state" = 'PENDING';
    UPDATE "payments" SET "sweep_after" = "sweep_after" - moved
        WHERE "merchant_no" = "merchant" AND "state" IN ('PROCESSING', 'USERPAYING');
    UPDATE "refunds" SET "sweep_after" = "sweep_after" - moved WHERE "merchant_no" = "merchant" AND "state" = 'PROCESSING';
    -- When a code expires is signed into it, so its time cannot be moved; it is over when all that was advanced makes it so.
    UPDATE "dynamic_codes" AS d SET "state" = 'EXPIRED'
        WHERE d."merchant_no" = "merchant" AND d."state" = 'OPEN' AND d."expires_at" <= "said_at" + interval '1 second' * (
            SELECT sum(a."seconds") FROM "clock_advances" AS a WHERE a."merchant_no" = "merchant" AND a."at" >= d."created_at");
END
$$;

GRANT SELECT ON "clock_advances" TO "payment_app";
REVOKE EXECUTE ON FUNCTION "advance_test_clock" FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "advance_test_clock" TO "payment_app";

-- The proof of what matters most.
DO $$
BEGIN
    ASSERT NOT has_table_privilege('payment_app', 'clock_advances', 'INSERT, UPDATE, DELETE'), 'clocks can be moved unseen';
    ASSERT NOT has_column_privilege('payment_app', 'confirmations', 'expires_at', 'UPDATE'), 'deadlines can be moved';
    ASSERT NOT EXISTS (SELECT FROM "merchants" WHERE "realm" = 'SANDBOX'), 'somebody stood in the sandbox before there was one';
END
$$;
