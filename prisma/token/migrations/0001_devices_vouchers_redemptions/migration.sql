-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "identity_class" AS ENUM ('STUDENT', 'TEACHER', 'OUTSIDER', 'TEMPORARY');

-- CreateEnum
CREATE TYPE "code_form" AS ENUM ('QR', 'DIGITS');

-- CreateEnum
CREATE TYPE "void_reason" AS ENUM ('REPLACED', 'WRONG_DIGITS');

-- CreateTable
CREATE TABLE "devices" (
    "device_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "name" VARCHAR(64) NOT NULL,
    "signing_key" BYTEA NOT NULL,
    "encryption_key" BYTEA NOT NULL,
    "batch_count" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_issued_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "devices_pkey" PRIMARY KEY ("device_id")
);

-- CreateTable
CREATE TABLE "vouchers" (
    "jti" UUID NOT NULL,
    "device_id" TEXT NOT NULL,
    "batch_no" INTEGER NOT NULL,
    "position" SMALLINT NOT NULL,
    "key_no" SMALLINT NOT NULL,
    "identity_class" "identity_class" NOT NULL,
    "cap_fen" INTEGER NOT NULL,
    "digits_index" BIGINT NOT NULL,
    "wrong_digits" SMALLINT NOT NULL DEFAULT 0,
    "issued_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "voided_at" TIMESTAMPTZ(3),
    "void_reason" "void_reason",

    CONSTRAINT "vouchers_pkey" PRIMARY KEY ("jti")
);

-- CreateTable
CREATE TABLE "redemptions" (
    "payment_id" TEXT NOT NULL,
    "content_hash" BYTEA NOT NULL,
    "merchant_no" CHAR(8) NOT NULL,
    "terminal_no" CHAR(6) NOT NULL,
    "amount_fen" INTEGER NOT NULL,
    "form" "code_form" NOT NULL,
    "jti" UUID,
    "decline_code" TEXT,
    "wrong_digits" BOOLEAN NOT NULL DEFAULT false,
    "decided_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "redemptions_pkey" PRIMARY KEY ("payment_id")
);

-- CreateTable
CREATE TABLE "revocations" (
    "version" BIGINT NOT NULL,
    "device_id" TEXT NOT NULL,
    "entry" BYTEA NOT NULL,
    "revoked_at" TIMESTAMPTZ(3) NOT NULL,
    "matters_until" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "revocations_pkey" PRIMARY KEY ("version")
);

-- CreateTable
CREATE TABLE "stop_list" (
    "id" SMALLINT NOT NULL DEFAULT 1,
    "version" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "stop_list_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "issue_counters" (
    "person_id" TEXT NOT NULL,
    "window_started_at" TIMESTAMPTZ(3) NOT NULL,
    "issued" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "issue_counters_pkey" PRIMARY KEY ("person_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "devices_signing_key_key" ON "devices"("signing_key");

-- CreateIndex
CREATE INDEX "devices_person_id_created_at_idx" ON "devices"("person_id", "created_at" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "vouchers_digits_index_key" ON "vouchers"("digits_index");

-- CreateIndex
CREATE UNIQUE INDEX "revocations_device_id_key" ON "revocations"("device_id");

-- CreateIndex
CREATE INDEX "revocations_matters_until_idx" ON "revocations"("matters_until");

-- AddForeignKey
ALTER TABLE "vouchers" ADD CONSTRAINT "vouchers_device_id_fkey" FOREIGN KEY ("device_id") REFERENCES "devices"("device_id") ON DELETE RESTRICT ON UPDATE RESTRICT;

-- AddForeignKey
ALTER TABLE "revocations" ADD CONSTRAINT "revocations_device_id_fkey" FOREIGN KEY ("device_id") REFERENCES "devices"("device_id") ON DELETE RESTRICT ON UPDATE RESTRICT;


-- What Prisma's language has no word for.

-- Redemptions carry no foreign key to vouchers. The statement that writes one reads the voucher it names, and no voucher
-- is ever deleted by the service (see the grants); checking again, and locking every voucher for it, would cost nearly
-- half of the whole redemption in the database.

-- A voucher pays once. This index decides it, whatever any program believes; declines name their voucher too and are
-- not bound by it.
CREATE UNIQUE INDEX "redemptions_one_payment_per_voucher" ON "redemptions"("jti") WHERE "decline_code" IS NULL;

-- The guesses of a terminal in the last minutes, for its budget; as small as the number of guesses.
CREATE INDEX "redemptions_guesses_idx" ON "redemptions"("terminal_no", "decided_at") WHERE "wrong_digits";

-- The vouchers of a device that may still be live: what an issue replaces, and how long a revocation matters.
CREATE INDEX "vouchers_maybe_live_idx" ON "vouchers"("device_id", "expires_at") WHERE "voided_at" IS NULL;

ALTER TABLE "devices"
    ADD CONSTRAINT "devices_device_id_shape" CHECK ("device_id" ~ '^dev_[0-9a-f]{32}$'),
    ADD CONSTRAINT "devices_person_id_shape" CHECK ("person_id" ~ '^per_[0-9a-f]{32}$'),
    ADD CONSTRAINT "devices_name_not_empty" CHECK ("name" <> ''),
    ADD CONSTRAINT "devices_signing_key_compressed" CHECK (octet_length("signing_key") = 33 AND get_byte("signing_key", 0) IN (2, 3)),
    ADD CONSTRAINT "devices_encryption_key_whole" CHECK (octet_length("encryption_key") = 64),
    ADD CONSTRAINT "devices_batch_count" CHECK ("batch_count" >= 0 AND ("batch_count" = 0) = ("last_issued_at" IS NULL));

ALTER TABLE "vouchers"
    ADD CONSTRAINT "vouchers_batch_no_positive" CHECK ("batch_no" >= 1),
    ADD CONSTRAINT "vouchers_position" CHECK ("position" BETWEEN 0 AND 255),
    -- One byte of the voucher.
    ADD CONSTRAINT "vouchers_key_no" CHECK ("key_no" BETWEEN 1 AND 255),
    -- Three bytes of the voucher.
    ADD CONSTRAINT "vouchers_cap" CHECK ("cap_fen" BETWEEN 1 AND 16777215),
    -- Ten digits.
    ADD CONSTRAINT "vouchers_digits_index" CHECK ("digits_index" BETWEEN 0 AND 9999999999),
    ADD CONSTRAINT "vouchers_wrong_digits" CHECK ("wrong_digits" >= 0),
    ADD CONSTRAINT "vouchers_expire_later" CHECK ("expires_at" > "issued_at"),
    ADD CONSTRAINT "vouchers_void_reason" CHECK (("voided_at" IS NULL) = ("void_reason" IS NULL));

ALTER TABLE "redemptions"
    ADD CONSTRAINT "redemptions_payment_id_shape" CHECK ("payment_id" ~ '^pay_[0-9a-f]{32}$'),
    ADD CONSTRAINT "redemptions_content_hash_whole" CHECK (octet_length("content_hash") = 32),
    ADD CONSTRAINT "redemptions_merchant_no_shape" CHECK ("merchant_no" ~ '^[0-9]{8}$'),
    ADD CONSTRAINT "redemptions_terminal_no_shape" CHECK ("terminal_no" ~ '^T[0-9]{5}$'),
    ADD CONSTRAINT "redemptions_amount" CHECK ("amount_fen" BETWEEN 1 AND 10000000),
    ADD CONSTRAINT "redemptions_decline_code" CHECK ("decline_code" IN ('CODE_INVALID', 'CODE_EXPIRED', 'CODE_STALE',
        'CODE_USED', 'CODE_REPLACED', 'CODE_REVOKED', 'CODE_CAP_EXCEEDED')),
    -- What paid is a voucher.
    ADD CONSTRAINT "redemptions_paid_by_voucher" CHECK ("decline_code" IS NOT NULL OR "jti" IS NOT NULL),
    -- A guess never pays.
    ADD CONSTRAINT "redemptions_wrong_digits" CHECK (NOT "wrong_digits" OR ("form" = 'DIGITS' AND "decline_code" = 'CODE_INVALID'));

ALTER TABLE "revocations"
    ADD CONSTRAINT "revocations_version_positive" CHECK ("version" >= 1),
    ADD CONSTRAINT "revocations_entry_whole" CHECK (octet_length("entry") = 16);

ALTER TABLE "stop_list" ADD CONSTRAINT "stop_list_one_row" CHECK ("id" = 1);
INSERT INTO "stop_list" DEFAULT VALUES;

ALTER TABLE "issue_counters" ADD CONSTRAINT "issue_counters_issued" CHECK ("issued" >= 0);

-- What only goes forward. The conditions are part of the triggers, so a lawful update calls no function.
CREATE FUNCTION "refuse_step_back"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% only goes forward', TG_ARGV[0] USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
END
$$;

CREATE TRIGGER "devices_stay_revoked" BEFORE UPDATE ON "devices" FOR EACH ROW
    WHEN (OLD."revoked_at" IS NOT NULL AND NEW."revoked_at" IS DISTINCT FROM OLD."revoked_at")
    EXECUTE FUNCTION "refuse_step_back"('a revocation');

-- Attempts never go down, and a dead voucher stays dead.
CREATE TRIGGER "vouchers_stay_void" BEFORE UPDATE ON "vouchers" FOR EACH ROW
    WHEN (NEW."wrong_digits" < OLD."wrong_digits"
        OR (OLD."voided_at" IS NOT NULL AND (NEW."voided_at", NEW."void_reason") IS DISTINCT FROM (OLD."voided_at", OLD."void_reason")))
    EXECUTE FUNCTION "refuse_step_back"('a voucher');

CREATE TRIGGER "stop_list_grows" BEFORE UPDATE ON "stop_list" FOR EACH ROW
    WHEN (NEW."version" IS DISTINCT FROM OLD."version" + 1)
    EXECUTE FUNCTION "refuse_step_back"('the stop list');

-- The service logs in as token_app and can do what its work needs, no more.
GRANT USAGE ON SCHEMA "public" TO "token_app";

-- A device is never removed, and never becomes another person's or another key's.
GRANT SELECT, INSERT, UPDATE ("batch_count", "last_issued_at", "revoked_at") ON "devices" TO "token_app";

-- A voucher can be voided and its wrong digits counted; what was signed stays as it was signed.
GRANT SELECT, INSERT, UPDATE ("wrong_digits", "voided_at", "void_reason") ON "vouchers" TO "token_app";

-- History is written once.
GRANT SELECT, INSERT ON "redemptions", "revocations" TO "token_app";

GRANT SELECT, UPDATE ("version") ON "stop_list" TO "token_app";
GRANT SELECT, INSERT, UPDATE ON "issue_counters" TO "token_app";

-- The proof of the grants that matter most.
DO $$
BEGIN
    IF has_table_privilege('token_app', 'redemptions', 'UPDATE') OR has_table_privilege('token_app', 'redemptions', 'DELETE')
        OR has_any_column_privilege('token_app', 'redemptions', 'UPDATE')
        OR has_any_column_privilege('token_app', 'revocations', 'UPDATE')
        OR has_table_privilege('token_app', 'vouchers', 'DELETE') OR has_table_privilege('token_app', 'devices', 'DELETE')
    THEN RAISE EXCEPTION 'token_app can rewrite history';
    END IF;
END
$$;
