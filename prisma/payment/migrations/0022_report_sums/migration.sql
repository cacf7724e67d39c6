-- CreateTable
CREATE TABLE "report_sums" (
    "business_date" DATE NOT NULL,
    "merchant_no" CHAR(8) NOT NULL,
    "hour" SMALLINT NOT NULL,
    "terminal_no" VARCHAR(6) NOT NULL,
    "identity_class" VARCHAR(10) NOT NULL,
    "state" "trade_state" NOT NULL,
    "receiver" VARCHAR(8) NOT NULL,
    "payments" INTEGER NOT NULL,
    "amount_fen" BIGINT NOT NULL,
    "surcharge_fen" BIGINT NOT NULL,
    "refunded_fen" BIGINT NOT NULL,
    "refunded_surcharge_fen" BIGINT NOT NULL,

    CONSTRAINT "report_sums_pkey" PRIMARY KEY ("business_date","merchant_no","hour","terminal_no","identity_class","state","receiver")
);

-- CreateTable
CREATE TABLE "result_times" (
    "business_date" DATE NOT NULL,
    "merchant_no" CHAR(8) NOT NULL,
    "hour" SMALLINT NOT NULL,
    "terminal_no" VARCHAR(6) NOT NULL,
    "identity_class" VARCHAR(10) NOT NULL,
    "bucket" SMALLINT NOT NULL,
    "payments" INTEGER NOT NULL,

    CONSTRAINT "result_times_pkey" PRIMARY KEY ("business_date","merchant_no","hour","terminal_no","identity_class","bucket")
);


-- By hand: what Prisma cannot say.

-- The office's reports ask the same closed days as the merchants' totals, cut otherwise: by hour, class and receiver. They are
-- added up by the same hand, at the same moment (`sum_day`), so that a report and a total can never know different days.
ALTER TABLE "report_sums"
    ADD CONSTRAINT "report_sums_of_something" CHECK ("payments" > 0),
    ADD CONSTRAINT "report_sums_hour" CHECK ("hour" BETWEEN 0 AND 23);
ALTER TABLE "result_times"
    ADD CONSTRAINT "result_times_of_something" CHECK ("payments" > 0),
    ADD CONSTRAINT "result_times_hour" CHECK ("hour" BETWEEN 0 AND 23);

-- How long a payment took, as one of a row of steps that each reach a tenth further than the one before: step 0 is up to
-- 1.1 ms, step 50 up to 129 ms, step 100 up to 15 s. A percentile that is read from them says too much by a tenth at most.
CREATE FUNCTION "time_step"(took interval) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN least(200, floor(ln(greatest(1::float8, (extract(epoch FROM took) * 1000)::float8)) / ln(1.1::float8)))::smallint;

-- Each ended payment as the reports cut it. What is asked for live, and what is added up, are both read here.
CREATE VIEW "reported_payments" AS
SELECT p."payment_id", p."merchant_no", p."created_at", p."finished_at", p."state",
    (p."created_at" AT TIME ZONE 'Asia/Shanghai')::date AS "business_date",
    extract(hour FROM p."created_at" AT TIME ZONE 'Asia/Shanghai')::smallint AS "hour",
    coalesce(p."terminal_no", '')::varchar(6) AS "terminal_no",
    coalesce(p."identity_class"::text, '')::varchar(10) AS "identity_class",
    coalesce(CASE WHEN p."surcharge_fen" > 0 THEN p."surcharge_rule" ->> 'receiver' END, '')::varchar(8) AS "receiver",
    p."amount_fen", p."surcharge_fen", p."refunded_fen", p."refunded_surcharge_fen"
FROM "payments" AS p
WHERE p."state" IN ('SUCCESS', 'PAYERROR', 'CLOSED', 'REVOKED', 'REFUND');

-- Those whose time says something of us: a payer who was asked has a time of their own, and what a till cancelled before we
-- had heard of it was over when it began.
CREATE VIEW "timed_payments" AS
SELECT r.*, "time_step"(r."finished_at" - r."created_at") AS "bucket"
FROM "reported_payments" AS r
WHERE r."finished_at" > r."created_at"
    AND NOT EXISTS (SELECT FROM "confirmations" AS c WHERE c."payment_id" = r."payment_id");

CREATE FUNCTION "sum_report_day"(merchant text, day date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    begins CONSTANT timestamptz := day::timestamp AT TIME ZONE 'Asia/Shanghai';
    ends CONSTANT timestamptz := (day + 1)::timestamp AT TIME ZONE 'Asia/Shanghai';
BEGIN
    DELETE FROM "report_sums" WHERE "business_date" = day AND "merchant_no" = merchant;
    INSERT INTO "report_sums" ("business_date", "merchant_no", "hour", "terminal_no", "identity_class", "state", "receiver",
        "payments", "amount_fen", "surcharge_fen", "refunded_fen", "refunded_surcharge_fen")
    SELECT day, merchant, r."hour", r."terminal_no", r."identity_class", r."state", r."receiver",
        count(*), sum(r."amount_fen"), sum(r."surcharge_fen"), sum(r."refunded_fen"), sum(r."refunded_surcharge_fen")
    FROM "reported_payments" AS r
    WHERE r."merchant_no" = merchant AND r."created_at" >= begins AND r."created_at" < ends
    GROUP BY r."hour", r."terminal_no", r."identity_class", r."state", r."receiver";
    DELETE FROM "result_times" WHERE "business_date" = day AND "merchant_no" = merchant;
    INSERT INTO "result_times" ("business_date", "merchant_no", "hour", "terminal_no", "identity_class", "bucket", "payments")
    SELECT day, merchant, t."hour", t."terminal_no", t."identity_class", t."bucket", count(*)
    FROM "timed_payments" AS t
    WHERE t."merchant_no" = merchant AND t."created_at" >= begins AND t."created_at" < ends
    GROUP BY t."hour", t."terminal_no", t."identity_class", t."bucket";
END
$$;

-- As before, and for the reports, too.
CREATE OR REPLACE FUNCTION "sum_day"(merchant text, day date) RETURNS void LANGUAGE plpgsql AS $$
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
    PERFORM "sum_report_day"(merchant, day);
END
$$;

-- What a report looks at may change after the day was added up, and then says so like the rest.
DROP TRIGGER "payments_ended_late" ON "payments";
CREATE TRIGGER "payments_ended_late"
    AFTER UPDATE OF "state", "surcharge_fen", "surcharge_rule", "refunded_fen", "refunded_surcharge_fen", "identity_class" ON "payments"
    FOR EACH ROW
    WHEN (NEW."state" NOT IN ('PROCESSING', 'USERPAYING')
        AND NEW."created_at" < date_trunc('day', clock_timestamp(), 'Asia/Shanghai'))
    EXECUTE FUNCTION "note_late_payment"();

-- Days that were added up before there were reports are added up once more.
INSERT INTO "days_to_sum" ("merchant_no", "business_date")
    SELECT DISTINCT "merchant_no", "business_date" FROM "payment_sums" WHERE NOT "by_month";

-- The sums are made here and nowhere else: the service reads them.
GRANT SELECT ON "report_sums", "result_times", "reported_payments", "timed_payments" TO "payment_app";
REVOKE EXECUTE ON FUNCTION "sum_report_day" FROM PUBLIC;

-- The proof of what matters most.
DO $$
BEGIN
    ASSERT NOT has_table_privilege('payment_app', 'report_sums', 'INSERT, UPDATE, DELETE'), 'sums can be changed';
    ASSERT (SELECT count(*) = 2 FROM pg_trigger WHERE tgname IN ('payments_inserted_late', 'payments_ended_late') AND tgenabled = 'O'),
        'late payments would not be seen';
    ASSERT "time_step"(interval '100 milliseconds') = 48, 'a tenth is no tenth';
END
$$;
