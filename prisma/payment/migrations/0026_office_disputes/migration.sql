-- What Prisma's language has no word for.

-- Disputes that must be decided, what is due first: as small as the work that is open.
CREATE INDEX "disputes_due_idx" ON "disputes"("due_at", "dispute_id") WHERE "state" IN ('OPEN', 'ANSWERED');
-- Those of one state of the whole campus, newest first.
CREATE INDEX "disputes_of_state_idx" ON "disputes"("state", "opened_at" DESC, "dispute_id" DESC) WHERE "state" IS NOT NULL;
