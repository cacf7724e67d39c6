-- DropIndex
DROP INDEX "refunds_person_id_created_at_refund_id_idx";


-- By hand: what Prisma cannot say.

-- Bills show what came back at the time when it was decided, which may be days after it was asked for. What waits for a
-- second person, or was rejected, is no line of anybody's bills.
CREATE INDEX "refunds_person_newest_idx" ON "refunds"("person_id", (coalesce("decided_at", "created_at")) DESC, "refund_id" DESC)
    WHERE "state" IN ('PROCESSING', 'SUCCESS');
