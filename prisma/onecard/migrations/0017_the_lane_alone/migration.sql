-- By hand: what Prisma cannot say.

-- The same as before without locking payers' rows: whoever writes an account holds the lane, so a lock of each row guarded against
-- hands at a prompt alone. The version that was read is what may be written over; where a hand was quicker, in whatever column, nothing
-- of the group stands, and it is posted again.
-- And with the lines of a posting's entries from arrays: the expressions of VALUES in a LATERAL are made ready anew for each of its
-- rows, which was a twelfth of what a posting costs.

-- Decides up to 500 items in the order of the arrays, exactly as if they had come one by one, and writes what it decided.
-- Ids are distinct, no item pays another of the same group back, and no two pay the same debit back: the caller makes two
-- groups of such. `debit_ids` names the debit that a reversal or a refund pays back. Fields that a kind has not are NULL.
-- Returns {at, posted: [n], balances: [fen], subsidies: [[n, fen]], others: [[n, outcome, decline code, balance, at, to
-- suspense, subsidy]]}: `n` counts from 1, `at` is in ms since 1970, `balances` belong to `posted`, what was posted now to or
-- from its payer; `subsidies` say how much of it was the subsidy's, where any was. `others` are
-- declined, tombstoned, posted for a closed account, or known; their outcome may be CONFLICT: the id is known with
-- other content, or pays back what is no debit, and nothing was done.
CREATE OR REPLACE FUNCTION "post_group"(
    ids text[], kinds posting_kind[], payer_nos text[], merchant_nos text[], amounts bigint[], surcharges bigint[],
    surcharge_nos text[], debit_ids text[], dates date[], times timestamptz[], memos text[]
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
    -- The migrations give the school's own accounts these ids; those of the sandbox have the complement.
    school_id CONSTANT bigint := 1;
    clearing_id CONSTANT bigint := 2;
    suspense_id CONSTANT bigint := 0;
    decided_at timestamptz(3);
    answer json;
    was_beaten boolean;
BEGIN
    -- One group at a time. The statements below start after the lock was given, so they see every group before.
    PERFORM pg_advisory_xact_lock(1);
    decided_at := clock_timestamp();

    WITH
    asked AS (
        SELECT * FROM unnest(ids, kinds, payer_nos, merchant_nos, amounts, surcharges, surcharge_nos, debit_ids, dates, times, memos)
        WITH ORDINALITY AS a (posting_id, kind, payer_no, merchant_no, amount, surcharge, surcharge_no, debit_id, business_date, occurred_at, memo, n)
    ),
    -- Each item with what the ledger knows of it. What pays a debit back takes accounts from it, a reversal
    -- the amounts, too.
    item AS MATERIALIZED (
        SELECT a.n, a.posting_id, a.kind, a.debit_id, a.business_date, a.occurred_at, a.memo,
            coalesce(a.payer_no, debit.payer_account) AS payer_no,
            coalesce(a.merchant_no, debit.merchant_account) AS merchant_no,
            CASE WHEN coalesce(a.surcharge, debit.surcharge_fen, 0) > 0
                THEN coalesce(a.surcharge_no, debit.surcharge_account, CASE WHEN payer.id < 0 THEN 'SBX-SURCHARGE' ELSE 'S-SURCHARGE' END) END AS surcharge_no,
            coalesce(a.amount, debit.amount_fen, 0) AS amount,
            coalesce(a.surcharge, debit.surcharge_fen, 0) AS surcharge,
            coalesce(debit.business_date, a.business_date) AS counts_on,
            -- What turns the id of a school's own account into the one on the payer's side.
            CASE WHEN payer.id < 0 THEN -1 ELSE 0 END::bigint AS side,
            payer.id AS payer_id, payer.version, payer.balance_fen, payer.subsidy_fen, payer.floor_fen, payer.spent_on, payer.spent_fen,
            least(payer.own_daily_limit_fen, payer.daily_limit_fen) AS daily_limit_fen,
            payer.own_daily_limit_fen < payer.daily_limit_fen IS TRUE AS is_own_limit,
            merchant.id AS merchant_id,
            -- The most that the item may move between the payer's subsidy and the other side.
            CASE
                WHEN a.kind = 'DEBIT' THEN CASE WHEN merchant.takes_subsidy THEN a.amount + a.surcharge END
                WHEN debit.subsidy_fen > 0 THEN debit.subsidy_fen - coalesce((
                    SELECT sum(r.subsidy_fen)::bigint FROM postings AS r WHERE r.refunds = a.debit_id AND r.outcome = 'POSTED'
                ), 0)
            END AS subsidy_most,
            (SELECT true FROM postings AS known WHERE known.posting_id = a.posting_id) IS TRUE AS is_known,
            named.kind <> 'DEBIT' IS TRUE AS is_misnamed,
            -- An account is closed at zero and for good; what belongs to its holder then waits elsewhere. A tombstone has no payer.
            (a.kind IN ('REFUND', 'REVERSAL') AND payer.state = 'CLOSED') IS TRUE AS to_suspense,
            CASE
                WHEN a.kind IN ('REVERSAL', 'REFUND') THEN CASE
                    WHEN a.kind = 'REFUND' AND debit.id IS NULL THEN 'NOT_PAID'::decline_code
                    WHEN (SELECT bool_or(r.outcome = 'POSTED') FROM postings AS r WHERE r.reverses = a.debit_id) THEN 'REVERSED'
                    WHEN a.kind = 'REVERSAL' AND (SELECT bool_or(r.outcome = 'POSTED') FROM postings AS r WHERE r.refunds = a.debit_id) THEN 'REFUNDED'
                    WHEN a.kind = 'REFUND' AND (
                        SELECT a.amount + coalesce(sum(r.amount_fen), 0) > debit.amount_fen
                            OR a.surcharge + coalesce(sum(r.surcharge_fen), 0) > debit.surcharge_fen
                        FROM postings AS r WHERE r.refunds = a.debit_id AND r.outcome = 'POSTED'
                    ) THEN 'REFUND_EXCEEDED'
                END
                WHEN (SELECT true FROM postings AS r WHERE r.reverses = a.posting_id LIMIT 1) THEN 'REVERSED'
                WHEN payer.kind IS DISTINCT FROM 'PERSON' THEN 'ACCOUNT_UNKNOWN'
                WHEN (payer.id < 0) <> (merchant.id < 0) THEN 'SANDBOX_MISMATCH'
                WHEN payer.state = 'CLOSED' THEN 'ACCOUNT_CLOSED'
                -- A lost card may be topped up: a subsidy must not bounce because of it.
                WHEN a.kind = 'TOPUP' THEN NULL
                WHEN payer.state = 'FROZEN' OR payer.held THEN 'ACCOUNT_FROZEN'
                WHEN merchant.kind IS DISTINCT FROM 'MERCHANT' OR merchant.state <> 'ACTIVE' THEN 'MERCHANT_DISABLED'
                WHEN a.amount + a.surcharge > payer.payment_limit_fen THEN 'PAYMENT_LIMIT_EXCEEDED'
                WHEN a.amount + a.surcharge > payer.own_payment_limit_fen THEN 'OWN_PAYMENT_LIMIT_EXCEEDED'
            END AS refusal
        FROM asked AS a
        LEFT JOIN LATERAL (SELECT * FROM postings WHERE posting_id = a.debit_id OFFSET 0) AS named ON true
        LEFT JOIN LATERAL (SELECT named.* WHERE named.kind = 'DEBIT' AND named.outcome = 'POSTED') AS debit ON true
        LEFT JOIN LATERAL (SELECT *, xmin AS version FROM accounts WHERE account_no = coalesce(a.payer_no, debit.payer_account) OFFSET 0) AS payer ON true
        LEFT JOIN LATERAL (SELECT * FROM accounts WHERE account_no = coalesce(a.merchant_no, debit.merchant_account) OFFSET 0) AS merchant ON true
    ),
    walked AS MATERIALIZED (
        SELECT i.*,
            walk(CASE WHEN NOT is_known AND refusal IS NULL AND NOT to_suspense AND payer_id IS NOT NULL THEN kind END,
                amount + surcharge, subsidy_most, counts_on, balance_fen, subsidy_fen, spent_on, spent_fen, floor_fen, daily_limit_fen) OVER of_payer AS payer,
            lead(n) OVER of_payer IS NULL AS is_last
        FROM item AS i
        WINDOW of_payer AS (PARTITION BY payer_id ORDER BY n)
    ),
    fresh AS MATERIALIZED (
        SELECT nextval('postings_id_seq') AS id, w.*,
            -- What was paid from a subsidy never becomes cash: when the account is closed, it goes back to the fund.
            CASE WHEN to_suspense THEN least(coalesce(subsidy_most, 0), amount + surcharge) ELSE (w.payer).part END AS part,
            coalesce(w.refusal, CASE
                WHEN (w.payer).refusal = 'DAILY_LIMIT_EXCEEDED' AND w.is_own_limit THEN 'OWN_DAILY_LIMIT_EXCEEDED'
                ELSE (w.payer).refusal
            END) AS declined,
            CASE
                WHEN w.refusal IS NOT NULL OR (w.payer).refusal IS NOT NULL THEN 'DECLINED'::posting_outcome
                WHEN w.payer_id IS NULL THEN 'TOMBSTONED'
                ELSE 'POSTED'
            END AS outcome
        FROM (SELECT * FROM walked WHERE NOT is_known AND NOT is_misnamed ORDER BY n) AS w
    ),
    new_posting AS (
        INSERT INTO postings (id, posting_id, kind, outcome, decline_code, payer_account, merchant_account, amount_fen, surcharge_fen,
            surcharge_account, reverses, refunds, suspense, subsidy_fen, balance_after_fen, business_date, occurred_at, posted_at, memo)
        SELECT id, posting_id, kind, outcome, declined, payer_no, merchant_no, amount, surcharge,
            surcharge_no, CASE WHEN kind = 'REVERSAL' THEN debit_id END, CASE WHEN kind = 'REFUND' THEN debit_id END,
            to_suspense AND outcome = 'POSTED' AND part < amount + surcharge, CASE WHEN outcome = 'POSTED' THEN part ELSE 0 END, CASE WHEN outcome = 'POSTED' THEN (payer).balance END, business_date, occurred_at, decided_at, memo::json
        FROM fresh
    ),
    -- Written as a debit; what pays in or back has the signs turned round.
    new_entry AS (
        INSERT INTO entries (posting_id, line, account_id, amount_fen)
        SELECT id, CASE WHEN line = 1 AND to_suspense THEN 4 ELSE line END,
            CASE line
                WHEN 1 THEN CASE WHEN to_suspense THEN side # suspense_id ELSE payer_id END
                WHEN 2 THEN coalesce(merchant_id, side # clearing_id)
                WHEN 3 THEN CASE WHEN surcharge_no = merchant_no THEN merchant_id ELSE side # school_id END
                ELSE CASE WHEN to_suspense THEN fund_id(side) ELSE payer_id END
            END,
            CASE WHEN kind = 'DEBIT' THEN fen ELSE -fen END
        FROM (
            SELECT id, kind, side, to_suspense, payer_id, merchant_id, merchant_no, surcharge_no,
                unnest('{1, 2, 3, 5}'::smallint[]) AS line,
                unnest(ARRAY[part - amount - surcharge, amount, surcharge, -part]) AS fen
            FROM fresh WHERE outcome = 'POSTED'
        ) AS f
        WHERE fen <> 0
    ),
    moved AS MATERIALIZED (
        SELECT payer_id, version, payer FROM walked
        WHERE is_last AND payer_id IS NOT NULL
            AND ((payer).balance, (payer).subsidy, (payer).spent_on, (payer).spent) IS DISTINCT FROM (balance_fen, subsidy_fen, spent_on, spent_fen)
    ),
    new_balance AS (
        UPDATE accounts AS a SET balance_fen = (w.payer).balance, subsidy_fen = (w.payer).subsidy, spent_on = (w.payer).spent_on, spent_fen = (w.payer).spent
        FROM moved AS w
        WHERE a.id = w.payer_id AND a.xmin = w.version
        RETURNING 1
    )
    SELECT json_build_object(
        'at', (extract(epoch FROM decided_at) * 1000)::bigint,
        'posted', (SELECT coalesce(json_agg(n), '[]') FROM fresh WHERE outcome = 'POSTED' AND NOT to_suspense),
        'balances', (SELECT coalesce(json_agg((payer).balance), '[]') FROM fresh WHERE outcome = 'POSTED' AND NOT to_suspense),
        'subsidies', (SELECT coalesce(json_agg(json_build_array(n, part)), '[]') FROM fresh WHERE outcome = 'POSTED' AND NOT to_suspense AND part > 0),
        'others', (
            SELECT coalesce(json_agg(json_build_array(n, outcome, declined, balance, (extract(epoch FROM at) * 1000)::bigint, suspense, part)), '[]') FROM (
                SELECT n, outcome::text, declined, CASE WHEN outcome = 'POSTED' THEN (payer).balance END AS balance, decided_at AS at,
                    outcome = 'POSTED' AND part < amount + surcharge AS suspense, part
                FROM fresh WHERE outcome <> 'POSTED' OR to_suspense
                UNION ALL
                SELECT w.n, CASE WHEN same.outcome IS NULL THEN 'CONFLICT' ELSE same.outcome::text END, same.decline_code, same.balance_after_fen, same.posted_at, same.suspense, same.subsidy_fen
                FROM walked AS w
                -- What moves money is the content; when it happened and the memo are not.
                LEFT JOIN LATERAL (
                    SELECT * FROM postings AS known
                    WHERE known.posting_id = w.posting_id AND known.kind = w.kind AND CASE
                        WHEN w.kind = 'REVERSAL' THEN known.reverses = w.debit_id
                        WHEN w.kind = 'REFUND' THEN known.refunds = w.debit_id AND known.amount_fen = w.amount AND known.surcharge_fen = w.surcharge
                        ELSE known.payer_account = w.payer_no AND known.merchant_account IS NOT DISTINCT FROM w.merchant_no
                            AND known.amount_fen = w.amount AND known.surcharge_fen = w.surcharge
                            AND known.surcharge_account IS NOT DISTINCT FROM w.surcharge_no AND known.business_date = w.business_date
                    END OFFSET 0
                ) AS same ON true
                WHERE w.is_known OR w.is_misnamed
            ) AS o
        )
    ), (SELECT count(*) FROM moved) <> (SELECT count(*) FROM new_balance) INTO answer, was_beaten;
    IF was_beaten THEN
        RAISE EXCEPTION 'a payer''s account was changed past the lane' USING ERRCODE = 'serialization_failure';
    END IF;
    RETURN answer;
END
$$;
