-- The office's exceptions name a merchant too, and are many more than those that merchants read: what the ledger's answers made.
CREATE INDEX CONCURRENTLY "exceptions_of_merchant_idx" ON "exceptions"("merchant_no", "created_at" DESC, "exception_id" DESC)
    WHERE "class" IN ('LATE_SUCCESS', 'PAID_TWICE', 'REFUND_TO_SUSPENSE', 'REFUND_REFUSED');
