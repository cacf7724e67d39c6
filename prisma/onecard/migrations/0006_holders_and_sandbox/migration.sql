-- AlterEnum
ALTER TYPE "decline_code" ADD VALUE 'OWN_PAYMENT_LIMIT_EXCEEDED' AFTER 'DAILY_LIMIT_EXCEEDED';
ALTER TYPE "decline_code" ADD VALUE 'OWN_DAILY_LIMIT_EXCEEDED' AFTER 'OWN_PAYMENT_LIMIT_EXCEEDED';
ALTER TYPE "decline_code" ADD VALUE 'SANDBOX_MISMATCH' BEFORE 'ACCOUNT_CLOSED';

-- AlterTable
ALTER TABLE "accounts" ADD COLUMN     "held" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "hold_version" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "own_daily_limit_fen" BIGINT,
ADD COLUMN     "own_payment_limit_fen" BIGINT;


-- What Prisma's language has no word for.

ALTER TABLE "accounts"
    -- Only who pays can decide to pay less.
    ADD CONSTRAINT "accounts_of_holders" CHECK ("kind" = 'PERSON'
        OR (NOT "held" AND "own_daily_limit_fen" IS NULL AND "own_payment_limit_fen" IS NULL)),
    ADD CONSTRAINT "accounts_own_limits" CHECK ("own_daily_limit_fen" > 0 AND "own_payment_limit_fen" > 0);

-- Play money (沙箱) in the same books, moved by the same function, and apart from real money for ever: an account of the sandbox
-- is known by its number, and by an id below zero. So whether a posting mixes the two is seen from its entries alone, and
-- whoever wants real money only says `id >= 0`.
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_sandbox" CHECK (("id" < 0) = ("account_no" LIKE 'SBX-%'));

-- An account opens empty, whoever opens it: money comes by a posting. The number says on which side it stands.
CREATE OR REPLACE FUNCTION "open_empty"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW."account_no" LIKE 'SBX-%' AND NEW."id" >= 0 THEN
        NEW."id" := ~NEW."id";
    END IF;
    NEW."balance_fen" := CASE WHEN NEW."kind" = 'PERSON' THEN 0 END;
    NEW."spent_on" := NULL;
    NEW."spent_fen" := 0;
    RETURN NEW;
END
$$;

-- One of each on either side. The ids are the complements of those on the other.
DROP INDEX "accounts_one_of_each_key";
DROP INDEX "accounts_one_suspense_key";
CREATE UNIQUE INDEX "accounts_one_of_each_key" ON "accounts"("kind", ("id" < 0)) WHERE "kind" IN ('SURCHARGE', 'CLEARING', 'SUSPENSE');
INSERT INTO "accounts" ("id", "account_no", "kind", "holder_name", "payment_limit_fen", "daily_limit_fen") VALUES
    (~0, 'SBX-SUSPENSE', 'SUSPENSE', 'Sandbox suspense', 10000000, 10000000),
    (~1, 'SBX-SURCHARGE', 'SURCHARGE', 'Sandbox surcharge income', 10000000, 10000000),
    (~2, 'SBX-CLEARING', 'CLEARING', 'Sandbox clearing', 10000000, 10000000);
-- Payers who are refused, each for one reason: they never hold money, so nothing else can become of them.
INSERT INTO "accounts" ("account_no", "kind", "state", "identity_class", "holder_name", "payment_limit_fen", "daily_limit_fen") VALUES
    ('SBX-POOR', 'PERSON', 'ACTIVE', 'STUDENT', 'Sandbox: no balance', 10000000, 10000000),
    ('SBX-FROZEN', 'PERSON', 'FROZEN', 'STUDENT', 'Sandbox: frozen', 10000000, 10000000),
    ('SBX-LIMITED', 'PERSON', 'ACTIVE', 'STUDENT', 'Sandbox: daily limit', 10000000, 1);

-- Double entry, kept by the database itself: what one statement adds to a posting sums to zero, belongs to a posting that
-- moved money, and has all its accounts on one side. One look at all new entries instead of foreign keys: those would lock
-- the merchant's row at every payment, and tills would wait for each other. No account is ever deleted.
CREATE OR REPLACE FUNCTION "check_new_entries"() RETURNS trigger LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
AS $$
DECLARE
    first_id bigint;
    last_id bigint;
BEGIN
    IF EXISTS (SELECT FROM "added" GROUP BY "posting_id" HAVING sum("amount_fen") <> 0) THEN
        RAISE EXCEPTION 'the entries of a posting do not sum to zero'
            USING ERRCODE = 'check_violation', TABLE = 'entries', CONSTRAINT = 'entries_sum_to_zero';
    END IF;
    IF EXISTS (SELECT FROM "added" GROUP BY "posting_id" HAVING min("account_id") < 0 AND max("account_id") >= 0) THEN
        RAISE EXCEPTION 'a posting mixes play money with real money'
            USING ERRCODE = 'check_violation', TABLE = 'entries', CONSTRAINT = 'entries_on_one_side';
    END IF;
    SELECT min("posting_id"), max("posting_id") INTO first_id, last_id FROM "added";
    IF EXISTS (
        SELECT "posting_id" FROM "added"
        EXCEPT
        SELECT "id" FROM "postings" WHERE "id" BETWEEN first_id AND last_id AND "outcome" = 'POSTED'
    ) THEN
        RAISE EXCEPTION 'an entry belongs to no posting that moved money'
            USING ERRCODE = 'foreign_key_violation', TABLE = 'entries', CONSTRAINT = 'entries_of_postings';
    END IF;
    RETURN NULL;
END
$$;

-- The same as before and, beyond that, what holders decide: their own limits below the school's, and that nothing is debited
-- while they miss their phone. What is paid in or back arrives all the same. And the sandbox's side of the school's own
-- accounts, with a refusal for whoever pays on the other side.

-- Decides up to 500 items in the order of the arrays, exactly as if they had come one by one, and writes what it decided.
-- Ids are distinct, no item pays another of the same group back, and no two pay the same debit back: the caller makes two
-- groups of such. `debit_ids` names the debit that a reversal or a refund pays back. Fields that a kind has not are NULL.
-- Returns {at, posted: [n], balances: [fen], others: [[n, outcome, decline code, balance, at, to suspense]]}: `n` counts
-- from 1, `at` is in ms since 1970, `balances` belong to `posted`, what was posted now to or from its payer. `others` are
-- declined, tombstoned, posted to the suspense account, or known; their outcome may be CONFLICT: the id is known with
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
    payers text[] := payer_nos;
    -- The migrations give the school's own accounts these ids; those of the sandbox have the complement.
    school_id CONSTANT bigint := 1;
    clearing_id CONSTANT bigint := 2;
    suspense_id CONSTANT bigint := 0;
    decided_at timestamptz(3);
    answer json;
BEGIN
    -- One group at a time. The statements below start after the lock was given, so they see every group before.
    PERFORM pg_advisory_xact_lock(1);
    decided_at := clock_timestamp();

    IF array_remove(debit_ids, NULL) <> '{}' THEN
        payers := payers || ARRAY(SELECT payer_account::text FROM postings WHERE posting_id = ANY (debit_ids));
    END IF;
    -- Nobody but this function writes balances. The rows are locked all the same, in one order, against hands at a prompt.
    PERFORM FROM accounts WHERE account_no = ANY (payers) ORDER BY id FOR NO KEY UPDATE;

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
            payer.id AS payer_id, payer.balance_fen, payer.floor_fen, payer.spent_on, payer.spent_fen,
            least(payer.own_daily_limit_fen, payer.daily_limit_fen) AS daily_limit_fen,
            payer.own_daily_limit_fen < payer.daily_limit_fen IS TRUE AS is_own_limit,
            merchant.id AS merchant_id,
            (SELECT true FROM postings AS known WHERE known.posting_id = a.posting_id) IS TRUE AS is_known,
            named.kind <> 'DEBIT' IS TRUE AS is_misnamed,
            -- An account is closed at zero and for good; what belongs to its holder then waits elsewhere.
            (a.kind = 'REFUND' AND payer.state = 'CLOSED') IS TRUE AS to_suspense,
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
        LEFT JOIN LATERAL (SELECT * FROM accounts WHERE account_no = coalesce(a.payer_no, debit.payer_account) OFFSET 0) AS payer ON true
        LEFT JOIN LATERAL (SELECT * FROM accounts WHERE account_no = coalesce(a.merchant_no, debit.merchant_account) OFFSET 0) AS merchant ON true
    ),
    walked AS MATERIALIZED (
        SELECT i.*,
            walk(CASE WHEN NOT is_known AND refusal IS NULL AND NOT to_suspense AND payer_id IS NOT NULL THEN kind END,
                amount + surcharge, counts_on, balance_fen, spent_on, spent_fen, floor_fen, daily_limit_fen) OVER of_payer AS payer,
            lead(n) OVER of_payer IS NULL AS is_last
        FROM item AS i
        WINDOW of_payer AS (PARTITION BY payer_id ORDER BY n)
    ),
    fresh AS MATERIALIZED (
        SELECT nextval('postings_id_seq') AS id, w.*,
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
            surcharge_account, reverses, refunds, suspense, balance_after_fen, business_date, occurred_at, posted_at, memo)
        SELECT id, posting_id, kind, outcome, declined, payer_no, merchant_no, amount, surcharge,
            surcharge_no, CASE WHEN kind = 'REVERSAL' THEN debit_id END, CASE WHEN kind = 'REFUND' THEN debit_id END,
            to_suspense AND outcome = 'POSTED', CASE WHEN outcome = 'POSTED' THEN (payer).balance END, business_date, occurred_at, decided_at, memo::json
        FROM fresh
    ),
    -- Written as a debit; what pays in or back has the signs turned round.
    new_entry AS (
        INSERT INTO entries (posting_id, line, account_id, amount_fen)
        SELECT f.id, e.line, e.account_id, CASE WHEN f.kind = 'DEBIT' THEN e.amount ELSE -e.amount END
        FROM fresh AS f
        CROSS JOIN LATERAL (VALUES
            (CASE WHEN f.to_suspense THEN 4 ELSE 1 END, CASE WHEN f.to_suspense THEN f.side # suspense_id ELSE f.payer_id END, - f.amount - f.surcharge),
            (2, coalesce(f.merchant_id, f.side # clearing_id), f.amount),
            (3, CASE WHEN f.surcharge_no = f.merchant_no THEN f.merchant_id ELSE f.side # school_id END, f.surcharge)
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
        'posted', (SELECT coalesce(json_agg(n), '[]') FROM fresh WHERE outcome = 'POSTED' AND NOT to_suspense),
        'balances', (SELECT coalesce(json_agg((payer).balance), '[]') FROM fresh WHERE outcome = 'POSTED' AND NOT to_suspense),
        'others', (
            SELECT coalesce(json_agg(json_build_array(n, outcome, declined, balance, (extract(epoch FROM at) * 1000)::bigint, suspense)), '[]') FROM (
                SELECT n, outcome::text, declined, CASE WHEN outcome = 'POSTED' THEN (payer).balance END AS balance, decided_at AS at,
                    outcome = 'POSTED' AS suspense
                FROM fresh WHERE outcome <> 'POSTED' OR to_suspense
                UNION ALL
                SELECT w.n, CASE WHEN same.outcome IS NULL THEN 'CONFLICT' ELSE same.outcome::text END, same.decline_code, same.balance_after_fen, same.posted_at, same.suspense
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
    ) INTO answer;
    RETURN answer;
END
$$;

-- A holder's own limits. Only what is to be set is; NULL takes a limit away. Returns DONE, UNKNOWN (no person's account),
-- CLOSED, ABOVE (above the school's) or RAISES: it would allow more than now, which the caller has not proved to be the
-- holder's will. It waits for the lane, so the very next payment obeys it, and two changes at once cannot raise unseen.
CREATE FUNCTION "set_own_limits"(
    wanted_no text, sets_payment boolean, payment_fen bigint, sets_daily boolean, daily_fen bigint, may_raise boolean
) RETURNS text LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    account accounts;
BEGIN
    PERFORM pg_advisory_xact_lock(1);
    SELECT * INTO account FROM accounts WHERE account_no = wanted_no AND kind = 'PERSON' FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN 'UNKNOWN';
    ELSIF account.state = 'CLOSED' THEN
        RETURN 'CLOSED';
    ELSIF (sets_payment AND payment_fen > account.payment_limit_fen) OR (sets_daily AND daily_fen > account.daily_limit_fen) THEN
        RETURN 'ABOVE';
    ELSIF NOT may_raise AND (
        (sets_payment AND coalesce(payment_fen, account.payment_limit_fen)
            > coalesce(account.own_payment_limit_fen, account.payment_limit_fen))
        OR (sets_daily AND coalesce(daily_fen, account.daily_limit_fen)
            > coalesce(account.own_daily_limit_fen, account.daily_limit_fen))
    ) THEN
        RETURN 'RAISES';
    END IF;
    UPDATE accounts SET
        own_payment_limit_fen = CASE WHEN sets_payment THEN payment_fen ELSE own_payment_limit_fen END,
        own_daily_limit_fen = CASE WHEN sets_daily THEN daily_fen ELSE own_daily_limit_fen END
    WHERE id = account.id;
    RETURN 'DONE';
END
$$;

-- Stops a person's payments after a loss report, or lets them go on. Decisions are numbered, and an older one that comes
-- late changes nothing. Once this has returned DONE, every debit was posted before it or is refused. Returns UNKNOWN when
-- it is no person's account.
CREATE FUNCTION "hold_account"(wanted_no text, wanted boolean, decision integer) RETURNS text LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(1);
    UPDATE accounts SET held = wanted, hold_version = decision
    WHERE account_no = wanted_no AND kind = 'PERSON' AND hold_version < decision;
    IF FOUND OR EXISTS (SELECT FROM accounts WHERE account_no = wanted_no AND kind = 'PERSON') THEN
        RETURN 'DONE';
    END IF;
    RETURN 'UNKNOWN';
END
$$;

REVOKE ALL ON FUNCTION "set_own_limits", "hold_account" FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "set_own_limits", "hold_account" TO "onecard_app";

-- The proof of what matters most.
DO $$
BEGIN
    ASSERT NOT has_any_column_privilege('onecard_app', 'accounts', 'UPDATE'), 'limits could be written past the lane';
    ASSERT has_function_privilege('onecard_app', 'hold_account(text, boolean, integer)', 'EXECUTE'), 'nobody can report a loss';
    ASSERT (SELECT count(*) = 6 FROM "accounts" WHERE "id" < 0), 'the sandbox is not whole';
    ASSERT EXISTS (SELECT FROM pg_trigger WHERE tgname = 'entries_balanced' AND tgenabled = 'O'), 'money could change sides';
    ASSERT has_function_privilege('onecard_app', 'post_group(text[], posting_kind[], text[], text[], bigint[], bigint[], text[], text[], date[], timestamptz[], text[])', 'EXECUTE'), 'nobody can post';
END
$$;
