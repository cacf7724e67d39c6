-- The balance of any account, in fen: a payer's stands on the row; for others it is the last snapshot and the entries since.
CREATE FUNCTION "balance_of"(account accounts) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN account.kind = 'PERSON' THEN account.balance_fen ELSE coalesce(s.balance_fen, 0) + coalesce((
        SELECT sum(e.amount_fen)::bigint FROM entries AS e
        WHERE e.account_id = account.id AND e.line > 1 AND e.posting_id > coalesce(s.through_id, 0)
    ), 0) END
    FROM (VALUES (account.id)) AS this (id) LEFT JOIN balance_snapshots AS s ON s.account_id = this.id
$$;

-- Rolls the snapshots forward to the last posting that is visible here, and returns how many accounts had moved. Postings
-- commit in the order of their ids, so nothing can appear behind that place later: this needs no lock and may run while
-- payments are posted, and twice at once.
CREATE FUNCTION "roll_balances"() RETURNS bigint LANGUAGE sql SECURITY DEFINER
SET search_path = public, pg_temp
SET enable_seqscan = off
AS $$
    WITH here AS (SELECT coalesce(max(id), 0) AS id FROM postings),
    rolled AS (
        INSERT INTO balance_snapshots AS known (account_id, through_id, balance_fen, taken_at)
        SELECT a.id, here.id, coalesce(s.balance_fen, 0) + tail.moved, clock_timestamp()
        FROM here
        CROSS JOIN accounts AS a
        LEFT JOIN balance_snapshots AS s ON s.account_id = a.id
        CROSS JOIN LATERAL (
            SELECT sum(e.amount_fen)::bigint AS moved FROM entries AS e
            WHERE e.account_id = a.id AND e.line > 1 AND e.posting_id > coalesce(s.through_id, 0) AND e.posting_id <= here.id
        ) AS tail
        WHERE a.kind <> 'PERSON' AND tail.moved IS NOT NULL
        ON CONFLICT (account_id) DO UPDATE
        SET through_id = excluded.through_id, balance_fen = excluded.balance_fen, taken_at = excluded.taken_at
        WHERE excluded.through_id > known.through_id
        RETURNING 1
    )
    SELECT count(*) FROM rolled
$$;

-- Freezes, thaws or closes. Returns DONE (also when it was so already), UNKNOWN, SCHOOL (the school's own accounts have no
-- states), CLOSED (closing is final) or NOT_EMPTY (an account is closed at zero only). It waits for the lane, so no payment
-- is decided between looking at the balance and closing.
CREATE FUNCTION "set_account_state"(wanted_no text, wanted account_state) RETURNS text LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    account accounts;
BEGIN
    PERFORM pg_advisory_xact_lock(1);
    SELECT * INTO account FROM accounts WHERE account_no = wanted_no FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN 'UNKNOWN';
    ELSIF account.kind IN ('SURCHARGE', 'CLEARING') THEN
        RETURN 'SCHOOL';
    ELSIF account.state = wanted THEN
        RETURN 'DONE';
    ELSIF account.state = 'CLOSED' THEN
        RETURN 'CLOSED';
    ELSIF wanted = 'CLOSED' AND balance_of(account) <> 0 THEN
        RETURN 'NOT_EMPTY';
    END IF;
    UPDATE accounts SET state = wanted WHERE id = account.id;
    RETURN 'DONE';
END
$$;

REVOKE ALL ON FUNCTION "roll_balances", "set_account_state" FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "roll_balances", "set_account_state" TO "onecard_app";
