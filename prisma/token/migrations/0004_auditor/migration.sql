-- By hand: what Prisma cannot say.

-- The independent auditor reads which voucher paid what, and nothing of phones.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'token_auditor') THEN
        GRANT USAGE ON SCHEMA "public" TO "token_auditor";
        GRANT SELECT ON "redemptions" TO "token_auditor";
        GRANT SELECT ("jti", "expires_at") ON "vouchers" TO "token_auditor";
        ASSERT NOT has_table_privilege('token_auditor', 'redemptions', 'INSERT, UPDATE, DELETE'), 'the auditor can write redemptions';
    END IF;
END
$$;
