-- CreateEnum
CREATE TYPE "till_word" AS ENUM ('OPEN', 'PAID', 'DECLINED', 'CLOSED', 'REFUSED', 'NOT_CHARGED');

-- CreateEnum
CREATE TYPE "reconciliation_state" AS ENUM ('QUEUED', 'RUNNING', 'DONE', 'FAILED');

-- CreateEnum
CREATE TYPE "reconciliation_step" AS ENUM ('FETCHING', 'COMPARING', 'REPAIRING');

-- CreateEnum
CREATE TYPE "reconciliation_rule" AS ENUM ('SWEEP', 'LATE_SUCCESS');

-- CreateEnum
CREATE TYPE "reconciliation_side" AS ENUM ('OURS', 'THEIRS');

-- AlterEnum
ALTER TYPE "exception_class" ADD VALUE 'MISSING_HERE';
ALTER TYPE "exception_class" ADD VALUE 'MISSING_THERE';
ALTER TYPE "exception_class" ADD VALUE 'STATE_DIFFERS';
ALTER TYPE "exception_class" ADD VALUE 'AMOUNT_DIFFERS';
ALTER TYPE "exception_class" ADD VALUE 'SURCHARGE_DIFFERS';
ALTER TYPE "exception_class" ADD VALUE 'DUPLICATE';
ALTER TYPE "exception_class" ADD VALUE 'TILL_SAYS_PAID';
ALTER TYPE "exception_class" ADD VALUE 'TILL_SAYS_UNPAID';
ALTER TYPE "exception_class" ADD VALUE 'TILL_AMOUNT_DIFFERS';

-- AlterEnum
ALTER TYPE "exception_remedy" ADD VALUE 'ADJUSTED';
ALTER TYPE "exception_remedy" ADD VALUE 'CORRECTED';
ALTER TYPE "exception_remedy" ADD VALUE 'ACCEPTED';

-- AlterEnum
ALTER TYPE "exception_note_type" ADD VALUE 'ADJUSTED';
ALTER TYPE "exception_note_type" ADD VALUE 'CORRECTED';
ALTER TYPE "exception_note_type" ADD VALUE 'ACCEPTED';
ALTER TYPE "exception_note_type" ADD VALUE 'ASSIGNED';
ALTER TYPE "exception_note_type" ADD VALUE 'DUE';
ALTER TYPE "exception_note_type" ADD VALUE 'NOTE';
ALTER TYPE "exception_note_type" ADD VALUE 'REOPENED';

-- AlterTable
ALTER TABLE "exceptions" ADD COLUMN     "assigned_to" TEXT,
ADD COLUMN     "business_date" DATE,
ADD COLUMN     "run_id" TEXT,
ADD COLUMN     "subject" VARCHAR(100),
ALTER COLUMN "payment_id" DROP NOT NULL,
ALTER COLUMN "merchant_no" DROP NOT NULL;

-- CreateTable
CREATE TABLE "till_records" (
    "terminal_no" VARCHAR(6) NOT NULL,
    "out_trade_no" VARCHAR(64) NOT NULL,
    "said_at" TIMESTAMPTZ(3) NOT NULL,
    "word" "till_word" NOT NULL,
    "merchant_no" CHAR(8) NOT NULL,
    "amount_fen" INTEGER NOT NULL,
    "total_fen" INTEGER,
    "payment_id" TEXT,
    "business_date" DATE NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "till_records_pkey" PRIMARY KEY ("terminal_no","out_trade_no","said_at","word")
);

-- CreateTable
CREATE TABLE "reconciliation_start" (
    "only" BOOLEAN NOT NULL DEFAULT true,
    "from_date" DATE NOT NULL,

    CONSTRAINT "reconciliation_start_pkey" PRIMARY KEY ("only")
);

-- CreateTable
CREATE TABLE "reconciliation_runs" (
    "run_id" TEXT NOT NULL,
    "business_date" DATE NOT NULL,
    "requested_by" VARCHAR(40) NOT NULL,
    "state" "reconciliation_state" NOT NULL DEFAULT 'QUEUED',
    "step" "reconciliation_step",
    "rows_read" INTEGER NOT NULL DEFAULT 0,
    "takes" INTEGER NOT NULL DEFAULT 0,
    "sweep_after" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "failure" VARCHAR(40),
    "report" TEXT,
    "report_hash" BYTEA,
    "differences" INTEGER,
    "repaired" INTEGER,

    CONSTRAINT "reconciliation_runs_pkey" PRIMARY KEY ("run_id")
);

-- CreateTable
CREATE TABLE "reconciliation_differences" (
    "run_id" TEXT NOT NULL,
    "n" INTEGER NOT NULL,
    "class" "exception_class" NOT NULL,
    "subject" VARCHAR(100) NOT NULL,
    "payment_id" TEXT,
    "refund_id" TEXT,
    "merchant_no" CHAR(8),
    "amount_fen" BIGINT NOT NULL,
    "ours" JSONB,
    "theirs" JSONB,
    "till" JSONB,
    "rule" "reconciliation_rule",
    "repaired_at" TIMESTAMPTZ(3),
    "exception_id" TEXT,

    CONSTRAINT "reconciliation_differences_pkey" PRIMARY KEY ("run_id","n")
);

-- CreateTable
CREATE TABLE "reconciliation_pool" (
    "subject" VARCHAR(100) NOT NULL,
    "side" "reconciliation_side" NOT NULL,
    "business_date" DATE NOT NULL,
    "until_date" DATE NOT NULL,
    "amount_fen" BIGINT NOT NULL,
    "surcharge_fen" BIGINT NOT NULL,
    "met_on" DATE,
    "expired_on" DATE,

    CONSTRAINT "reconciliation_pool_pkey" PRIMARY KEY ("subject")
);

-- CreateIndex
CREATE INDEX "till_records_business_date_terminal_no_out_trade_no_idx" ON "till_records"("business_date", "terminal_no", "out_trade_no");

-- CreateIndex
CREATE INDEX "reconciliation_runs_business_date_created_at_run_id_idx" ON "reconciliation_runs"("business_date", "created_at" DESC, "run_id" DESC);

-- CreateIndex
CREATE INDEX "reconciliation_differences_run_id_class_n_idx" ON "reconciliation_differences"("run_id", "class", "n");

-- CreateIndex
CREATE INDEX "reconciliation_pool_until_date_idx" ON "reconciliation_pool"("until_date");

-- CreateIndex
CREATE INDEX "exceptions_created_at_exception_id_idx" ON "exceptions"("created_at" DESC, "exception_id" DESC);

-- CreateIndex
CREATE INDEX "exceptions_class_created_at_exception_id_idx" ON "exceptions"("class", "created_at" DESC, "exception_id" DESC);


-- What Prisma's language has no word for.

-- Like payments, none of these carries foreign keys: what they name is never deleted.

-- A day is read by its date, whoever took the payments. New payments lie where the table ends, so ranges of blocks tell the days
-- apart, and writing a payment costs nothing more.
CREATE INDEX "payments_day_idx" ON "payments" USING brin ("business_date") WITH (pages_per_range = 32, autosummarize = on);
CREATE INDEX "refunds_day_idx" ON "refunds"("business_date");

-- What a reconciliation found is found once, whichever run finds it again.
CREATE UNIQUE INDEX "exceptions_of_subject_key" ON "exceptions"("subject", "class") WHERE "subject" IS NOT NULL;
CREATE INDEX "exceptions_open_idx" ON "exceptions"("created_at" DESC, "exception_id" DESC) WHERE "state" = 'OPEN';
CREATE INDEX "exceptions_assigned_idx" ON "exceptions"("assigned_to", "created_at" DESC, "exception_id" DESC) WHERE "assigned_to" IS NOT NULL;

ALTER TABLE "exceptions"
    DROP CONSTRAINT "exceptions_amount",
    DROP CONSTRAINT "exceptions_of_refund",
    -- What the other side claims may be beyond what we would ever charge.
    ADD CONSTRAINT "exceptions_amount" CHECK ("amount_fen" >= 1),
    ADD CONSTRAINT "exceptions_about" CHECK ("subject" IS NOT NULL OR ("payment_id" IS NOT NULL AND "merchant_no" IS NOT NULL
        AND ("refund_id" IS NOT NULL OR "class" IN ('LATE_SUCCESS', 'PAID_TWICE'))));

-- What was resolved may be opened again, with a note that says so; nothing else of it changes.
DROP TRIGGER "exceptions_transition" ON "exceptions";
CREATE TRIGGER "exceptions_transition" BEFORE UPDATE ON "exceptions" FOR EACH ROW
    WHEN (OLD."state" = 'RESOLVED' AND NEW."state" = 'RESOLVED')
    EXECUTE FUNCTION "refuse_transition"();
GRANT UPDATE ("assigned_to", "due_at") ON "exceptions" TO "payment_app";

ALTER TABLE "till_records"
    ADD CONSTRAINT "till_records_amount" CHECK ("amount_fen" BETWEEN 1 AND 10000000),
    ADD CONSTRAINT "till_records_total" CHECK ("total_fen" BETWEEN "amount_fen" AND 20000000);
GRANT SELECT, INSERT ON "till_records" TO "payment_app";

ALTER TABLE "reconciliation_start" ADD CONSTRAINT "reconciliation_start_only" CHECK ("only");
INSERT INTO "reconciliation_start" ("from_date") VALUES ((now() AT TIME ZONE 'Asia/Shanghai')::date);
GRANT SELECT ON "reconciliation_start" TO "payment_app";

-- One run of a day at a time: whoever asks for another gets that one.
CREATE UNIQUE INDEX "reconciliation_runs_under_way_key" ON "reconciliation_runs"("business_date") WHERE "state" IN ('QUEUED', 'RUNNING');
-- What is still to be done: as small as that.
CREATE INDEX "reconciliation_runs_due_idx" ON "reconciliation_runs"("sweep_after") WHERE "state" IN ('QUEUED', 'RUNNING');

ALTER TABLE "reconciliation_runs"
    ADD CONSTRAINT "reconciliation_runs_run_id_shape" CHECK ("run_id" ~ '^rcn_[0-9a-f]{32}$'),
    ADD CONSTRAINT "reconciliation_runs_ended" CHECK (("finished_at" IS NOT NULL) = ("state" IN ('DONE', 'FAILED'))
        AND ("failure" IS NOT NULL) = ("state" = 'FAILED')),
    -- A report is whole, and is what its hash says.
    ADD CONSTRAINT "reconciliation_runs_report" CHECK (("report" IS NULL) = ("report_hash" IS NULL)
        AND ("report" IS NULL) = ("differences" IS NULL) AND ("report" IS NOT NULL OR "state" <> 'DONE')
        AND ("report" IS NULL OR "report_hash" = sha256(convert_to("report", 'UTF8'))));

CREATE TRIGGER "reconciliation_runs_transition" BEFORE UPDATE ON "reconciliation_runs" FOR EACH ROW
    WHEN (OLD."state" IN ('DONE', 'FAILED') OR (OLD."report" IS NOT NULL AND OLD."report" IS DISTINCT FROM NEW."report"))
    EXECUTE FUNCTION "refuse_transition"();

GRANT SELECT, INSERT, UPDATE ("state", "step", "rows_read", "takes", "sweep_after", "started_at", "finished_at", "failure", "report",
    "report_hash", "differences", "repaired") ON "reconciliation_runs" TO "payment_app";
GRANT SELECT, INSERT, UPDATE ("repaired_at", "exception_id") ON "reconciliation_differences" TO "payment_app";
GRANT SELECT, INSERT, UPDATE ("met_on", "expired_on") ON "reconciliation_pool" TO "payment_app";

-- The proof of what matters most.
DO $$
BEGIN
    ASSERT NOT has_table_privilege('payment_app', 'till_records', 'UPDATE, DELETE'), 'a till''s word can be changed';
    ASSERT NOT has_table_privilege('payment_app', 'reconciliation_runs', 'DELETE'), 'runs can be deleted';
    ASSERT NOT has_column_privilege('payment_app', 'reconciliation_differences', 'theirs', 'UPDATE'), 'what was found can be changed';
END
$$;
