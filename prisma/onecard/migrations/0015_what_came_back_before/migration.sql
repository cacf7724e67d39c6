-- By hand: what Prisma cannot say.

ALTER TABLE "postings" VALIDATE CONSTRAINT "postings_suspense";

-- What reversals have put into closed accounts before the last migration waits for its owner, too, and what of it was a subsidy goes back to
-- the fund: by transfers like those of closing, one of each for an account. Transfers reach no closed account, so it is open for as
-- long as this takes, which nobody else sees. Play money waits for nobody.
DO $$
DECLARE
    account accounts;
    part record;
    decided postings;
    decided_at timestamptz(3);
BEGIN
    PERFORM pg_advisory_xact_lock(1);
    decided_at := clock_timestamp();
    FOR account IN
        SELECT * FROM accounts WHERE kind = 'PERSON' AND state = 'CLOSED' AND id >= 0 AND (balance_fen > 0 OR subsidy_fen > 0)
        ORDER BY id FOR NO KEY UPDATE
    LOOP
        UPDATE accounts SET state = 'ACTIVE' WHERE id = account.id;
        FOR part IN SELECT * FROM (VALUES
            (account.account_no || '-came-back', 'CLOSING'::transfer_purpose, 'C-SUSPENSE', account.balance_fen),
            (account.account_no || '-came-back-subsidy', 'SUBSIDY_RETURN', 'S-SUBSIDY', account.subsidy_fen)
        ) AS p (id, purpose, goes_to, fen) WHERE fen > 0 LOOP
            decided := post_transfer(decided_at, part.id, part.purpose, account.account_no, part.goes_to, part.fen, NULL,
                (decided_at AT TIME ZONE 'Asia/Shanghai')::date, decided_at, NULL);
            IF decided.outcome IS DISTINCT FROM 'POSTED' THEN
                RAISE EXCEPTION 'what came back to % cannot go to %: %', account.account_no, part.goes_to, decided.decline_code
                    USING ERRCODE = 'check_violation';
            END IF;
        END LOOP;
        UPDATE accounts SET state = 'CLOSED' WHERE id = account.id;
    END LOOP;
END
$$;
