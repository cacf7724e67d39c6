-- By hand: what Prisma cannot say.

-- The independent auditor reads the whole ledger and changes nothing. A cluster of somebody else's may have no such login yet;
-- whoever makes one there gives it the same.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'onecard_auditor') THEN
        GRANT USAGE ON SCHEMA "public" TO "onecard_auditor";
        GRANT SELECT ON "accounts", "postings", "entries", "balance_snapshots" TO "onecard_auditor";
        ASSERT NOT has_table_privilege('onecard_auditor', 'entries', 'INSERT, UPDATE, DELETE'), 'the auditor can write the ledger';
    END IF;
END
$$;
