-- By hand: what Prisma cannot say.

ALTER TABLE "merchant_decisions" VALIDATE CONSTRAINT "merchant_decisions_commission";

-- What came back to an account that the office had closed goes on under the closing's own number when the ledger hears of it. The
-- auditor must know who is closed to tell that from a transfer that nobody has decided; it still reads nothing that says who they are.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'payment_auditor') THEN
        GRANT SELECT ("state") ON "persons" TO "payment_auditor";
        ASSERT NOT has_column_privilege('payment_auditor', 'persons', 'name', 'SELECT'), 'the auditor reads who people are';
    END IF;
END
$$;
