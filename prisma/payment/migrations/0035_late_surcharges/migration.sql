-- A surcharge that was taken later, and what of one went back, is settled on the day on which the ledger booked it. Whoever ends one
-- of a settled day says so in the same transaction, as with payments and refunds: its payment, or its refund, is noted.
CREATE TRIGGER "pending_surcharges_after_settlement" AFTER UPDATE OF "state" ON "pending_surcharges" FOR EACH ROW
    WHEN (NEW."state" = 'SETTLED' AND OLD."state" <> 'SETTLED' AND NEW."business_date" < (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date)
    EXECUTE FUNCTION "note_late_settlement"('payment_id');
CREATE TRIGGER "surcharge_backs_after_settlement" AFTER UPDATE OF "state" ON "surcharge_backs" FOR EACH ROW
    WHEN (NEW."state" = 'DONE' AND OLD."state" <> 'DONE' AND NEW."business_date" < (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date)
    EXECUTE FUNCTION "note_late_settlement"('refund_id');

-- Those of days that were settled before any settlement counted them: each merchant's next one has them.
INSERT INTO "settlement_late" ("item_id", "merchant_no", "business_date")
    SELECT s."payment_id", s."merchant_no", s."business_date" FROM "pending_surcharges" s JOIN "settlement_places" p USING ("merchant_no")
    WHERE s."state" = 'SETTLED' AND s."business_date" <= p."settled_through"
    UNION ALL
    SELECT b."refund_id", b."merchant_no", b."business_date" FROM "surcharge_backs" b JOIN "settlement_places" p USING ("merchant_no")
    WHERE b."state" = 'DONE' AND b."business_date" <= p."settled_through"
    ON CONFLICT DO NOTHING;
