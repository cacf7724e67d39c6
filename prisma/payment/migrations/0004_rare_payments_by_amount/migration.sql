-- By hand: what Prisma cannot say.

-- What did not simply succeed, by amount: without this all of it would be read and sorted for each page.
CREATE INDEX "payments_merchant_rare_amount_idx" ON "payments"("merchant_no", "amount_fen" DESC, "payment_id" DESC)
    WHERE "state" IN ('PAYERROR', 'CLOSED', 'REVOKED', 'REFUND');
-- A merchant with tills alone has no forward scans, or few among very many payments. A reverse scan costs this index
-- nothing.
CREATE INDEX "payments_merchant_forward_idx" ON "payments"("merchant_no", "created_at" DESC, "payment_id" DESC)
    WHERE "mode" = 'FORWARD_SCAN';
