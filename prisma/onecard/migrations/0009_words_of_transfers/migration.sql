-- New words alone: PostgreSQL lets no transaction use a word that it has just added.

-- AlterEnum
ALTER TYPE "account_kind" ADD VALUE 'CASH';
ALTER TYPE "account_kind" ADD VALUE 'BANK';
ALTER TYPE "account_kind" ADD VALUE 'SUBSIDY_FUND';
ALTER TYPE "account_kind" ADD VALUE 'ADJUSTMENT';
ALTER TYPE "account_kind" ADD VALUE 'COMMISSION';

-- AlterEnum
ALTER TYPE "posting_kind" ADD VALUE 'TRANSFER';

-- AlterEnum
ALTER TYPE "decline_code" ADD VALUE 'TRANSFER_NOT_ALLOWED';
