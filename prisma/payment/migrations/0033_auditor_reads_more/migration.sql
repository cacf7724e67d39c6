-- By hand: what Prisma cannot say.

-- What moves money besides payments, settlements and what two persons decided: the auditor holds them against the ledger. Of people
-- it reads which account is whose, and nothing that says who they are.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'payment_auditor') THEN
        GRANT SELECT ON "money_moves", "subsidy_batches", "pending_surcharges", "surcharge_backs", "settlements", "settlement_parts",
            "settlement_items", "payouts", "payout_items", "pay_backs", "rule_drafts", "exception_adjustments" TO "payment_auditor";
        GRANT SELECT ("person_id", "account_no") ON "persons" TO "payment_auditor";
        GRANT SELECT ("approval_id", "kind", "subject", "payload", "state", "requested_by", "decided_by") ON "approvals" TO "payment_auditor";
        ASSERT NOT has_column_privilege('payment_auditor', 'persons', 'name', 'SELECT'), 'the auditor reads who people are';
    END IF;
END
$$;
