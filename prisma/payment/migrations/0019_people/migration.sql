-- CreateEnum
CREATE TYPE "person_state" AS ENUM ('ACTIVE', 'FROZEN', 'CLOSED');

-- CreateEnum
CREATE TYPE "person_kind" AS ENUM ('MEMBER', 'VISITOR');

-- CreateEnum
CREATE TYPE "import_state" AS ENUM ('CHECKED', 'CONFIRMED', 'APPLIED', 'FAILED', 'CANCELLED');

-- CreateEnum
CREATE TYPE "import_action" AS ENUM ('NEW', 'CHANGED', 'UNCHANGED', 'BAD');

-- AlterTable
ALTER TABLE "persons" ADD COLUMN     "identity_from" DATE,
ADD COLUMN     "identity_until" DATE,
ADD COLUMN     "kind" "person_kind" NOT NULL DEFAULT 'MEMBER',
ADD COLUMN     "state" "person_state" NOT NULL DEFAULT 'ACTIVE',
ADD COLUMN     "state_changed_at" TIMESTAMPTZ(3),
ADD COLUMN     "state_reason" VARCHAR(200),
ADD COLUMN     "state_sweep_after" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "state_told" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "state_version" INTEGER NOT NULL DEFAULT 0,
ALTER COLUMN "identity_class" DROP NOT NULL;

-- CreateTable
CREATE TABLE "person_imports" (
    "import_id" TEXT NOT NULL,
    "file_name" VARCHAR(200) NOT NULL,
    "state" "import_state" NOT NULL DEFAULT 'CHECKED',
    "uploaded_by" TEXT NOT NULL,
    "uploaded_at" TIMESTAMPTZ(3) NOT NULL,
    "confirmed_by" TEXT,
    "confirmed_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "row_count" INTEGER NOT NULL,
    "new_count" INTEGER NOT NULL,
    "changed_count" INTEGER NOT NULL,
    "unchanged_count" INTEGER NOT NULL,
    "bad_count" INTEGER NOT NULL,
    "accounts_opened" INTEGER NOT NULL DEFAULT 0,
    "fault" VARCHAR(40),
    "sweep_after" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "person_imports_pkey" PRIMARY KEY ("import_id")
);

-- CreateTable
CREATE TABLE "person_import_rows" (
    "import_id" TEXT NOT NULL,
    "line" INTEGER NOT NULL,
    "school_no" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "class_text" TEXT NOT NULL,
    "from_text" TEXT NOT NULL,
    "until_text" TEXT NOT NULL,
    "payment_text" TEXT NOT NULL,
    "daily_text" TEXT NOT NULL,
    "identity_class" "identity_class",
    "identity_from" DATE,
    "identity_until" DATE,
    "payment_limit_fen" INTEGER,
    "daily_limit_fen" INTEGER,
    "action" "import_action" NOT NULL DEFAULT 'BAD',
    "faults" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "account_no" VARCHAR(32),

    CONSTRAINT "person_import_rows_pkey" PRIMARY KEY ("import_id","line")
);

-- CreateIndex
CREATE INDEX "person_imports_uploaded_at_import_id_idx" ON "person_imports"("uploaded_at" DESC, "import_id" DESC);

-- AddForeignKey
ALTER TABLE "person_import_rows" ADD CONSTRAINT "person_import_rows_import_id_fkey" FOREIGN KEY ("import_id") REFERENCES "person_imports"("import_id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- What Prisma's language has no word for.

-- Lists of people are ordered by school number and searched by the beginning of a name; the database sorts by bytes (C), so a
-- plain index finds prefixes. Numbers and their last four are indexed since long.
CREATE INDEX "persons_name_school_no_idx" ON "persons"("name", "school_no");
-- Whose identity ends soon, and whose was never established: what the office looks for.
CREATE INDEX "persons_identity_until_idx" ON "persons"("identity_until", "school_no") WHERE "identity_until" IS NOT NULL;
CREATE INDEX "persons_no_class_idx" ON "persons"("school_no") WHERE "identity_class" IS NULL;
-- Of whose state the peers must still hear: as small as the work that is open.
CREATE INDEX "persons_state_untold_idx" ON "persons"("state_sweep_after") WHERE "state_told" < "state_version";
CREATE INDEX "person_imports_open_idx" ON "person_imports"("sweep_after") WHERE "state" = 'CONFIRMED';
-- One roster's numbers, for finding the same one twice and for taking the file into the list of people.
CREATE INDEX "person_import_rows_import_id_school_no_idx" ON "person_import_rows"("import_id", "school_no");
CREATE INDEX "person_import_rows_bad_idx" ON "person_import_rows"("import_id", "line") WHERE "action" = 'BAD';

ALTER TABLE "persons"
    ADD CONSTRAINT "persons_identity_dates" CHECK ("identity_from" <= "identity_until"),
    -- A visitor is an outsider of some days.
    ADD CONSTRAINT "persons_visitor" CHECK (
        "kind" <> 'VISITOR' OR ("identity_class" = 'OUTSIDER' AND "identity_from" IS NOT NULL AND "identity_until" IS NOT NULL)),
    ADD CONSTRAINT "persons_state_version" CHECK (
        "state_told" BETWEEN 0 AND "state_version" AND ("state_version" > 0 OR "state" = 'ACTIVE')
        AND ("state_version" = 0) = ("state_changed_at" IS NULL));

-- Closing is for good.
CREATE TRIGGER "persons_stay_closed" BEFORE UPDATE ON "persons" FOR EACH ROW
    WHEN (OLD."state" = 'CLOSED' AND NEW."state" <> 'CLOSED')
    EXECUTE FUNCTION "refuse_transition"();

-- A payment may have a payer whose class was not established: the base price is charged then, and the surcharge is left open.
-- Everything else that these two said still holds.
ALTER TABLE "payments" DROP CONSTRAINT "payments_paid_by", DROP CONSTRAINT "payments_forward_scan";
ALTER TABLE "payments"
    ADD CONSTRAINT "payments_paid_by" CHECK (
        "state" NOT IN ('SUCCESS', 'REVOKED', 'REFUND') OR ("paid_at" IS NOT NULL AND "person_id" IS NOT NULL)),
    ADD CONSTRAINT "payments_forward_scan" CHECK (
        ("mode" = 'FORWARD_SCAN') = ("order_id" IS NOT NULL)
        AND ("mode" <> 'FORWARD_SCAN' OR "person_id" IS NOT NULL)
        AND ("mode" <> 'REVERSE_SCAN' OR ("terminal_no" IS NOT NULL AND "attempt" = 0 AND "merchant_code_id" IS NULL)));

-- Numbers that nobody chooses: of new accounts, and of visitors.
CREATE SEQUENCE "account_numbers" AS bigint;
CREATE SEQUENCE "visitor_numbers" AS bigint;

ALTER TABLE "person_imports"
    ADD CONSTRAINT "person_imports_import_id_shape" CHECK ("import_id" ~ '^imp_[0-9a-f]{32}$'),
    ADD CONSTRAINT "person_imports_counts" CHECK (
        "row_count" = "new_count" + "changed_count" + "unchanged_count" + "bad_count" AND "accounts_opened" <= "new_count"),
    -- All or nothing: a roster with a bad row is not applied.
    ADD CONSTRAINT "person_imports_whole" CHECK ("state" NOT IN ('CONFIRMED', 'APPLIED') OR "bad_count" = 0),
    ADD CONSTRAINT "person_imports_confirmed" CHECK (
        ("confirmed_at" IS NULL) = ("confirmed_by" IS NULL)
        AND ("state" NOT IN ('CONFIRMED', 'APPLIED') OR "confirmed_at" IS NOT NULL)),
    ADD CONSTRAINT "person_imports_finished" CHECK (("finished_at" IS NULL) = ("state" IN ('CHECKED', 'CONFIRMED'))),
    ADD CONSTRAINT "person_imports_fault" CHECK (("fault" IS NOT NULL) = ("state" = 'FAILED'));

CREATE TRIGGER "person_imports_transition" BEFORE UPDATE ON "person_imports" FOR EACH ROW
    WHEN (OLD."state" <> NEW."state"
        AND NOT (OLD."state" = 'CHECKED' AND NEW."state" IN ('CONFIRMED', 'CANCELLED'))
        AND NOT (OLD."state" = 'CONFIRMED' AND NEW."state" IN ('APPLIED', 'FAILED')))
    EXECUTE FUNCTION "refuse_transition"();

ALTER TABLE "person_import_rows"
    ADD CONSTRAINT "person_import_rows_line" CHECK ("line" >= 2),
    ADD CONSTRAINT "person_import_rows_faults" CHECK (("action" = 'BAD') = ("faults" <> '{}')),
    ADD CONSTRAINT "person_import_rows_account_no" CHECK ("account_no" IS NULL OR "action" = 'NEW');

-- What was written in a file stays as it was; how it is judged may change until it is applied.
GRANT USAGE ON SEQUENCE "account_numbers", "visitor_numbers" TO "payment_app";
GRANT SELECT, INSERT, UPDATE ON "person_imports" TO "payment_app";
GRANT SELECT, INSERT, UPDATE ("identity_class", "identity_from", "identity_until", "payment_limit_fen", "daily_limit_fen", "action", "faults",
    "account_no") ON "person_import_rows" TO "payment_app";

DO $$
BEGIN
    ASSERT NOT has_column_privilege('payment_app', 'person_import_rows', 'name', 'UPDATE'), 'a roster can be rewritten unseen';
    ASSERT NOT EXISTS (SELECT FROM "persons" WHERE "identity_class" IS NULL), 'somebody has no class before there was none';
END
$$;
