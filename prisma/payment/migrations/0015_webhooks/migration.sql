-- CreateEnum
CREATE TYPE "webhook_endpoint_state" AS ENUM ('ACTIVE', 'DISABLED');

-- CreateEnum
CREATE TYPE "webhook_delivery_state" AS ENUM ('PENDING', 'DELIVERED', 'DEAD');

-- CreateTable
CREATE TABLE "webhook_endpoints" (
    "endpoint_id" TEXT NOT NULL,
    "merchant_no" CHAR(8) NOT NULL,
    "url" VARCHAR(512) NOT NULL,
    "event_types" TEXT[],
    "state" "webhook_endpoint_state" NOT NULL DEFAULT 'ACTIVE',
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "webhook_endpoints_pkey" PRIMARY KEY ("endpoint_id")
);

-- CreateTable
CREATE TABLE "webhook_keys" (
    "key_id" TEXT NOT NULL,
    "merchant_no" CHAR(8) NOT NULL,
    "public_key_x" CHAR(43) NOT NULL,
    "public_key_y" CHAR(43) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "listed_until" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_keys_pkey" PRIMARY KEY ("key_id")
);

-- CreateTable
CREATE TABLE "webhook_events" (
    "event_id" TEXT NOT NULL,
    "merchant_no" CHAR(8) NOT NULL,
    "type" VARCHAR(40) NOT NULL,
    "subject_id" TEXT NOT NULL,
    "out_trade_no" VARCHAR(64),
    "facts" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "webhook_events_pkey" PRIMARY KEY ("event_id")
);

-- CreateTable
CREATE TABLE "webhook_deliveries" (
    "delivery_id" TEXT NOT NULL,
    "event_id" TEXT NOT NULL,
    "endpoint_id" TEXT NOT NULL,
    "merchant_no" CHAR(8) NOT NULL,
    "state" "webhook_delivery_state" NOT NULL DEFAULT 'PENDING',
    "resent" BOOLEAN NOT NULL DEFAULT false,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "takes" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3),
    "sweep_after" TIMESTAMPTZ(3) NOT NULL,
    "last_status" SMALLINT,
    "last_error" VARCHAR(20),
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_deliveries_pkey" PRIMARY KEY ("delivery_id")
);

-- CreateTable
CREATE TABLE "webhook_attempts" (
    "delivery_id" TEXT NOT NULL,
    "attempt_no" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "duration_ms" INTEGER NOT NULL,
    "status" SMALLINT,
    "error" VARCHAR(20),
    "answer" VARCHAR(1000),

    CONSTRAINT "webhook_attempts_pkey" PRIMARY KEY ("delivery_id","attempt_no")
);

-- CreateIndex
CREATE INDEX "webhook_endpoints_merchant_no_idx" ON "webhook_endpoints"("merchant_no");

-- CreateIndex
CREATE INDEX "webhook_keys_merchant_no_idx" ON "webhook_keys"("merchant_no");

-- CreateIndex
CREATE INDEX "webhook_events_merchant_no_created_at_event_id_idx" ON "webhook_events"("merchant_no", "created_at" DESC, "event_id" DESC);

-- CreateIndex
CREATE INDEX "webhook_deliveries_merchant_no_created_at_delivery_id_idx" ON "webhook_deliveries"("merchant_no", "created_at" DESC, "delivery_id" DESC);

-- CreateIndex
CREATE INDEX "webhook_deliveries_endpoint_id_created_at_delivery_id_idx" ON "webhook_deliveries"("endpoint_id", "created_at" DESC, "delivery_id" DESC);


-- What Prisma's language has no word for.

-- No foreign keys, for the reason that payments have none; nothing that is named here is ever deleted.

-- Which merchants want to hear anything: what every group of payments looks at, and for most schools an empty page.
CREATE INDEX "webhook_endpoints_active_idx" ON "webhook_endpoints"("merchant_no") WHERE "state" = 'ACTIVE';
-- One key signs.
CREATE UNIQUE INDEX "webhook_keys_signing_key" ON "webhook_keys"("merchant_no") WHERE "listed_until" IS NULL;
-- A thing happens once, whoever tells of it.
CREATE UNIQUE INDEX "webhook_events_once_key" ON "webhook_events"("subject_id", "type") WHERE "type" <> 'webhook.test';
-- An event is on its way to an endpoint once at a time, so that pressing "send again" twice sends it once.
CREATE UNIQUE INDEX "webhook_deliveries_pending_key" ON "webhook_deliveries"("event_id", "endpoint_id") WHERE "state" = 'PENDING';
-- The duties: as small as what is on its way.
CREATE INDEX "webhook_deliveries_due_idx" ON "webhook_deliveries"("endpoint_id", "sweep_after") WHERE "state" = 'PENDING';
CREATE INDEX "webhook_deliveries_dead_idx" ON "webhook_deliveries"("merchant_no", "created_at" DESC, "delivery_id" DESC)
    WHERE "state" = 'DEAD';

ALTER TABLE "webhook_endpoints"
    ADD CONSTRAINT "webhook_endpoints_event_types" CHECK (cardinality("event_types") > 0
        AND "event_types" <@ '{payment.succeeded, payment.closed, payment.revoked, refund.succeeded}');
ALTER TABLE "webhook_events" ADD CONSTRAINT "webhook_events_id_shape" CHECK ("event_id" ~ '^evt_[0-9a-f]{32}$');
ALTER TABLE "webhook_deliveries"
    ADD CONSTRAINT "webhook_deliveries_id_shape" CHECK ("delivery_id" ~ '^whd_[0-9a-f]{32}$'),
    ADD CONSTRAINT "webhook_deliveries_next" CHECK (("next_attempt_at" IS NOT NULL) = ("state" = 'PENDING')),
    ADD CONSTRAINT "webhook_deliveries_finished_at" CHECK (("finished_at" IS NULL) = ("state" = 'PENDING'));

-- What was taken, or given up, stays so; sending it again is a delivery of its own.
CREATE TRIGGER "webhook_deliveries_transition" BEFORE UPDATE ON "webhook_deliveries" FOR EACH ROW
    WHEN (OLD."state" <> 'PENDING')
    EXECUTE FUNCTION "refuse_transition"();

-- An id of ours: the time in milliseconds, then chance, in hex.
CREATE FUNCTION "new_webhook_id"(prefix text) RETURNS text LANGUAGE sql VOLATILE
    RETURN prefix || '_' || lpad(to_hex((extract(epoch FROM clock_timestamp()) * 1000)::bigint), 12, '0')
        || substr(replace(gen_random_uuid()::text, '-', ''), 13);

-- What happened, to whoever asked for it. A delivery is due as soon as it is there, by anybody's clock.
CREATE FUNCTION "deliver_webhook_event"(event "webhook_events") RETURNS void LANGUAGE sql AS $$
    WITH noted AS (
        INSERT INTO "webhook_events" SELECT event.*
        WHERE EXISTS (SELECT FROM "webhook_endpoints" e WHERE e."merchant_no" = event."merchant_no" AND e."state" = 'ACTIVE'
            AND event."type" = ANY (e."event_types"))
        ON CONFLICT DO NOTHING RETURNING "event_id"
    )
    INSERT INTO "webhook_deliveries" ("delivery_id", "event_id", "endpoint_id", "merchant_no", "next_attempt_at", "sweep_after", "created_at")
    SELECT "new_webhook_id"('whd'), n."event_id", e."endpoint_id", e."merchant_no", event."created_at", '-infinity', event."created_at"
    FROM noted n, "webhook_endpoints" e
    WHERE e."merchant_no" = event."merchant_no" AND e."state" = 'ACTIVE' AND event."type" = ANY (e."event_types")
$$;

-- Whoever ends a payment need not know that somebody wants to hear of it: the event is written in the same transaction, so
-- there is one exactly when there is such a payment. Once a statement, and for a school without webhooks only a look at an
-- empty index.
CREATE FUNCTION "tell_of_payments"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM "webhook_endpoints" WHERE "state" = 'ACTIVE') THEN
        RETURN NULL;
    END IF;
    PERFORM "deliver_webhook_event"(ROW("new_webhook_id"('evt'), p."merchant_no",
        CASE p."state" WHEN 'SUCCESS' THEN 'payment.succeeded' WHEN 'CLOSED' THEN 'payment.closed' ELSE 'payment.revoked' END,
        p."payment_id", p."out_trade_no",
        jsonb_strip_nulls(jsonb_build_object('paymentId', p."payment_id", 'outTradeNo', p."out_trade_no",
            'merchantNo', p."merchant_no", 'terminalNo', p."terminal_no", 'merchantCodeId', p."merchant_code_id",
            'channel', p."channel", 'mode', p."mode", 'state', p."state", 'amountFen', p."amount_fen",
            'surchargeFen', p."surcharge_fen", 'refundedFen', p."refunded_fen", 'subject', p."subject",
            'operator', p."operator", 'businessDate', p."business_date",
            'createdAtMs', (extract(epoch FROM p."created_at") * 1000)::bigint,
            'paidAtMs', (extract(epoch FROM p."paid_at") * 1000)::bigint)),
        CASE p."state" WHEN 'REVOKED' THEN now() ELSE p."finished_at" END)::"webhook_events")
    FROM "updated" p JOIN "old" o ON o."payment_id" = p."payment_id"
    WHERE o."state" <> p."state" AND p."state" IN ('SUCCESS', 'CLOSED', 'REVOKED')
        AND p."merchant_no" IN (SELECT "merchant_no" FROM "webhook_endpoints" WHERE "state" = 'ACTIVE');
    RETURN NULL;
END
$$;
CREATE TRIGGER "payments_tell" AFTER UPDATE ON "payments" REFERENCING OLD TABLE AS "old" NEW TABLE AS "updated"
    FOR EACH STATEMENT EXECUTE FUNCTION "tell_of_payments"();

-- The same for money that went back.
CREATE FUNCTION "tell_of_refund"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM "webhook_endpoints" WHERE "merchant_no" = NEW."merchant_no" AND "state" = 'ACTIVE') THEN
        PERFORM "deliver_webhook_event"(ROW("new_webhook_id"('evt'), NEW."merchant_no", 'refund.succeeded', NEW."refund_id",
            (SELECT p."out_trade_no" FROM "payments" p WHERE p."payment_id" = NEW."payment_id"),
            jsonb_build_object('refundId', NEW."refund_id", 'kind', NEW."kind", 'outRefundNo', NEW."out_refund_no",
                'paymentId', NEW."payment_id", 'merchantNo', NEW."merchant_no", 'amountFen', NEW."amount_fen",
                'surchargeFen', NEW."surcharge_fen", 'toSuspense', NEW."to_suspense", 'businessDate', NEW."business_date",
                'createdAtMs', (extract(epoch FROM NEW."created_at") * 1000)::bigint),
            NEW."finished_at")::"webhook_events");
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER "refunds_tell" AFTER UPDATE ON "refunds" FOR EACH ROW
    WHEN (OLD."state" <> 'SUCCESS' AND NEW."state" = 'SUCCESS')
    EXECUTE FUNCTION "tell_of_refund"();

-- The triggers run as the service, which may write what they write.
GRANT SELECT, INSERT, UPDATE ("url", "event_types", "state") ON "webhook_endpoints" TO "payment_app";
GRANT SELECT, INSERT, UPDATE ("listed_until") ON "webhook_keys" TO "payment_app";
-- What happened, and what came of an attempt, is written once.
GRANT SELECT, INSERT ON "webhook_events", "webhook_attempts" TO "payment_app";
GRANT SELECT, INSERT, UPDATE ("state", "attempts", "takes", "next_attempt_at", "sweep_after", "last_status", "last_error", "finished_at")
    ON "webhook_deliveries" TO "payment_app";

-- The proof of what matters most.
DO $$
BEGIN
    ASSERT NOT has_table_privilege('payment_app', 'webhook_events', 'UPDATE, DELETE'), 'events can be changed';
    ASSERT NOT has_table_privilege('payment_app', 'webhook_attempts', 'UPDATE, DELETE'), 'attempts can be changed';
    ASSERT EXISTS (SELECT FROM pg_trigger WHERE tgname = 'payments_tell' AND tgenabled = 'O'), 'nobody would be told';
END
$$;
