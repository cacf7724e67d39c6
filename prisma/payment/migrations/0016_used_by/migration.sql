-- AlterTable
ALTER TABLE "payments" ADD COLUMN     "used_by_no" VARCHAR(64);


-- What Prisma's language has no word for.

-- It explains one decline, and nothing else.
ALTER TABLE "payments"
    ADD CONSTRAINT "payments_used_by" CHECK ("used_by_no" IS NULL OR "decline_code" = 'CODE_USED');

GRANT UPDATE ("used_by_no") ON "payments" TO "payment_app";
