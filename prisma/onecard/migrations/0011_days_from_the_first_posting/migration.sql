-- A ledger that was still empty when its days were first added up took its first postings for added up already, and its trial
-- balance never heard of them. The sums are no history but worked out from it, so they are worked out anew.

CREATE OR REPLACE FUNCTION "add_up_days"(at_most bigint DEFAULT 200000) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    after_id bigint;
    through bigint;
BEGIN
    SELECT through_id INTO after_id FROM day_sum_place FOR UPDATE;
    -- least() passes NULL over: of a ledger without postings it would say that there were some.
    SELECT least(coalesce(max(id), 0), after_id + at_most) INTO through FROM postings;
    IF through <= after_id THEN
        RETURN 0;
    END IF;
    INSERT INTO day_sums AS known (business_date, book, debit_fen, credit_fen)
    SELECT s.business_date, s.book, s.debit_fen, s.credit_fen FROM sums_between(after_id, through) AS s
    ON CONFLICT (business_date, book) DO UPDATE
    SET debit_fen = known.debit_fen + excluded.debit_fen, credit_fen = known.credit_fen + excluded.credit_fen;
    UPDATE day_sum_place SET through_id = through;
    RETURN through - after_id;
END
$$;

DELETE FROM "day_sums";
UPDATE "day_sum_place" SET "through_id" = 0;
