-- AlterTable
ALTER TABLE "audit_verdicts" ADD COLUMN     "every_minutes" INTEGER,
ADD COLUMN     "since" TIMESTAMPTZ(3);


-- By hand: what Prisma cannot say.

-- Whatever is to be done stands in a row with the time from which anybody may take it up. The auditor looks whether somebody does: it
-- reads that time and which row it is, and still nothing that says who people are or what a merchant's server is told.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'payment_auditor') THEN
        GRANT SELECT ("next_try_at") ON "approvals" TO "payment_auditor";
        GRANT SELECT ("ledger_due_at") ON "merchants" TO "payment_auditor";
        GRANT SELECT ("state_told", "state_version", "state_sweep_after") ON "persons" TO "payment_auditor";
        GRANT SELECT ("person_id", "version", "at_ledger", "at_tsm", "sweep_after") ON "person_holds" TO "payment_auditor";
        GRANT SELECT ("import_id", "state", "sweep_after") ON "person_imports" TO "payment_auditor";
        GRANT SELECT ("run_id", "state", "sweep_after") ON "reconciliation_runs" TO "payment_auditor";
        GRANT SELECT ("pay_back_id", "payment_id", "state", "sweep_after", "finished_at") ON "pay_back_items" TO "payment_auditor";
        GRANT SELECT ("endpoint_id", "state") ON "webhook_endpoints" TO "payment_auditor";
        GRANT SELECT ("delivery_id", "endpoint_id", "state", "next_attempt_at", "sweep_after", "created_at", "finished_at")
            ON "webhook_deliveries" TO "payment_auditor";
        -- A verdict says when the next one is to be expected: whoever reads it must know when it is old. And since when what it looked at
        -- was written: the next look goes on from the last one that found nothing.
        GRANT INSERT ("every_minutes", "since"), SELECT ("id", "started_at", "sound", "since") ON "audit_verdicts" TO "payment_auditor";
        ASSERT NOT has_column_privilege('payment_auditor', 'persons', 'name', 'SELECT'), 'the auditor reads who people are';
        ASSERT NOT has_column_privilege('payment_auditor', 'webhook_endpoints', 'url', 'SELECT'), 'the auditor reads who is told';
    END IF;
END
$$;
