-- A refund may be of surcharge alone.
ALTER TABLE "postings"
    DROP CONSTRAINT "postings_moved_something",
    ADD CONSTRAINT "postings_moved_something" CHECK (
        "outcome" <> 'POSTED' OR ("amount_fen" + "surcharge_fen" > 0 AND ("amount_fen" > 0 OR "refunds" IS NOT NULL) AND "payer_account" IS NOT NULL));
