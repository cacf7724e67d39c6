-- One function moves money. A group is decided and written by one statement and in one round trip: no process can be
-- stopped in the middle of it while it holds the lane, and two versions of the service never post by different rules.

-- A payer while the items of a group are walked through in order, and why the item just walked was refused, if it was.
CREATE TYPE "payer_walk" AS ("balance" bigint, "spent_on" date, "spent" bigint, "refusal" decline_code);

-- The rule for one item, given the payer after the item before it; the first item finds the payer's row.
-- `moves` is NULL for an item that moves nothing: it was known or refused already. A debit that arrives for a day before
-- the payer's last one counts on the last one, because the row remembers one day. A reversal gives the day's limit back
-- while the debit's day is still that one.
CREATE FUNCTION "walk_item"(
    "before" payer_walk, moves posting_kind, total bigint, day date,
    balance bigint, spent_on date, spent bigint, floor_fen bigint, daily_limit bigint
) RETURNS payer_walk LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    payer payer_walk := "before";
    spent_that_day bigint;
BEGIN
    IF payer IS NULL THEN
        payer := ROW(balance, spent_on, spent, NULL);
    END IF;
    payer.refusal := NULL;
    IF moves = 'DEBIT' THEN
        spent_that_day := CASE WHEN day > payer.spent_on THEN 0 ELSE payer.spent END;
        IF spent_that_day + total > daily_limit THEN
            payer.refusal := 'DAILY_LIMIT_EXCEEDED';
        ELSIF payer.balance - total < floor_fen THEN
            payer.refusal := 'INSUFFICIENT_BALANCE';
        ELSE
            payer.balance := payer.balance - total;
            payer.spent_on := greatest(payer.spent_on, day);
            payer.spent := spent_that_day + total;
        END IF;
    ELSIF moves IS NOT NULL THEN
        payer.balance := payer.balance + total;
        IF moves = 'REVERSAL' AND day = payer.spent_on THEN
            payer.spent := payer.spent - total;
        END IF;
    END IF;
    RETURN payer;
END
$$;

-- Used as a window over the items of each payer in order of arrival.
CREATE AGGREGATE "walk"(posting_kind, bigint, date, bigint, date, bigint, bigint, bigint) (
    SFUNC = walk_item, STYPE = payer_walk
);

-- Decides up to 500 items in the order of the arrays, exactly as if they had come one by one, and writes what it decided.
-- Ids are distinct, and no item reverses another of the same group: the caller makes two groups of such. Fields that a
-- kind has not are NULL.
-- Returns {at, posted: [n], balances: [fen], others: [[n, outcome, decline code, balance, at]]}: `n` counts from 1, `at` is
-- in ms since 1970, `balances` belong to `posted`, what was posted now. `others` are declined, tombstoned or known; their outcome may
-- be CONFLICT: the id is known with other content, or reverses what is no debit, and nothing was done.
CREATE FUNCTION "post_group"(
    ids text[], kinds posting_kind[], payer_nos text[], merchant_nos text[], amounts bigint[], surcharges bigint[],
    surcharge_nos text[], reversed_ids text[], dates date[], times timestamptz[], memos text[]
) RETURNS json LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
-- The plan is made once per connection, perhaps while the ledger is still empty, and must fit one of many millions: every
-- look into a table goes by an index. OFFSET 0 below keeps each look apart, so that it can go no other way.
SET plan_cache_mode = force_generic_plan
SET jit = off
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET enable_material = off
AS $$
DECLARE
    payers text[] := payer_nos;
    -- The first migration gives the school's own accounts these ids.
    school_id CONSTANT bigint := 1;
    clearing_id CONSTANT bigint := 2;
    decided_at timestamptz(3);
    answer json;
BEGIN
    -- One group at a time. The statements below start after the lock was given, so they see every group before.
    PERFORM pg_advisory_xact_lock(1);
    decided_at := clock_timestamp();

    IF array_remove(reversed_ids, NULL) <> '{}' THEN
        payers := payers || ARRAY(SELECT payer_account::text FROM postings WHERE posting_id = ANY (reversed_ids));
    END IF;
    -- Nobody but this function writes balances. The rows are locked all the same, in one order, against hands at a prompt.
    PERFORM FROM accounts WHERE account_no = ANY (payers) ORDER BY id FOR NO KEY UPDATE;

    WITH
    asked AS (
        SELECT * FROM unnest(ids, kinds, payer_nos, merchant_nos, amounts, surcharges, surcharge_nos, reversed_ids, dates, times, memos)
        WITH ORDINALITY AS a (posting_id, kind, payer_no, merchant_no, amount, surcharge, surcharge_no, reverses, business_date, occurred_at, memo, n)
    ),
    -- Each item with what the ledger knows of it. A reversal takes accounts and amounts from the debit that it pays back.
    item AS MATERIALIZED (
        SELECT a.n, a.posting_id, a.kind, a.reverses, a.business_date, a.occurred_at, a.memo,
            coalesce(a.payer_no, debit.payer_account) AS payer_no,
            coalesce(a.merchant_no, debit.merchant_account) AS merchant_no,
            coalesce(a.surcharge_no, debit.surcharge_account) AS surcharge_no,
            coalesce(a.amount, debit.amount_fen, 0) AS amount,
            coalesce(a.surcharge, debit.surcharge_fen, 0) AS surcharge,
            coalesce(debit.business_date, a.business_date) AS counts_on,
            payer.id AS payer_id, payer.balance_fen, payer.floor_fen, payer.spent_on, payer.spent_fen, payer.daily_limit_fen,
            merchant.id AS merchant_id,
            (SELECT true FROM postings AS known WHERE known.posting_id = a.posting_id) IS TRUE AS is_known,
            named.kind <> 'DEBIT' IS TRUE AS is_misnamed,
            CASE
                WHEN a.kind = 'REVERSAL' THEN CASE
                    WHEN (SELECT bool_or(r.outcome = 'POSTED') FROM postings AS r WHERE r.reverses = a.reverses) THEN 'REVERSED'::decline_code
                END
                WHEN (SELECT true FROM postings AS r WHERE r.reverses = a.posting_id LIMIT 1) THEN 'REVERSED'
                WHEN payer.kind IS DISTINCT FROM 'PERSON' THEN 'ACCOUNT_UNKNOWN'
                WHEN payer.state = 'CLOSED' THEN 'ACCOUNT_CLOSED'
                -- A lost card may be topped up: a subsidy must not bounce because of it.
                WHEN a.kind = 'TOPUP' THEN NULL
                WHEN payer.state = 'FROZEN' THEN 'ACCOUNT_FROZEN'
                WHEN merchant.kind IS DISTINCT FROM 'MERCHANT' OR merchant.state <> 'ACTIVE' THEN 'MERCHANT_DISABLED'
                WHEN a.amount + a.surcharge > payer.payment_limit_fen THEN 'PAYMENT_LIMIT_EXCEEDED'
            END AS refusal
        FROM asked AS a
        LEFT JOIN LATERAL (SELECT * FROM postings WHERE posting_id = a.reverses OFFSET 0) AS named ON true
        LEFT JOIN LATERAL (SELECT named.* WHERE named.kind = 'DEBIT' AND named.outcome = 'POSTED') AS debit ON true
        LEFT JOIN LATERAL (SELECT * FROM accounts WHERE account_no = coalesce(a.payer_no, debit.payer_account) OFFSET 0) AS payer ON true
        LEFT JOIN LATERAL (SELECT * FROM accounts WHERE account_no = coalesce(a.merchant_no, debit.merchant_account) OFFSET 0) AS merchant ON true
    ),
    walked AS MATERIALIZED (
        SELECT i.*,
            walk(CASE WHEN NOT is_known AND refusal IS NULL AND payer_id IS NOT NULL THEN kind END,
                amount + surcharge, counts_on, balance_fen, spent_on, spent_fen, floor_fen, daily_limit_fen) OVER of_payer AS payer,
            lead(n) OVER of_payer IS NULL AS is_last
        FROM item AS i
        WINDOW of_payer AS (PARTITION BY payer_id ORDER BY n)
    ),
    fresh AS MATERIALIZED (
        SELECT nextval('postings_id_seq') AS id, w.*, coalesce(w.refusal, (w.payer).refusal) AS declined,
            CASE
                WHEN w.refusal IS NOT NULL OR (w.payer).refusal IS NOT NULL THEN 'DECLINED'::posting_outcome
                WHEN w.payer_id IS NULL THEN 'TOMBSTONED'
                ELSE 'POSTED'
            END AS outcome
        FROM (SELECT * FROM walked WHERE NOT is_known AND NOT is_misnamed ORDER BY n) AS w
    ),
    new_posting AS (
        INSERT INTO postings (id, posting_id, kind, outcome, decline_code, payer_account, merchant_account, amount_fen, surcharge_fen,
            surcharge_account, reverses, balance_after_fen, business_date, occurred_at, posted_at, memo)
        SELECT id, posting_id, kind, outcome, declined, payer_no, merchant_no, amount, surcharge,
            surcharge_no, reverses, CASE WHEN outcome = 'POSTED' THEN (payer).balance END, business_date, occurred_at, decided_at, memo::json
        FROM fresh
    ),
    -- Written as a debit; what pays in or back has the signs turned round.
    new_entry AS (
        INSERT INTO entries (posting_id, line, account_id, amount_fen)
        SELECT f.id, e.line, e.account_id, CASE WHEN f.kind = 'DEBIT' THEN e.amount ELSE -e.amount END
        FROM fresh AS f
        CROSS JOIN LATERAL (VALUES
            (1, f.payer_id, - f.amount - f.surcharge),
            (2, coalesce(f.merchant_id, clearing_id), f.amount),
            (3, CASE WHEN f.surcharge_no = f.merchant_no THEN f.merchant_id ELSE school_id END, f.surcharge)
        ) AS e (line, account_id, amount)
        WHERE f.outcome = 'POSTED' AND e.amount <> 0
    ),
    new_balance AS (
        UPDATE accounts AS a SET balance_fen = (w.payer).balance, spent_on = (w.payer).spent_on, spent_fen = (w.payer).spent
        FROM walked AS w
        WHERE w.is_last AND a.id = w.payer_id
            AND ((w.payer).balance, (w.payer).spent_on, (w.payer).spent) IS DISTINCT FROM (w.balance_fen, w.spent_on, w.spent_fen)
    )
    SELECT json_build_object(
        'at', (extract(epoch FROM decided_at) * 1000)::bigint,
        'posted', (SELECT coalesce(json_agg(n), '[]') FROM fresh WHERE outcome = 'POSTED'),
        'balances', (SELECT coalesce(json_agg((payer).balance), '[]') FROM fresh WHERE outcome = 'POSTED'),
        'others', (
            SELECT coalesce(json_agg(json_build_array(n, outcome, declined, balance, (extract(epoch FROM at) * 1000)::bigint)), '[]') FROM (
                SELECT n, outcome::text, declined, NULL::bigint AS balance, decided_at AS at FROM fresh WHERE outcome <> 'POSTED'
                UNION ALL
                SELECT w.n, CASE WHEN same.outcome IS NULL THEN 'CONFLICT' ELSE same.outcome::text END, same.decline_code, same.balance_after_fen, same.posted_at
                FROM walked AS w
                -- What moves money is the content; when it happened and the memo are not.
                LEFT JOIN LATERAL (
                    SELECT * FROM postings AS known
                    WHERE known.posting_id = w.posting_id AND known.kind = w.kind AND CASE
                        WHEN w.kind = 'REVERSAL' THEN known.reverses = w.reverses
                        ELSE known.payer_account = w.payer_no AND known.merchant_account IS NOT DISTINCT FROM w.merchant_no
                            AND known.amount_fen = w.amount AND known.surcharge_fen = w.surcharge
                            AND known.surcharge_account IS NOT DISTINCT FROM w.surcharge_no AND known.business_date = w.business_date
                    END OFFSET 0
                ) AS same ON true
                WHERE w.is_known OR w.is_misnamed
            ) AS o
        )
    ) INTO answer;
    RETURN answer;
END
$$;

REVOKE ALL ON FUNCTION "post_group" FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "post_group" TO "onecard_app";

-- The proof of the grants that matter most.
DO $$
BEGIN
    ASSERT NOT has_table_privilege('onecard_app', 'postings', 'INSERT, UPDATE, DELETE, TRUNCATE'), 'postings can be written past the lane';
    ASSERT NOT has_table_privilege('onecard_app', 'entries', 'INSERT, UPDATE, DELETE, TRUNCATE'), 'entries can be written past the lane';
    ASSERT NOT has_any_column_privilege('onecard_app', 'accounts', 'UPDATE'), 'balances can be written past the lane';
    ASSERT NOT has_column_privilege('onecard_app', 'accounts', 'balance_fen', 'INSERT'), 'an account can be opened with money';
END
$$;
