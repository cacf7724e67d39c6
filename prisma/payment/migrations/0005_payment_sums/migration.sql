-- DropIndex
DROP INDEX "payments_merchant_amount_idx";

-- DropIndex
DROP INDEX "payments_terminal_no_business_date_created_at_payment_id_idx";

-- CreateTable
CREATE TABLE "payment_sums" (
    "merchant_no" CHAR(8) NOT NULL,
    "by_month" BOOLEAN NOT NULL,
    "by_amount" BOOLEAN NOT NULL,
    "business_date" DATE NOT NULL,
    "terminal_no" VARCHAR(6) NOT NULL,
    "static_code_id" TEXT NOT NULL,
    "state" "trade_state" NOT NULL,
    "mode" "payment_mode" NOT NULL,
    "band_fen" INTEGER NOT NULL,
    "payments" INTEGER NOT NULL,
    "amount_fen" BIGINT NOT NULL,
    "surcharge_fen" BIGINT NOT NULL,
    "refunded_fen" BIGINT NOT NULL,

    CONSTRAINT "payment_sums_pkey" PRIMARY KEY ("merchant_no","by_month","by_amount","business_date","terminal_no","static_code_id","state","mode","band_fen")
);

-- CreateTable
CREATE TABLE "days_to_sum" (
    "id" BIGSERIAL NOT NULL,
    "merchant_no" CHAR(8) NOT NULL,
    "business_date" DATE NOT NULL,

    CONSTRAINT "days_to_sum_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "closed_days" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "through" DATE NOT NULL,
    "ended_through" DATE NOT NULL,
    "horizon" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "closed_days_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "days_to_sum_merchant_no_business_date_idx" ON "days_to_sum"("merchant_no", "business_date");

-- CreateIndex
CREATE INDEX "dynamic_codes_merchant_no_state_created_at_dynamic_id_idx" ON "dynamic_codes"("merchant_no", "state", "created_at" DESC, "dynamic_id" DESC);

-- CreateIndex
CREATE INDEX "payments_terminal_no_created_at_payment_id_idx" ON "payments"("terminal_no", "created_at", "payment_id");


-- By hand: what Prisma cannot say.

-- The merchants' lists, by time and by amount. A payment enters them when it ends: the few that are open are found by
-- `payments_unfinished_idx`, so that opening a payment writes neither. What filters look at lies in the index, and in the
-- one by amount also what totals add up. They ascend and are walked backwards where the newest or highest come first, so
-- that pages fill up instead of being split in the middle.
DROP INDEX "payments_merchant_newest_idx";
CREATE INDEX "payments_merchant_time_idx" ON "payments"("merchant_no", "created_at", "payment_id")
    INCLUDE ("state", "mode", "terminal_no", "amount_fen")
    WHERE "state" IN ('SUCCESS', 'PAYERROR', 'CLOSED', 'REVOKED', 'REFUND');
CREATE INDEX "payments_merchant_amount_idx" ON "payments"("merchant_no", "amount_fen", "payment_id")
    INCLUDE ("state", "mode", "terminal_no", "created_at", "surcharge_fen", "refunded_fen")
    WHERE "state" IN ('SUCCESS', 'PAYERROR', 'CLOSED', 'REVOKED', 'REFUND');

-- What a merchant's ended payments come to, for every till, printed code, state and mode: of a campus day, and of a month of
-- such days; once for all amounts, and once more by bands of amounts. A multiple of half a yuan, which most prices are, is
-- a band of its own; the other amounts of a yuan share one, named by its lowest.
CREATE FUNCTION "band_of"(amount integer) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN CASE WHEN amount % 50 = 0 THEN amount ELSE amount - amount % 100 + 1 END;

ALTER TABLE "payment_sums"
    ADD CONSTRAINT "payment_sums_of_something" CHECK ("payments" > 0),
    ADD CONSTRAINT "payment_sums_of_a_month" CHECK (NOT "by_month" OR extract(day FROM "business_date") = 1);
ALTER TABLE "closed_days" ADD CONSTRAINT "closed_days_one_row" CHECK ("id" = 1 AND "through" <= "ended_through");

-- Sums of days up to `through` are right, except those of `days_to_sum`, which are added up from the payments meanwhile; and
-- those of months that end by then and have no such day.
INSERT INTO "closed_days" ("through", "ended_through")
    SELECT day, day FROM (
        SELECT coalesce((min("created_at") AT TIME ZONE 'Asia/Shanghai')::date, (now() AT TIME ZONE 'Asia/Shanghai')::date) - 1 AS day
        FROM "payments") first;

-- Whoever ends a payment of a day that is over, or changes what became of it, says so in the same transaction. The row of
-- `closed_days` keeps this apart from the summing: either the summing waits for this change and sees it, or this waits for
-- the summing and notes the day again.
CREATE FUNCTION "note_late_payment"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = "public", "pg_temp" AS $$
DECLARE
    day CONSTANT date := (NEW."created_at" AT TIME ZONE 'Asia/Shanghai')::date;
    closed date;
BEGIN
    SELECT "through" INTO STRICT closed FROM "closed_days" FOR SHARE;
    IF day <= closed AND NOT EXISTS (
        SELECT FROM "days_to_sum" WHERE "merchant_no" = NEW."merchant_no" AND "business_date" = day) THEN
        INSERT INTO "days_to_sum" ("merchant_no", "business_date") VALUES (NEW."merchant_no", day);
    END IF;
    RETURN NULL;
END
$$;

-- A payment of today calls nothing. The clock is looked at after the row was written: see the horizon below.
CREATE TRIGGER "payments_inserted_late" AFTER INSERT ON "payments" FOR EACH ROW
    WHEN (NEW."state" NOT IN ('PROCESSING', 'USERPAYING')
        AND NEW."created_at" < date_trunc('day', clock_timestamp(), 'Asia/Shanghai'))
    EXECUTE FUNCTION "note_late_payment"();
CREATE TRIGGER "payments_ended_late" AFTER UPDATE OF "state", "surcharge_fen", "refunded_fen" ON "payments" FOR EACH ROW
    WHEN (NEW."state" NOT IN ('PROCESSING', 'USERPAYING')
        AND NEW."created_at" < date_trunc('day', clock_timestamp(), 'Asia/Shanghai'))
    EXECUTE FUNCTION "note_late_payment"();

-- Adds up a day from its payments, in place of what was there.
CREATE FUNCTION "sum_day"(merchant text, day date) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM "payment_sums" WHERE "merchant_no" = merchant AND NOT "by_month" AND "by_amount" = ANY ('{false, true}')
        AND "business_date" = day;
    INSERT INTO "payment_sums" ("merchant_no", "by_month", "by_amount", "business_date", "terminal_no", "static_code_id",
        "state", "mode", "band_fen", "payments", "amount_fen", "surcharge_fen", "refunded_fen")
    SELECT merchant, false, grouping(band) = 0, day, till, plate, p."state", p."mode", coalesce(band, 0),
        count(*), sum(p."amount_fen"), sum(p."surcharge_fen"), sum(p."refunded_fen")
    FROM "payments" AS p, LATERAL (SELECT coalesce(p."terminal_no", '') AS till,
        CASE WHEN p."merchant_code_id" LIKE 'mcd\_%' THEN p."merchant_code_id" ELSE '' END AS plate,
        "band_of"(p."amount_fen") AS band) AS of
    WHERE p."merchant_no" = merchant AND p."state" IN ('SUCCESS', 'PAYERROR', 'CLOSED', 'REVOKED', 'REFUND')
        AND p."created_at" >= day::timestamp AT TIME ZONE 'Asia/Shanghai'
        AND p."created_at" < (day + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
    GROUP BY GROUPING SETS ((till, plate, p."state", p."mode"), (till, plate, p."state", p."mode", band));
END
$$;

-- Adds up a month, named by its first day, from the sums of its days.
CREATE FUNCTION "sum_month"(merchant text, month date) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM "payment_sums" WHERE "merchant_no" = merchant AND "by_month" AND "by_amount" = ANY ('{false, true}')
        AND "business_date" = month;
    INSERT INTO "payment_sums" ("merchant_no", "by_month", "by_amount", "business_date", "terminal_no", "static_code_id",
        "state", "mode", "band_fen", "payments", "amount_fen", "surcharge_fen", "refunded_fen")
    SELECT merchant, true, s."by_amount", month, s."terminal_no", s."static_code_id", s."state", s."mode", s."band_fen",
        sum(s."payments"), sum(s."amount_fen"), sum(s."surcharge_fen"), sum(s."refunded_fen")
    FROM "payment_sums" AS s
    WHERE s."merchant_no" = merchant AND NOT s."by_month" AND s."by_amount" = ANY ('{false, true}')
        AND s."business_date" >= month AND s."business_date" < month + interval '1 month'
    GROUP BY s."by_amount", s."terminal_no", s."static_code_id", s."state", s."mode", s."band_fen";
END
$$;

-- One step of the summing: closes the next day that has ended, and adds up days that are to be summed, at most so many.
-- True when another step would find something to do. A day is closed when nobody can write into it unseen any more: what
-- was written before its end called no trigger, but the transaction had its number by then, so it is over when no running
-- one is older than the horizon, a transaction that began after the day's end. Ten minutes are for a clock that is set back
-- a little.
CREATE FUNCTION "sum_days"(at_most integer) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = "public", "pg_temp" AS $$
DECLARE
    ended CONSTANT date := ((statement_timestamp() - interval '10 minutes') AT TIME ZONE 'Asia/Shanghai')::date - 1;
    closed "closed_days"%ROWTYPE;
    oldest_running bigint;
    own_number bigint;
    due record;
    more boolean := true;
BEGIN
    SELECT * INTO STRICT closed FROM "closed_days" FOR UPDATE;
    SELECT pg_snapshot_xmin(pg_current_snapshot())::text, pg_current_xact_id()::text INTO oldest_running, own_number;
    IF closed."through" < closed."ended_through" AND closed."horizon" <= oldest_running THEN
        UPDATE "closed_days" SET "through" = "through" + 1 RETURNING * INTO closed;
        INSERT INTO "days_to_sum" ("merchant_no", "business_date") SELECT "merchant_no", closed."through" FROM "merchants";
    ELSIF closed."ended_through" < ended OR closed."horizon" > own_number THEN
        -- The second: of a backup that another server has taken over.
        UPDATE "closed_days" SET "ended_through" = greatest("ended_through", ended), "horizon" = own_number;
    ELSE
        more := false;
    END IF;

    FOR due IN
        SELECT "merchant_no", date_trunc('month', "business_date")::date AS "month", array_agg("business_date") AS "days"
        FROM (SELECT DISTINCT "merchant_no", "business_date" FROM "days_to_sum" ORDER BY 1, 2 LIMIT at_most) AS next
        GROUP BY 1, 2
    LOOP
        more := true;
        PERFORM "sum_day"(due."merchant_no", "day") FROM unnest(due."days") AS "day";
        DELETE FROM "days_to_sum" WHERE "merchant_no" = due."merchant_no" AND "business_date" = ANY (due."days");
        -- A month is over when its last day is, and is added up when none of its days is to be summed any more.
        IF due."month" + interval '1 month' <= closed."through" + 1 AND NOT EXISTS (
            SELECT FROM "days_to_sum" WHERE "merchant_no" = due."merchant_no"
                AND "business_date" >= due."month" AND "business_date" < due."month" + interval '1 month') THEN
            PERFORM "sum_month"(due."merchant_no", due."month");
        END IF;
    END LOOP;
    RETURN more;
END
$$;

-- The sums are made here and nowhere else: the service reads them, and says when to go on.
GRANT SELECT ON "payment_sums", "days_to_sum", "closed_days" TO "payment_app";
REVOKE EXECUTE ON FUNCTION "sum_days", "sum_day", "sum_month", "note_late_payment" FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "sum_days" TO "payment_app";

-- The proof of what matters most.
DO $$
BEGIN
    ASSERT NOT has_table_privilege('payment_app', 'payment_sums', 'INSERT, UPDATE, DELETE'), 'sums can be changed';
    ASSERT NOT has_table_privilege('payment_app', 'days_to_sum', 'INSERT, UPDATE, DELETE'), 'changes can be hidden';
    ASSERT (SELECT count(*) = 2 FROM pg_trigger WHERE tgname IN ('payments_inserted_late', 'payments_ended_late') AND tgenabled = 'O'),
        'late payments would not be seen';
    ASSERT (SELECT count(*) = 1 FROM "closed_days"), 'it is not said which days are closed';
END
$$;
