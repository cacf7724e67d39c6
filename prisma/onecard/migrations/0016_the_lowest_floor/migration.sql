-- AlterTable
ALTER TABLE "accounts" ADD COLUMN     "lowest_floor_fen" BIGINT;

-- By hand: what Prisma cannot say.

-- Whoever looks at what a balance was in the past must know how low it might go then: a floor that was raised since says nothing of that.

-- The same as before, but for the lowest floor.
CREATE OR REPLACE FUNCTION "set_account_terms"(
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
        lowest_floor_fen = least(lowest_floor_fen, floor_fen, floor),
        payment_limit_fen = coalesce(payment_limit, payment_limit_fen),
        daily_limit_fen = coalesce(daily_limit, daily_limit_fen),
        takes_subsidy = coalesce(subsidies, takes_subsidy)
    WHERE id = account.id;
    RETURN 'DONE';
END
$$;
