-- AlterTable
ALTER TABLE "accounts" ADD COLUMN     "state_reason" VARCHAR(200),
ADD COLUMN     "subsidy_fen" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "takes_subsidy" BOOLEAN NOT NULL DEFAULT true;

-- CreateEnum
CREATE TYPE "transfer_purpose" AS ENUM ('COUNTER_TOPUP', 'SUBSIDY', 'SUBSIDY_RETURN', 'SUBSIDY_FUNDING', 'ADJUSTMENT', 'CLOSING', 'PAYOUT', 'PAYOUT_RETURNED', 'COMMISSION', 'SURCHARGE_LATER', 'SURCHARGE_BACK', 'SUSPENSE_RELEASE', 'BANKING', 'CLEARING_SETTLED');

-- CreateEnum
CREATE TYPE "transfer_keeps" AS ENUM ('FLOOR', 'ZERO', 'OTHERS');

-- AlterTable
ALTER TABLE "postings" ADD COLUMN     "owner" VARCHAR(32),
ADD COLUMN     "purpose" "transfer_purpose",
ADD COLUMN     "subsidy_fen" BIGINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "transfer_rules" (
    "purpose" "transfer_purpose" NOT NULL,
    "from_kind" "account_kind" NOT NULL,
    "to_kind" "account_kind" NOT NULL,
    "subsidy" BOOLEAN NOT NULL DEFAULT false,
    "keeps" "transfer_keeps",
    "frozen" BOOLEAN NOT NULL DEFAULT true,
    "closed" BOOLEAN NOT NULL DEFAULT false,
    "most_fen" BIGINT NOT NULL DEFAULT 10000000,

    CONSTRAINT "transfer_rules_pkey" PRIMARY KEY ("purpose","from_kind","to_kind")
);

-- CreateTable
CREATE TABLE "day_sums" (
    "business_date" DATE NOT NULL,
    "book" VARCHAR(32) NOT NULL,
    "debit_fen" BIGINT NOT NULL,
    "credit_fen" BIGINT NOT NULL,

    CONSTRAINT "day_sums_pkey" PRIMARY KEY ("business_date","book")
);

-- CreateTable
CREATE TABLE "day_sum_place" (
    "only_row" BOOLEAN NOT NULL DEFAULT true,
    "through_id" BIGINT NOT NULL,

    CONSTRAINT "day_sum_place_pkey" PRIMARY KEY ("only_row")
);


-- What Prisma's language has no word for.

ALTER TABLE "accounts" ADD CONSTRAINT "accounts_subsidy" CHECK ("subsidy_fen" = 0 OR ("subsidy_fen" > 0 AND "kind" = 'PERSON'));

ALTER TABLE "postings"
    ALTER COLUMN "owner" TYPE VARCHAR(32) COLLATE "C",
    DROP CONSTRAINT "postings_amounts",
    ADD CONSTRAINT "postings_amounts" CHECK ("surcharge_fen" BETWEEN 0 AND 10000000
        AND "amount_fen" >= 0
        AND ("amount_fen" <= 10000000 OR ("kind" = 'TRANSFER' AND "amount_fen" <= 100000000000))),
    ADD CONSTRAINT "postings_transfer" CHECK (CASE WHEN "kind" = 'TRANSFER'
        THEN "purpose" IS NOT NULL AND "payer_account" IS NOT NULL AND "merchant_account" IS NOT NULL AND "surcharge_fen" = 0
        ELSE "purpose" IS NULL AND "owner" IS NULL END),
    ADD CONSTRAINT "postings_subsidy" CHECK ("subsidy_fen" = 0 OR ("outcome" = 'POSTED' AND "subsidy_fen" BETWEEN 0 AND "amount_fen" + "surcharge_fen"));

ALTER TABLE "day_sums" ALTER COLUMN "book" TYPE VARCHAR(32) COLLATE "C";
ALTER TABLE "day_sum_place" ADD CONSTRAINT "day_sum_place_one_row" CHECK ("only_row");
INSERT INTO "day_sum_place" ("through_id") VALUES (0);

-- A person's entries are line 1 for the balance and line 5 for the subsidy (补助), so each is the sum of its own lines. Line 5
-- is the subsidy fund's where the person's account is closed; line 4 is another account in the person's place.
ALTER TABLE "entries"
    DROP CONSTRAINT "entries_line",
    ADD CONSTRAINT "entries_line" CHECK ("line" BETWEEN 1 AND 5);

-- More accounts of the school's own, one of each. Play money has a subsidy fund only: nobody brings it to a counter or a bank.
DROP INDEX "accounts_one_of_each_key";
CREATE UNIQUE INDEX "accounts_one_of_each_key" ON "accounts"("kind", ("id" < 0)) WHERE "kind" NOT IN ('PERSON', 'MERCHANT');
INSERT INTO "accounts" ("account_no", "kind", "holder_name", "payment_limit_fen", "daily_limit_fen") VALUES
    ('C-CASH', 'CASH', 'Cash drawers', 10000000, 10000000),
    ('C-BANK', 'BANK', 'Bank', 10000000, 10000000),
    ('S-SUBSIDY', 'SUBSIDY_FUND', 'Subsidy fund', 10000000, 10000000),
    ('S-ADJUSTMENT', 'ADJUSTMENT', 'Adjustments', 10000000, 10000000),
    ('S-COMMISSION', 'COMMISSION', 'Commission income', 10000000, 10000000),
    ('SBX-SUBSIDY', 'SUBSIDY_FUND', 'Sandbox subsidy fund', 10000000, 10000000);

-- What may be moved, as data. Limits of payments and PINs count for none of it: nobody is paying. A floor, zero and what
-- belongs to others hold where `keeps` says so, whatever a program believes. People are not closed while they own anything, so
-- no rule reaches a closed one; a stall that is closed may still owe, because its payments may be refunded late.
ALTER TABLE "transfer_rules"
    ADD CONSTRAINT "transfer_rules_one_person" CHECK ("from_kind" <> 'PERSON' OR "to_kind" <> 'PERSON'),
    ADD CONSTRAINT "transfer_rules_of_people" CHECK (('PERSON' IN ("from_kind", "to_kind")) OR NOT "subsidy"),
    ADD CONSTRAINT "transfer_rules_people_keep" CHECK ("from_kind" <> 'PERSON' OR "keeps" IS NOT DISTINCT FROM 'ZERO' OR ("keeps" IS NOT DISTINCT FROM 'FLOOR' AND NOT "subsidy")),
    ADD CONSTRAINT "transfer_rules_others" CHECK (("keeps" = 'OTHERS') IS TRUE = ("from_kind" = 'SUSPENSE')),
    ADD CONSTRAINT "transfer_rules_closed" CHECK (NOT "closed" OR 'MERCHANT' IN ("from_kind", "to_kind")),
    ADD CONSTRAINT "transfer_rules_most" CHECK ("most_fen" BETWEEN 1 AND 100000000000);
INSERT INTO "transfer_rules" ("purpose", "from_kind", "to_kind", "keeps", "subsidy", "frozen") VALUES
    ('COUNTER_TOPUP', 'CASH', 'PERSON', NULL, false, true),
    ('COUNTER_TOPUP', 'BANK', 'PERSON', NULL, false, true),
    ('SUBSIDY', 'SUBSIDY_FUND', 'PERSON', NULL, true, true),
    ('SUBSIDY_RETURN', 'PERSON', 'SUBSIDY_FUND', 'ZERO', true, true),
    ('ADJUSTMENT', 'PERSON', 'ADJUSTMENT', 'FLOOR', false, true),
    ('ADJUSTMENT', 'ADJUSTMENT', 'PERSON', NULL, false, true),
    ('CLOSING', 'PERSON', 'CASH', 'ZERO', false, true),
    ('CLOSING', 'PERSON', 'BANK', 'ZERO', false, true),
    ('CLOSING', 'PERSON', 'SUSPENSE', 'ZERO', false, true),
    -- Somebody pays after all, so it waits while the account is frozen.
    ('SURCHARGE_LATER', 'PERSON', 'SURCHARGE', 'FLOOR', false, false),
    ('SURCHARGE_LATER', 'PERSON', 'MERCHANT', 'FLOOR', false, false),
    ('SURCHARGE_BACK', 'SURCHARGE', 'PERSON', NULL, false, true),
    ('SURCHARGE_BACK', 'MERCHANT', 'PERSON', NULL, false, true),
    ('SURCHARGE_BACK', 'SURCHARGE', 'SUSPENSE', NULL, false, true),
    ('SURCHARGE_BACK', 'MERCHANT', 'SUSPENSE', NULL, false, true),
    ('SUSPENSE_RELEASE', 'SUSPENSE', 'PERSON', 'OTHERS', false, true),
    ('SUSPENSE_RELEASE', 'SUSPENSE', 'CASH', 'OTHERS', false, true),
    ('SUSPENSE_RELEASE', 'SUSPENSE', 'BANK', 'OTHERS', false, true);
-- Between the school and its merchants, and among its own.
INSERT INTO "transfer_rules" ("purpose", "from_kind", "to_kind", "keeps", "closed", "most_fen") VALUES
    ('PAYOUT', 'MERCHANT', 'BANK', 'ZERO', true, 100000000000),
    ('PAYOUT_RETURNED', 'BANK', 'MERCHANT', NULL, true, 100000000000),
    ('COMMISSION', 'MERCHANT', 'COMMISSION', NULL, true, 100000000000),
    ('COMMISSION', 'COMMISSION', 'MERCHANT', NULL, true, 100000000000),
    ('ADJUSTMENT', 'MERCHANT', 'ADJUSTMENT', NULL, true, 100000000000),
    ('ADJUSTMENT', 'ADJUSTMENT', 'MERCHANT', NULL, true, 100000000000),
    ('SUBSIDY_FUNDING', 'BANK', 'SUBSIDY_FUND', NULL, false, 100000000000),
    ('SUBSIDY_FUNDING', 'SUBSIDY_FUND', 'BANK', NULL, false, 100000000000),
    ('BANKING', 'BANK', 'CASH', NULL, false, 100000000000),
    ('BANKING', 'CASH', 'BANK', NULL, false, 100000000000),
    ('CLEARING_SETTLED', 'BANK', 'CLEARING', NULL, false, 100000000000),
    ('CLEARING_SETTLED', 'CLEARING', 'BANK', NULL, false, 100000000000);
INSERT INTO "transfer_rules" ("purpose", "from_kind", "to_kind", "most_fen")
    SELECT 'ADJUSTMENT', side.from_kind, side.to_kind, 100000000000
    FROM unnest(ARRAY['CASH', 'BANK', 'SUBSIDY_FUND', 'SURCHARGE', 'CLEARING', 'COMMISSION']::account_kind[]) AS own (kind)
    CROSS JOIN LATERAL (VALUES (own.kind, 'ADJUSTMENT'::account_kind), ('ADJUSTMENT', own.kind)) AS side (from_kind, to_kind);

-- The same as before, with both rules in one look at the new entries: that pays for what subsidies cost a payment.
CREATE OR REPLACE FUNCTION "check_new_entries"() RETURNS trigger LANGUAGE plpgsql
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
AS $$
DECLARE
    first_id bigint;
    last_id bigint;
    unbalanced boolean;
BEGIN
    SELECT sum("amount_fen") <> 0 INTO unbalanced FROM "added"
    GROUP BY "posting_id" HAVING sum("amount_fen") <> 0 OR (min("account_id") < 0 AND max("account_id") >= 0) LIMIT 1;
    IF unbalanced THEN
        RAISE EXCEPTION 'the entries of a posting do not sum to zero'
            USING ERRCODE = 'check_violation', TABLE = 'entries', CONSTRAINT = 'entries_sum_to_zero';
    ELSIF NOT unbalanced THEN
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

-- An account opens empty, whoever opens it: money comes by a posting. The number says on which side it stands.
CREATE OR REPLACE FUNCTION "open_empty"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW."account_no" LIKE 'SBX-%' AND NEW."id" >= 0 THEN
        NEW."id" := ~NEW."id";
    END IF;
    NEW."balance_fen" := CASE WHEN NEW."kind" = 'PERSON' THEN 0 END;
    NEW."subsidy_fen" := 0;
    NEW."spent_on" := NULL;
    NEW."spent_fen" := 0;
    RETURN NEW;
END
$$;

-- The subsidy fund of a side: 0 real money, -1 play money.
CREATE FUNCTION "fund_id"(side bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT id FROM accounts WHERE account_no = CASE WHEN side < 0 THEN 'SBX-SUBSIDY' ELSE 'S-SUBSIDY' END
$$;

DROP AGGREGATE "walk"(posting_kind, bigint, date, bigint, date, bigint, bigint, bigint);
DROP FUNCTION "walk_item";
-- `part` is what the item just walked moved between the payer's subsidy and the other side.
ALTER TYPE "payer_walk" ADD ATTRIBUTE "subsidy" bigint, ADD ATTRIBUTE "part" bigint;

-- The rule for one item, given the payer after the item before it; the first item finds the payer's row.
-- `moves` is NULL for an item that moves nothing: it was known or refused already. A debit that arrives for a day before
-- the payer's last one counts on the last one, because the row remembers one day. What pays a debit back gives
-- the day's limit back while the debit's day is still that one.
-- `most` is what may come from the subsidy, or what went from it and has not come back: the subsidy is spent first, and gets back
-- first what was taken from it, so no refund turns it into money of one's own.
CREATE FUNCTION "walk_item"(
    "before" payer_walk, moves posting_kind, total bigint, most bigint, day date,
    balance bigint, subsidy bigint, spent_on date, spent bigint, floor_fen bigint, daily_limit bigint
) RETURNS payer_walk LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    payer payer_walk := "before";
    refused decline_code;
    spent_that_day bigint;
    part bigint := 0;
BEGIN
    IF payer IS NULL THEN
        payer := ROW(balance, spent_on, spent, NULL::decline_code, subsidy, part);
    END IF;
    IF moves = 'DEBIT' THEN
        spent_that_day := CASE WHEN day > payer.spent_on THEN 0 ELSE payer.spent END;
        IF most > 0 AND payer.subsidy > 0 THEN
            part := least(most, payer.subsidy);
        END IF;
        IF spent_that_day + total > daily_limit THEN
            refused := 'DAILY_LIMIT_EXCEEDED';
        ELSIF payer.balance - total + part < floor_fen THEN
            refused := 'INSUFFICIENT_BALANCE';
        ELSE
            RETURN ROW(payer.balance - total + part, greatest(payer.spent_on, day), spent_that_day + total, refused, payer.subsidy - part, part);
        END IF;
    ELSIF moves IS NOT NULL THEN
        IF most > 0 THEN
            part := least(most, total);
        END IF;
        IF moves IN ('REVERSAL', 'REFUND') AND day = payer.spent_on THEN
            payer.spent := payer.spent - total;
        END IF;
        RETURN ROW(payer.balance + total - part, payer.spent_on, payer.spent, refused, payer.subsidy + part, part);
    END IF;
    RETURN ROW(payer.balance, payer.spent_on, payer.spent, refused, payer.subsidy, 0::bigint);
END
$$;

-- Used as a window over the items of each payer in order of arrival.
CREATE AGGREGATE "walk"(posting_kind, bigint, bigint, date, bigint, bigint, date, bigint, bigint, bigint) (
    SFUNC = walk_item, STYPE = payer_walk
);

-- The same as before and, beyond that, subsidies. Transfers are not for this function: the next one moves them.

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
            payer.id AS payer_id, payer.balance_fen, payer.subsidy_fen, payer.floor_fen, payer.spent_on, payer.spent_fen,
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
        SELECT f.id, e.line, e.account_id, CASE WHEN f.kind = 'DEBIT' THEN e.amount ELSE -e.amount END
        FROM fresh AS f
        CROSS JOIN LATERAL (VALUES
            (CASE WHEN f.to_suspense THEN 4 ELSE 1 END, CASE WHEN f.to_suspense THEN f.side # suspense_id ELSE f.payer_id END, f.part - f.amount - f.surcharge),
            (2, coalesce(f.merchant_id, f.side # clearing_id), f.amount),
            (3, CASE WHEN f.surcharge_no = f.merchant_no THEN f.merchant_id ELSE f.side # school_id END, f.surcharge)
        ) AS e (line, account_id, amount)
        WHERE f.outcome = 'POSTED' AND e.amount <> 0
        UNION ALL
        SELECT id, 5, CASE WHEN to_suspense THEN fund_id(side) ELSE payer_id END, CASE WHEN kind = 'DEBIT' THEN - part ELSE part END
        FROM fresh WHERE outcome = 'POSTED' AND part > 0
    ),
    new_balance AS (
        UPDATE accounts AS a SET balance_fen = (w.payer).balance, subsidy_fen = (w.payer).subsidy, spent_on = (w.payer).spent_on, spent_fen = (w.payer).spent
        FROM walked AS w
        WHERE w.is_last AND a.id = w.payer_id
            AND ((w.payer).balance, (w.payer).subsidy, (w.payer).spent_on, (w.payer).spent)
                IS DISTINCT FROM (w.balance_fen, w.subsidy_fen, w.spent_on, w.spent_fen)
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
    ) INTO answer;
    RETURN answer;
END
$$;

-- What waits in the suspense account of a side for each owner: the person it was taken from or meant for.
CREATE FUNCTION "waiting_in_suspense"(suspense_id bigint) RETURNS TABLE ("owner" text, "fen" bigint, "since" timestamptz)
LANGUAGE sql STABLE AS $$
    SELECT coalesce(p.owner, p.payer_account)::text, sum(e.amount_fen)::bigint, min(p.posted_at)
    FROM entries AS e JOIN postings AS p ON p.id = e.posting_id
    WHERE e.account_id = suspense_id AND e.line > 1
    GROUP BY 1 HAVING sum(e.amount_fen) <> 0
$$;

-- Decides and writes one transfer, for whoever holds the lane. Returns the posting, known or new; nothing when the id is known
-- with other content.
CREATE FUNCTION "post_transfer"(
    decided_at timestamptz, wanted_id text, wanted_for transfer_purpose, from_no text, to_no text, fen bigint, belongs_to text,
    day date, occurred timestamptz, wanted_memo text
) RETURNS postings LANGUAGE plpgsql
AS $$
DECLARE
    known postings;
    source accounts;
    target accounts;
    rule transfer_rules;
    refused decline_code;
    may_go bigint;
    new_id bigint;
    after_fen bigint;
BEGIN
    SELECT * INTO known FROM postings WHERE posting_id = wanted_id;
    IF FOUND THEN
        -- What moves money is the content; when it happened and the memo are not.
        IF (known.kind, known.purpose, known.payer_account, known.merchant_account, known.amount_fen, known.owner, known.business_date)
            IS DISTINCT FROM ('TRANSFER'::posting_kind, wanted_for, from_no, to_no, fen, belongs_to, day) THEN
            RETURN NULL;
        END IF;
        RETURN known;
    END IF;

    -- A person's row is locked, as for a payment. Nobody writes to the others.
    PERFORM FROM accounts WHERE account_no IN (from_no, to_no) AND kind = 'PERSON' FOR NO KEY UPDATE;
    SELECT * INTO source FROM accounts WHERE account_no = from_no;
    SELECT * INTO target FROM accounts WHERE account_no = to_no;
    SELECT * INTO rule FROM transfer_rules WHERE purpose = wanted_for AND from_kind = source.kind AND to_kind = target.kind;
    may_go := CASE rule.keeps
        WHEN 'FLOOR' THEN source.balance_fen - source.floor_fen
        WHEN 'ZERO' THEN CASE WHEN rule.subsidy THEN source.subsidy_fen ELSE balance_of(source) END
        WHEN 'OTHERS' THEN coalesce((SELECT w.fen FROM waiting_in_suspense(source.id) AS w WHERE w.owner = belongs_to), 0)
    END;
    refused := CASE
        WHEN EXISTS (SELECT FROM postings WHERE reverses = wanted_id) THEN 'REVERSED'
        WHEN source.id IS NULL OR target.id IS NULL THEN 'ACCOUNT_UNKNOWN'
        WHEN (source.id < 0) <> (target.id < 0) THEN 'SANDBOX_MISMATCH'
        WHEN rule.purpose IS NULL OR fen > rule.most_fen THEN 'TRANSFER_NOT_ALLOWED'
        -- The suspense account alone keeps money of several, so only there must be said whose it is; a person says it by being there.
        WHEN (belongs_to IS NOT NULL) <> (source.kind = 'SUSPENSE' OR (target.kind = 'SUSPENSE' AND source.kind <> 'PERSON')) THEN 'TRANSFER_NOT_ALLOWED'
        WHEN belongs_to IS NOT NULL AND NOT EXISTS (
            SELECT FROM accounts WHERE account_no = belongs_to AND kind = 'PERSON' AND (id < 0) = (source.id < 0)
        ) THEN 'ACCOUNT_UNKNOWN'
        WHEN NOT rule.closed AND 'CLOSED' IN (source.state, target.state) THEN 'ACCOUNT_CLOSED'
        WHEN NOT rule.frozen AND ('FROZEN' IN (source.state, target.state) OR source.held OR target.held) THEN 'ACCOUNT_FROZEN'
        WHEN may_go < fen THEN 'INSUFFICIENT_BALANCE'
    END;

    new_id := nextval('postings_id_seq');
    after_fen := CASE
        WHEN target.kind = 'PERSON' THEN target.balance_fen + CASE WHEN rule.subsidy THEN 0 ELSE fen END
        ELSE balance_of(source) - CASE WHEN rule.subsidy THEN 0 ELSE fen END
    END;
    INSERT INTO postings (id, posting_id, kind, purpose, outcome, decline_code, payer_account, merchant_account, amount_fen, surcharge_fen,
        owner, subsidy_fen, balance_after_fen, business_date, occurred_at, posted_at, memo)
    VALUES (new_id, wanted_id, 'TRANSFER', wanted_for, CASE WHEN refused IS NULL THEN 'POSTED'::posting_outcome ELSE 'DECLINED' END, refused,
        from_no, to_no, fen, 0, belongs_to, CASE WHEN refused IS NULL AND rule.subsidy THEN fen ELSE 0 END,
        CASE WHEN refused IS NULL THEN after_fen END, day, occurred, decided_at, wanted_memo::json)
    RETURNING * INTO known;
    IF refused IS NULL THEN
        INSERT INTO entries (posting_id, line, account_id, amount_fen) VALUES
            (new_id, CASE WHEN source.kind <> 'PERSON' THEN 4 WHEN rule.subsidy THEN 5 ELSE 1 END, source.id, -fen),
            (new_id, CASE WHEN target.kind <> 'PERSON' THEN 2 WHEN rule.subsidy THEN 5 ELSE 1 END, target.id, fen);
        UPDATE accounts SET
            balance_fen = balance_fen + CASE WHEN rule.subsidy THEN 0 ELSE person.fen END,
            subsidy_fen = subsidy_fen + CASE WHEN rule.subsidy THEN person.fen ELSE 0 END
        FROM (VALUES (source.id, source.kind, -fen), (target.id, target.kind, fen)) AS person (id, kind, fen)
        WHERE person.kind = 'PERSON' AND accounts.id = person.id;
    END IF;
    RETURN known;
END
$$;

-- Decides up to 500 transfers, one after the other and all in one transaction, and writes what it decided. Nobody waits at a till
-- for these, so they have a function that reads like the rule, and the one for payments carries none of it.
-- Returns {at, others: [[n, outcome, decline code, balance, at, to suspense, subsidy]]}, as `post_group` does.
CREATE FUNCTION "post_transfers"(
    ids text[], purposes transfer_purpose[], from_nos text[], to_nos text[], amounts bigint[], owners text[],
    dates date[], times timestamptz[], memos text[]
) RETURNS json LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
SET plan_cache_mode = force_generic_plan
SET jit = off
SET enable_seqscan = off
AS $$
DECLARE
    decided_at timestamptz(3);
    decided postings;
    others json[] := '{}';
BEGIN
    PERFORM pg_advisory_xact_lock(1);
    decided_at := clock_timestamp();
    FOR n IN 1 .. cardinality(ids) LOOP
        decided := post_transfer(decided_at, ids[n], purposes[n], from_nos[n], to_nos[n], amounts[n], owners[n], dates[n], times[n], memos[n]);
        others := others || json_build_array(n, coalesce(decided.outcome::text, 'CONFLICT'), decided.decline_code, decided.balance_after_fen,
            (extract(epoch FROM decided.posted_at) * 1000)::bigint, false, decided.subsidy_fen);
    END LOOP;
    RETURN json_build_object('at', (extract(epoch FROM decided_at) * 1000)::bigint, 'others', array_to_json(others));
END
$$;

-- Closes a person's account for good and pays out what is left: the balance to `pay_to` under `closing_id`, the subsidy back to its
-- fund under the same id and '-subsidy'. One transaction, and no payment gets in between. Returns {answer, paid, returned}, in fen:
-- DONE (also when it was closed already: what was paid out under this id), UNKNOWN (no person's account), OWES (the balance is
-- below zero), MORE (more than `at_most` would be paid out: it was decided on less) or CONFLICT (the id is something else's).
CREATE FUNCTION "close_account"(
    wanted_no text, closing_id text, pay_to text, at_most bigint, day date, occurred timestamptz, reason text
) RETURNS json LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    account accounts;
    decided postings;
    part record;
BEGIN
    PERFORM pg_advisory_xact_lock(1);
    SELECT * INTO account FROM accounts WHERE account_no = wanted_no AND kind = 'PERSON' FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN json_build_object('answer', 'UNKNOWN', 'paid', 0, 'returned', 0);
    ELSIF account.state = 'CLOSED' THEN
        RETURN (SELECT json_build_object('answer', 'DONE',
            'paid', coalesce(sum(amount_fen) FILTER (WHERE purpose = 'CLOSING'), 0),
            'returned', coalesce(sum(amount_fen) FILTER (WHERE purpose = 'SUBSIDY_RETURN'), 0))
            FROM postings WHERE posting_id IN (closing_id, closing_id || '-subsidy') AND payer_account = wanted_no AND outcome = 'POSTED');
    ELSIF account.balance_fen < 0 THEN
        RETURN json_build_object('answer', 'OWES', 'paid', 0, 'returned', 0);
    ELSIF account.balance_fen > at_most THEN
        RETURN json_build_object('answer', 'MORE', 'paid', 0, 'returned', 0);
    ELSIF EXISTS (SELECT FROM postings WHERE posting_id IN (closing_id, closing_id || '-subsidy')) THEN
        RETURN json_build_object('answer', 'CONFLICT', 'paid', 0, 'returned', 0);
    END IF;
    FOR part IN SELECT * FROM (VALUES
        (closing_id, 'CLOSING'::transfer_purpose, pay_to, account.balance_fen),
        (closing_id || '-subsidy', 'SUBSIDY_RETURN', CASE WHEN account.id < 0 THEN 'SBX-SUBSIDY' ELSE 'S-SUBSIDY' END, account.subsidy_fen)
    ) AS p (id, purpose, goes_to, fen) WHERE fen > 0 LOOP
        decided := post_transfer(clock_timestamp(), part.id, part.purpose, wanted_no, part.goes_to, part.fen, NULL, day, occurred, NULL);
        IF decided.outcome IS DISTINCT FROM 'POSTED' THEN
            RAISE EXCEPTION 'the rest of % cannot go to %: %', wanted_no, part.goes_to, decided.decline_code USING ERRCODE = 'check_violation';
        END IF;
    END LOOP;
    UPDATE accounts SET state = 'CLOSED', state_reason = reason WHERE id = account.id;
    RETURN json_build_object('answer', 'DONE', 'paid', account.balance_fen, 'returned', account.subsidy_fen);
END
$$;

-- What the school decides about an account; NULL leaves a thing as it is. Returns DONE, UNKNOWN (no person's and no merchant's
-- account), CLOSED or BELOW (the balance is below the new floor already). It waits for the lane, so the next payment obeys it.
CREATE FUNCTION "set_account_terms"(
    wanted_no text, floor bigint, payment_limit bigint, daily_limit bigint, subsidies boolean
) RETURNS text LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    account accounts;
BEGIN
    PERFORM pg_advisory_xact_lock(1);
    SELECT * INTO account FROM accounts WHERE account_no = wanted_no AND kind IN ('PERSON', 'MERCHANT') FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN 'UNKNOWN';
    ELSIF account.state = 'CLOSED' THEN
        RETURN 'CLOSED';
    ELSIF account.balance_fen < floor THEN
        RETURN 'BELOW';
    END IF;
    UPDATE accounts SET
        floor_fen = coalesce(floor, floor_fen),
        payment_limit_fen = coalesce(payment_limit, payment_limit_fen),
        daily_limit_fen = coalesce(daily_limit, daily_limit_fen),
        takes_subsidy = coalesce(subsidies, takes_subsidy)
    WHERE id = account.id;
    RETURN 'DONE';
END
$$;

-- The same as before and, beyond that, the reason, the school's new accounts, and the subsidy, which must be zero, too.
DROP FUNCTION "set_account_state";
CREATE FUNCTION "set_account_state"(wanted_no text, wanted account_state, reason text DEFAULT NULL) RETURNS text LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    account accounts;
BEGIN
    PERFORM pg_advisory_xact_lock(1);
    SELECT * INTO account FROM accounts WHERE account_no = wanted_no FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN 'UNKNOWN';
    ELSIF account.kind NOT IN ('PERSON', 'MERCHANT') THEN
        RETURN 'SCHOOL';
    ELSIF account.state = wanted THEN
        RETURN 'DONE';
    ELSIF account.state = 'CLOSED' THEN
        RETURN 'CLOSED';
    ELSIF wanted = 'CLOSED' AND (balance_of(account) <> 0 OR account.subsidy_fen <> 0) THEN
        RETURN 'NOT_EMPTY';
    END IF;
    UPDATE accounts SET state = wanted, state_reason = reason WHERE id = account.id;
    RETURN 'DONE';
END
$$;

-- What went through the books by business day, of the postings after one place and through another. Play money has no books.
CREATE FUNCTION "sums_between"(after_id bigint, through bigint)
RETURNS TABLE ("business_date" date, "book" text, "debit_fen" bigint, "credit_fen" bigint) LANGUAGE sql STABLE AS $$
    SELECT p.business_date, CASE WHEN a.kind <> 'PERSON' THEN a.account_no::text WHEN e.line = 5 THEN 'subsidies' ELSE 'people' END,
        sum(greatest(- e.amount_fen, 0))::bigint, sum(greatest(e.amount_fen, 0))::bigint
    FROM entries AS e
    JOIN postings AS p ON p.id = e.posting_id
    JOIN accounts AS a ON a.id = e.account_id
    WHERE e.posting_id > after_id AND e.posting_id <= through AND e.account_id >= 0
    GROUP BY 1, 2
$$;

-- Adds the days up to the last posting that is visible here, or to `at_most` postings further, and returns how many it took in.
-- Postings commit in the order of their ids, so nothing can appear behind that place later; whatever the business day, its
-- sums grow by what came late. Two at once take turns on the one row, so each posting is added once.
CREATE FUNCTION "add_up_days"(at_most bigint DEFAULT 200000) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
DECLARE
    after_id bigint;
    through bigint;
BEGIN
    SELECT through_id INTO after_id FROM day_sum_place FOR UPDATE;
    SELECT least(max(id), after_id + at_most) INTO through FROM postings;
    IF through IS NULL OR through <= after_id THEN
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

-- The trial balance (试算平衡) of a business day: for each book what stood before, what went out and in, and what stands after it.
-- One statement sees one state of the books: what is added up, and what has come since. Credit is above zero: what the
-- school owes its people and merchants, and what it earns; cash and bank are below.
CREATE FUNCTION "trial_balance"(day date)
RETURNS TABLE ("book" text, "opening_fen" bigint, "debit_fen" bigint, "credit_fen" bigint, "closing_fen" bigint)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp
AS $$
    WITH known AS (
        SELECT s.business_date, s.book::text, s.debit_fen, s.credit_fen FROM day_sums AS s WHERE s.business_date <= day
        UNION ALL
        SELECT s.business_date, s.book, s.debit_fen, s.credit_fen
        FROM sums_between((SELECT through_id FROM day_sum_place), (SELECT max(id) FROM postings)) AS s WHERE s.business_date <= day
    )
    SELECT k.book,
        coalesce(sum(k.credit_fen - k.debit_fen) FILTER (WHERE k.business_date < day), 0)::bigint,
        coalesce(sum(k.debit_fen) FILTER (WHERE k.business_date = day), 0)::bigint,
        coalesce(sum(k.credit_fen) FILTER (WHERE k.business_date = day), 0)::bigint,
        sum(k.credit_fen - k.debit_fen)::bigint
    FROM known AS k GROUP BY k.book
$$;

REVOKE ALL ON FUNCTION "post_transfer", "post_transfers", "close_account", "set_account_terms", "set_account_state", "add_up_days", "trial_balance" FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "post_transfers", "close_account", "set_account_terms", "set_account_state", "add_up_days", "trial_balance" TO "onecard_app";
GRANT SELECT ON "transfer_rules", "day_sums", "day_sum_place" TO "onecard_app";

-- The proof of what matters most.
DO $$
BEGIN
    ASSERT NOT has_any_column_privilege('onecard_app', 'accounts', 'UPDATE'), 'subsidies could be written past the lane';
    ASSERT NOT has_column_privilege('onecard_app', 'accounts', 'subsidy_fen', 'INSERT'), 'an account can be opened with a subsidy';
    ASSERT NOT has_table_privilege('onecard_app', 'transfer_rules', 'INSERT, UPDATE, DELETE, TRUNCATE'), 'the service could allow itself any transfer';
    ASSERT NOT has_function_privilege('onecard_app', 'post_transfer(timestamptz, text, transfer_purpose, text, text, bigint, text, date, timestamptz, text)', 'EXECUTE'), 'a transfer can be posted past the lane';
    ASSERT (SELECT count(DISTINCT purpose) = cardinality(enum_range(NULL::transfer_purpose)) FROM transfer_rules), 'a purpose joins no accounts';
    ASSERT NOT EXISTS (SELECT FROM transfer_rules WHERE subsidy AND 'SUBSIDY_FUND' NOT IN (from_kind, to_kind)), 'a subsidy could become cash';
END
$$;
