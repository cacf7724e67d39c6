-- By hand: what Prisma cannot say.

-- A pay-out that the ledger refused is asked for again under the next number: which numbers there are, and what the ledger said to
-- each, stands in these rows alone.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'payment_auditor') THEN
        GRANT SELECT ON "payout_transfers" TO "payment_auditor";
        ASSERT NOT has_table_privilege('payment_auditor', 'payout_transfers', 'INSERT, UPDATE, DELETE'), 'the auditor can write pay-outs';
    END IF;
END
$$;
