-- CreateEnum
CREATE TYPE "surcharge_back_state" AS ENUM ('POSTING', 'DONE');

-- AlterTable
ALTER TABLE "pending_surcharges" ADD COLUMN     "business_date" DATE,
ADD COLUMN     "whole_fen" INTEGER;

-- CreateTable
CREATE TABLE "surcharge_backs" (
    "refund_id" TEXT NOT NULL,
    "payment_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "merchant_no" CHAR(8) NOT NULL,
    "amount_fen" INTEGER NOT NULL,
    "state" "surcharge_back_state" NOT NULL DEFAULT 'POSTING',
    "to_suspense" BOOLEAN NOT NULL DEFAULT false,
    "business_date" DATE NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sweep_after" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "surcharge_backs_pkey" PRIMARY KEY ("refund_id")
);

-- CreateIndex
CREATE INDEX "surcharge_backs_payment_id_idx" ON "surcharge_backs"("payment_id");

-- CreateIndex
CREATE INDEX "surcharge_backs_business_date_idx" ON "surcharge_backs"("business_date");

-- CreateIndex
CREATE INDEX "pending_surcharges_business_date_idx" ON "pending_surcharges"("business_date");


-- What Prisma's language has no word for.

-- What was worked out before this column was: the whole is what a share of it would have left. The day on which the ledger was
-- asked is part of what it was asked, so a retry after midnight must name the same one.
DROP TRIGGER "pending_surcharges_transition" ON "pending_surcharges";
UPDATE "pending_surcharges" AS s SET
    "business_date" = (coalesce(s."ended_at", now()) AT TIME ZONE 'Asia/Shanghai')::date,
    "whole_fen" = CASE WHEN r."gone" < s."amount_fen" THEN round(s."surcharge_fen"::numeric * s."amount_fen" / (s."amount_fen" - r."gone"))
        ELSE s."surcharge_fen" END
FROM "pending_surcharges" AS x CROSS JOIN LATERAL (
    SELECT coalesce(sum("amount_fen"), 0) AS "gone" FROM "refunds" WHERE "payment_id" = x."payment_id" AND "state" IN ('PROCESSING', 'SUCCESS')
        AND coalesce("decided_at", "created_at") < coalesce(x."ended_at", now())
) AS r
WHERE s."payment_id" = x."payment_id" AND s."surcharge_fen" IS NOT NULL;

ALTER TABLE "pending_surcharges"
    DROP CONSTRAINT "pending_surcharges_known",
    -- What is taken is known whole before it is taken.
    ADD CONSTRAINT "pending_surcharges_known" CHECK ("state" NOT IN ('COLLECTING', 'SETTLED')
        OR ("identity_class" IS NOT NULL AND "surcharge_fen" > 0 AND "whole_fen" >= "surcharge_fen" AND "surcharge_rule" IS NOT NULL
            AND "business_date" IS NOT NULL));

-- Settled and waived are for good. What the ledger has refused is worked out anew, since more of the payment may have gone back
-- by then; what it may have taken is not.
CREATE TRIGGER "pending_surcharges_transition" BEFORE UPDATE ON "pending_surcharges" FOR EACH ROW
    WHEN (OLD."state" IN ('SETTLED', 'WAIVED')
        OR (OLD."state" = 'COLLECTING' AND NEW."state" = 'PENDING' AND NEW."refusals" <= OLD."refusals"))
    EXECUTE FUNCTION "refuse_transition"();

ALTER TABLE "surcharge_backs"
    ADD CONSTRAINT "surcharge_backs_amount" CHECK ("amount_fen" BETWEEN 1 AND 10000000),
    ADD CONSTRAINT "surcharge_backs_finished_at" CHECK (("state" = 'DONE') = ("finished_at" IS NOT NULL)),
    ADD CONSTRAINT "surcharge_backs_to_suspense" CHECK (NOT "to_suspense" OR "state" = 'DONE');
CREATE TRIGGER "surcharge_backs_transition" BEFORE UPDATE ON "surcharge_backs" FOR EACH ROW
    WHEN (OLD."state" = 'DONE') EXECUTE FUNCTION "refuse_transition"();
-- What the ledger is still to be asked: as small as the work that is open.
CREATE INDEX "surcharge_backs_due_idx" ON "surcharge_backs"("sweep_after") WHERE "state" = 'POSTING';

-- Writes down what of a settled surcharge goes back now: what was taken, less what is owed on the part that stays, less what went
-- back before. The share is contract/src/refund.ts's: rounded half up, so all parts together are exactly what was taken. The row's
-- lock keeps a refund and the settling apart: whoever comes second sees what the first has done.
CREATE FUNCTION "owe_surcharge_back"(of_payment text, because_of text, on_day date) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = "public", "pg_temp" AS $$
DECLARE
    taken "pending_surcharges"%ROWTYPE;
    gone bigint;
    cause text := because_of;
    back bigint;
BEGIN
    SELECT * INTO taken FROM "pending_surcharges" WHERE "payment_id" = of_payment FOR UPDATE;
    IF taken."state" IS DISTINCT FROM 'SETTLED' THEN
        RETURN;
    END IF;
    SELECT coalesce(sum("amount_fen"), 0),
        coalesce(because_of, (array_agg("refund_id" ORDER BY coalesce("decided_at", "created_at") DESC, "refund_id" DESC))[1])
        INTO gone, cause
        FROM "refunds" WHERE "payment_id" = of_payment AND "state" IN ('PROCESSING', 'SUCCESS');
    back := taken."surcharge_fen" - taken."whole_fen"
        + (2 * taken."whole_fen"::bigint * gone + taken."amount_fen") / (2 * taken."amount_fen"::bigint)
        - (SELECT coalesce(sum("amount_fen"), 0) FROM "surcharge_backs" WHERE "payment_id" = of_payment);
    IF back > 0 THEN
        INSERT INTO "surcharge_backs" ("refund_id", "payment_id", "person_id", "merchant_no", "amount_fen", "business_date", "created_at")
            VALUES (cause, of_payment, taken."person_id", taken."merchant_no", back, on_day, now());
    END IF;
END
$$;

-- Whoever decides a refund, and whoever settles a surcharge, need not know of each other: the duty is written in the transaction
-- of the one that comes second.
CREATE FUNCTION "refund_owes_surcharge"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = "public", "pg_temp" AS $$
BEGIN
    PERFORM "owe_surcharge_back"(NEW."payment_id", NEW."refund_id", NEW."business_date");
    RETURN NULL;
END
$$;
CREATE TRIGGER "refunds_owe_surcharge" AFTER INSERT ON "refunds" FOR EACH ROW
    WHEN (NEW."state" = 'PROCESSING' AND NEW."amount_fen" > 0) EXECUTE FUNCTION "refund_owes_surcharge"();
CREATE TRIGGER "refunds_allowed_owe_surcharge" AFTER UPDATE OF "state" ON "refunds" FOR EACH ROW
    WHEN (NEW."state" = 'PROCESSING' AND OLD."state" = 'REQUESTED' AND NEW."amount_fen" > 0) EXECUTE FUNCTION "refund_owes_surcharge"();

CREATE FUNCTION "settled_owes_surcharge"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = "public", "pg_temp" AS $$
BEGIN
    PERFORM "owe_surcharge_back"(NEW."payment_id", NULL, (NEW."ended_at" AT TIME ZONE 'Asia/Shanghai')::date);
    RETURN NULL;
END
$$;
CREATE TRIGGER "pending_surcharges_settled_owe" AFTER UPDATE ON "pending_surcharges" FOR EACH ROW
    WHEN (NEW."state" = 'SETTLED' AND OLD."state" <> 'SETTLED') EXECUTE FUNCTION "settled_owes_surcharge"();

-- What was kept of payments that have gone back since.
SELECT "owe_surcharge_back"("payment_id", NULL, (now() AT TIME ZONE 'Asia/Shanghai')::date) FROM "pending_surcharges" WHERE "state" = 'SETTLED';

GRANT UPDATE ("whole_fen", "business_date") ON "pending_surcharges" TO "payment_app";
GRANT SELECT, UPDATE ("state", "to_suspense", "sweep_after", "finished_at") ON "surcharge_backs" TO "payment_app";
REVOKE EXECUTE ON FUNCTION "owe_surcharge_back", "refund_owes_surcharge", "settled_owes_surcharge" FROM PUBLIC;

DO $$
BEGIN
    ASSERT NOT has_table_privilege('payment_app', 'surcharge_backs', 'INSERT, DELETE'), 'what is owed back can be made or hidden';
    ASSERT NOT has_column_privilege('payment_app', 'surcharge_backs', 'amount_fen', 'UPDATE'), 'what is owed back can be changed';
END
$$;
