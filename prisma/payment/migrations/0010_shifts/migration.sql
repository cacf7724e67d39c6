-- CreateEnum
CREATE TYPE "cashier_state" AS ENUM ('ACTIVE', 'DISABLED');

-- AlterTable
ALTER TABLE "merchants" ADD COLUMN     "shift_required" BOOLEAN NOT NULL DEFAULT false;

-- CreateTable
CREATE TABLE "cashiers" (
    "merchant_no" CHAR(8) NOT NULL,
    "cashier_no" VARCHAR(8) NOT NULL,
    "name" VARCHAR(64) NOT NULL,
    "name_en" VARCHAR(64),
    "pin_hash" TEXT NOT NULL,
    "failed_count" SMALLINT NOT NULL DEFAULT 0,
    "locked_at" TIMESTAMPTZ(3),
    "pin_set_at" TIMESTAMPTZ(3) NOT NULL,
    "state" "cashier_state" NOT NULL DEFAULT 'ACTIVE',
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by" VARCHAR(40) NOT NULL,

    CONSTRAINT "cashiers_pkey" PRIMARY KEY ("merchant_no","cashier_no")
);

-- CreateTable
CREATE TABLE "shifts" (
    "shift_id" TEXT NOT NULL,
    "terminal_no" VARCHAR(6) NOT NULL,
    "merchant_no" CHAR(8) NOT NULL,
    "cashier_no" VARCHAR(8) NOT NULL,
    "shift_no" VARCHAR(64) NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "counts_from" TIMESTAMPTZ(3) NOT NULL,
    "looks_from" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "closed_by" VARCHAR(8),
    "unfinished_from" TIMESTAMPTZ(3),
    "z_no" INTEGER,
    "report" TEXT,
    "report_hash" BYTEA,

    CONSTRAINT "shifts_pkey" PRIMARY KEY ("shift_id")
);

-- CreateTable
CREATE TABLE "shift_items" (
    "item_id" TEXT NOT NULL,
    "shift_id" TEXT NOT NULL,

    CONSTRAINT "shift_items_pkey" PRIMARY KEY ("item_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "shifts_terminal_no_shift_no_key" ON "shifts"("terminal_no", "shift_no");

-- CreateIndex
CREATE UNIQUE INDEX "shifts_terminal_no_z_no_key" ON "shifts"("terminal_no", "z_no");

-- AddForeignKey
ALTER TABLE "cashiers" ADD CONSTRAINT "cashiers_merchant_no_fkey" FOREIGN KEY ("merchant_no") REFERENCES "merchants"("merchant_no") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shifts" ADD CONSTRAINT "shifts_terminal_no_fkey" FOREIGN KEY ("terminal_no") REFERENCES "terminals"("terminal_no") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shifts" ADD CONSTRAINT "shifts_merchant_no_cashier_no_fkey" FOREIGN KEY ("merchant_no", "cashier_no") REFERENCES "cashiers"("merchant_no", "cashier_no") ON DELETE RESTRICT ON UPDATE CASCADE;


-- What Prisma's language has no word for.

-- A till has one drawer: one shift at a time, whoever asks at the same moment.
CREATE UNIQUE INDEX "shifts_one_open_key" ON "shifts"("terminal_no") WHERE "closed_at" IS NULL;

-- A merchant's Z reports, newest first; and a till's.
CREATE INDEX "shifts_merchant_closed_idx" ON "shifts"("merchant_no", "closed_at" DESC, "shift_id" DESC) WHERE "closed_at" IS NOT NULL;
CREATE INDEX "shifts_terminal_closed_idx" ON "shifts"("terminal_no", "closed_at" DESC, "shift_id" DESC) WHERE "closed_at" IS NOT NULL;

-- What went back at a merchant, by the time when it was decided.
CREATE INDEX "refunds_decided_idx" ON "refunds"("merchant_no", (coalesce("decided_at", "created_at")))
    WHERE "state" IN ('PROCESSING', 'SUCCESS');

ALTER TABLE "cashiers"
    ADD CONSTRAINT "cashiers_cashier_no_shape" CHECK ("cashier_no" ~ '^[0-9]{2,8}$'),
    ADD CONSTRAINT "cashiers_failed_count" CHECK ("failed_count" BETWEEN 0 AND 5),
    ADD CONSTRAINT "cashiers_locked" CHECK (("locked_at" IS NOT NULL) = ("failed_count" = 5));

ALTER TABLE "shifts"
    ADD CONSTRAINT "shifts_shift_id_shape" CHECK ("shift_id" ~ '^shf_[0-9a-f]{32}$'),
    ADD CONSTRAINT "shifts_shift_no_shape" CHECK ("shift_no" ~ '^[A-Za-z0-9_-]{1,64}$'),
    ADD CONSTRAINT "shifts_counts_from" CHECK ("counts_from" <= "opened_at" AND "looks_from" <= "opened_at"),
    ADD CONSTRAINT "shifts_closed_after" CHECK ("closed_at" >= "opened_at"),
    -- A shift is closed with its whole Z report, or it is open.
    ADD CONSTRAINT "shifts_closed_whole" CHECK (
        ("closed_at" IS NULL) = ("closed_by" IS NULL) AND ("closed_at" IS NULL) = ("z_no" IS NULL)
        AND ("closed_at" IS NULL) = ("report" IS NULL) AND ("closed_at" IS NULL) = ("report_hash" IS NULL)
        AND ("unfinished_from" IS NULL OR "closed_at" IS NOT NULL)),
    ADD CONSTRAINT "shifts_z_no" CHECK ("z_no" >= 1),
    -- Whatever any program believes: the hash is of this very report.
    ADD CONSTRAINT "shifts_report_hash" CHECK ("report_hash" = sha256(convert_to("report", 'UTF8')));

-- A Z report is for ever.
CREATE FUNCTION "refuse_closed_shift"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'shift % is closed', OLD."shift_id" USING ERRCODE = 'check_violation', CONSTRAINT = 'shifts_closed';
END
$$;
CREATE TRIGGER "shifts_closed" BEFORE UPDATE ON "shifts" FOR EACH ROW
    WHEN (OLD."closed_at" IS NOT NULL)
    EXECUTE FUNCTION "refuse_closed_shift"();

-- A cashier keeps the number, and is disabled rather than deleted: shifts name it for ever.
GRANT SELECT, INSERT, UPDATE ("name", "name_en", "pin_hash", "failed_count", "locked_at", "pin_set_at", "state") ON "cashiers" TO "payment_app";
-- Who opened a shift, when and where cannot be changed; it can be closed.
GRANT SELECT, INSERT, UPDATE ("closed_at", "closed_by", "unfinished_from", "z_no", "report", "report_hash") ON "shifts" TO "payment_app";
GRANT SELECT, INSERT ON "shift_items" TO "payment_app";

-- The proof of what matters most.
DO $$
BEGIN
    ASSERT NOT has_table_privilege('payment_app', 'shifts', 'DELETE'), 'shifts can be deleted';
    ASSERT NOT has_column_privilege('payment_app', 'shifts', 'cashier_no', 'UPDATE'), 'shifts can change hands';
    ASSERT NOT has_table_privilege('payment_app', 'shift_items', 'UPDATE, DELETE'), 'what was counted can be taken out again';
    ASSERT EXISTS (SELECT FROM pg_trigger WHERE tgname = 'shifts_closed' AND tgenabled = 'O'), 'Z reports can be rewritten';
END
$$;
