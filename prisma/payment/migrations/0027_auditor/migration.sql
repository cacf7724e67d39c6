-- CreateTable
CREATE TABLE "audit_verdicts" (
    "id" BIGSERIAL NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3) NOT NULL,
    "sound" BOOLEAN NOT NULL,
    "findings" JSONB NOT NULL,

    CONSTRAINT "audit_verdicts_pkey" PRIMARY KEY ("id")
);


-- By hand: what Prisma cannot say.

ALTER TABLE "audit_verdicts" ADD CONSTRAINT "audit_verdicts_times" CHECK ("finished_at" >= "started_at");

-- The service shows verdicts, and can make none.
GRANT SELECT ON "audit_verdicts" TO "payment_app";

-- The independent auditor reads what an audit needs (no name, no password, no PIN) and writes its verdicts, each once.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'payment_auditor') THEN
        GRANT USAGE ON SCHEMA "public" TO "payment_auditor";
        GRANT SELECT ON "payments", "refunds", "exceptions", "confirmations", "payment_sums", "report_sums", "days_to_sum", "closed_days",
            "audit_log" TO "payment_auditor";
        GRANT SELECT ("merchant_no", "account_no", "realm") ON "merchants" TO "payment_auditor";
        GRANT INSERT ("started_at", "finished_at", "sound", "findings") ON "audit_verdicts" TO "payment_auditor";
        GRANT USAGE ON SEQUENCE "audit_verdicts_id_seq" TO "payment_auditor";
        ASSERT NOT has_table_privilege('payment_auditor', 'payments', 'INSERT, UPDATE, DELETE'), 'the auditor can write payments';
        ASSERT NOT has_table_privilege('payment_auditor', 'persons', 'SELECT'), 'the auditor reads who people are';
    END IF;
    ASSERT NOT has_table_privilege('payment_app', 'audit_verdicts', 'INSERT, UPDATE, DELETE'), 'the judged writes the verdict';
END
$$;
