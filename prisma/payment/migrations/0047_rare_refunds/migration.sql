-- A merchant's refunds that wait, are under way or were refused, among all that went back.
CREATE INDEX CONCURRENTLY "refunds_rare_idx" ON "refunds"("merchant_no", "state", "created_at" DESC, "refund_id" DESC)
    WHERE "state" IN ('REQUESTED', 'PROCESSING', 'REJECTED');
