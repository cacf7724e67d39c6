-- New words alone: PostgreSQL lets no transaction use a word that it has just added.

-- AlterEnum
ALTER TYPE "account_kind" ADD VALUE 'SUSPENSE';

-- AlterEnum
ALTER TYPE "posting_kind" ADD VALUE 'REFUND';

-- AlterEnum
ALTER TYPE "decline_code" ADD VALUE 'REFUNDED';
ALTER TYPE "decline_code" ADD VALUE 'REFUND_EXCEEDED';
ALTER TYPE "decline_code" ADD VALUE 'NOT_PAID';
