-- By hand: what Prisma cannot say.

-- The same as before, but what a payment was is found by a hash of all that were. As a join it was a walk through all of them for each
-- payment: these tables have no index, and whoever records payments forbids hash joins, since on real tables they read too much. A list
-- that something must not be in is hashed all the same.
CREATE OR REPLACE FUNCTION "tell_of_payments"() RETURNS trigger LANGUAGE plpgsql AS $$
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
    FROM "updated" p
    WHERE (p."payment_id", p."state") NOT IN (SELECT "payment_id", "state" FROM "old")
        AND p."state" IN ('SUCCESS', 'CLOSED', 'REVOKED')
        AND p."merchant_no" IN (SELECT "merchant_no" FROM "webhook_endpoints" WHERE "state" = 'ACTIVE');
    RETURN NULL;
END
$$;
