-- A merchant's disputes in one state, newest first.
CREATE INDEX CONCURRENTLY "disputes_merchant_no_state_opened_at_dispute_id_idx" ON "disputes"("merchant_no", "state", "opened_at" DESC, "dispute_id" DESC);
