-- By hand: what Prisma cannot say.

-- The archive is written with the auditor's login, which can change nothing: it has the events of payments, too.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'payment_auditor') THEN
        GRANT SELECT ON "payment_events" TO "payment_auditor";
        ASSERT NOT has_table_privilege('payment_auditor', 'payment_events', 'INSERT, UPDATE, DELETE'), 'the auditor can write events';
    END IF;
END
$$;
