-- A merchant's printed codes in one state, newest first.
CREATE INDEX CONCURRENTLY "static_codes_merchant_no_state_created_at_code_id_idx" ON "static_codes"("merchant_no", "state", "created_at" DESC, "code_id" DESC);
