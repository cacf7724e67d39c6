-- By hand: what Prisma cannot say.

-- The table of transitions as it was, looked at after the row is written. Before it, PostgreSQL locks each row for the trigger's sake and
-- writes that into its log, also where the condition then calls no function. What is refused after it is undone just the same.
CREATE OR REPLACE TRIGGER "payments_transition" AFTER UPDATE ON "payments" FOR EACH ROW
    WHEN (OLD."state" <> NEW."state"
        AND NOT (OLD."state" = 'PROCESSING' AND NEW."state" NOT IN ('REVOKED', 'REFUND'))
        AND NOT (OLD."state" = 'USERPAYING' AND NEW."state" IN ('PROCESSING', 'CLOSED'))
        AND NOT (OLD."state" = 'SUCCESS' AND NEW."state" IN ('REVOKED', 'REFUND')))
    EXECUTE FUNCTION "refuse_payment_transition"();

-- The proof of what matters most.
DO $$
BEGIN
    ASSERT (SELECT count(*) = 1 FROM pg_trigger WHERE tgrelid = '"payments"'::regclass AND tgname = 'payments_transition' AND tgenabled = 'O'),
        'payments could go any way';
END
$$;
