-- AlterTable
ALTER TABLE "issue_counters" ADD COLUMN     "held" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "hold_version" INTEGER NOT NULL DEFAULT 0;


-- What Prisma's language has no word for. The service may update every column of this table already.

ALTER TABLE "issue_counters" ADD CONSTRAINT "issue_counters_hold" CHECK ("hold_version" >= 0 AND ("hold_version" > 0 OR NOT "held"));

-- Decisions are numbered, and only the next may follow.
CREATE TRIGGER "issue_counters_hold_forward" BEFORE UPDATE ON "issue_counters" FOR EACH ROW
    WHEN (NEW."hold_version" < OLD."hold_version" OR (NEW."hold_version" = OLD."hold_version" AND NEW."held" <> OLD."held"))
    EXECUTE FUNCTION "refuse_step_back"('a hold');
