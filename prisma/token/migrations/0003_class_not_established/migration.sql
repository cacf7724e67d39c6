-- Somebody whose class the school has not established yet has codes like everybody; they say that there is none.
-- AlterTable
ALTER TABLE "vouchers" ALTER COLUMN "identity_class" DROP NOT NULL;
