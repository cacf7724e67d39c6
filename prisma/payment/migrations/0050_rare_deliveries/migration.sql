-- A merchant's notifications that are on their way or were given up, among all that were taken, and whosever else's server is down.
CREATE INDEX CONCURRENTLY "webhook_deliveries_rare_idx" ON "webhook_deliveries"("merchant_no", "state", "created_at" DESC, "delivery_id" DESC)
    WHERE "state" IN ('PENDING', 'DEAD');
