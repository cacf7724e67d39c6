-- CreateEnum
CREATE TYPE "portal_role" AS ENUM ('OWNER', 'CASHIER');

-- CreateEnum
CREATE TYPE "portal_user_state" AS ENUM ('ACTIVE', 'DISABLED');

-- CreateTable
CREATE TABLE "portal_users" (
    "user_id" TEXT NOT NULL,
    "login" VARCHAR(32) NOT NULL,
    "name" VARCHAR(64) NOT NULL,
    "password_hash" TEXT NOT NULL,
    "role" "portal_role" NOT NULL,
    "merchant_no" CHAR(8) NOT NULL,
    "state" "portal_user_state" NOT NULL DEFAULT 'ACTIVE',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "portal_users_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "portal_sessions" (
    "session_hash" CHAR(43) NOT NULL,
    "user_id" TEXT NOT NULL,
    "csrf_token" CHAR(43) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "portal_sessions_pkey" PRIMARY KEY ("session_hash")
);

-- CreateIndex
CREATE UNIQUE INDEX "portal_users_login_key" ON "portal_users"("login");

-- CreateIndex
CREATE INDEX "portal_users_merchant_no_idx" ON "portal_users"("merchant_no");

-- CreateIndex
CREATE INDEX "portal_sessions_user_id_idx" ON "portal_sessions"("user_id");

-- CreateIndex
CREATE INDEX "portal_sessions_expires_at_idx" ON "portal_sessions"("expires_at");

-- AddForeignKey
ALTER TABLE "portal_users" ADD CONSTRAINT "portal_users_merchant_no_fkey" FOREIGN KEY ("merchant_no") REFERENCES "merchants"("merchant_no") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "portal_sessions" ADD CONSTRAINT "portal_sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "portal_users"("user_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- From here on by hand: what Prisma cannot say.

-- A login is written in one way only, so that nobody can have one that looks like another's.
ALTER TABLE "portal_users" ADD CONSTRAINT "portal_users_login_check" CHECK ("login" ~ '^[a-z0-9][a-z0-9._-]{2,31}$');
ALTER TABLE "portal_sessions" ADD CONSTRAINT "portal_sessions_end_check" CHECK ("expires_at" <= "ends_at");

-- A merchant's list, newest or oldest first. What filters and totals look at lies in the index, so that they need not
-- touch the payments themselves. Prisma has no word for INCLUDE and would drop the index; the condition, which every row
-- meets, makes it one of those that it leaves alone.
CREATE INDEX "payments_merchant_newest_idx" ON "payments"("merchant_no", "created_at" DESC, "payment_id" DESC)
    INCLUDE ("state", "mode", "terminal_no", "amount_fen", "surcharge_fen", "refunded_fen")
    WHERE "merchant_no" IS NOT NULL;
-- The same by amount.
CREATE INDEX "payments_merchant_amount_idx" ON "payments"("merchant_no", "amount_fen" DESC, "payment_id" DESC);
-- What did not simply succeed is rare and looked for often; a payment that succeeds costs this index nothing.
CREATE INDEX "payments_merchant_rare_idx" ON "payments"("merchant_no", "created_at" DESC, "payment_id" DESC)
    WHERE "state" IN ('PAYERROR', 'CLOSED', 'REVOKED', 'REFUND');
-- The payments of one merchant code.
CREATE INDEX "payments_merchant_code_idx" ON "payments"("merchant_code_id", "created_at" DESC)
    WHERE "merchant_code_id" IS NOT NULL;
-- What a payer says of himself at a counter: the last four of the school number.
CREATE INDEX "persons_school_no_tail_idx" ON "persons"((right("school_no", 4)));

-- A user never changes hands, and is disabled rather than deleted. Sessions may go.
GRANT SELECT, INSERT, UPDATE ("name", "password_hash", "role", "state") ON "portal_users" TO "payment_app";
GRANT SELECT, INSERT, UPDATE ("expires_at"), DELETE ON "portal_sessions" TO "payment_app";

-- The proof of what matters most.
DO $$
BEGIN
    ASSERT NOT has_column_privilege('payment_app', 'portal_users', 'merchant_no', 'UPDATE'), 'users can change hands';
    ASSERT NOT has_column_privilege('payment_app', 'portal_sessions', 'user_id', 'UPDATE'), 'sessions can change hands';
END
$$;
