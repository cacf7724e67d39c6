-- The system page's latest comparisons, whatever their day.
-- CreateIndex
CREATE INDEX "reconciliation_runs_created_at_idx" ON "reconciliation_runs"("created_at" DESC);

-- By hand: what Prisma cannot say, or would say with columns that no list asks for.

-- Drafts that are worked on, however many were published or put away before.
CREATE INDEX "rule_drafts_open_idx" ON "rule_drafts"("created_at" DESC, "draft_id" DESC) WHERE "state" = 'OPEN';

-- What a day's comparison found, and what of a day is still open.
CREATE INDEX "exceptions_of_day_idx" ON "exceptions"("business_date", "created_at" DESC, "exception_id" DESC)
    WHERE "business_date" IS NOT NULL;

-- A batch's rows in one state: the few that failed stand among twenty thousand that did not.
CREATE INDEX "pay_back_items_state_idx" ON "pay_back_items"("pay_back_id", "state", "payment_id") WHERE "state" IS NOT NULL;
