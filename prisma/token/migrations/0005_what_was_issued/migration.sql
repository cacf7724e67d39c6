-- What was issued, signature and all, is known by its hash: a scanned voucher is compared with it, in the statement that looks the voucher up
-- anyway, instead of verifying our own signature once more at every payment. 16 bytes of a SHA-256: nobody but us chooses
-- what is issued, so only a second preimage would help, and that is 2^128 away. Vouchers of before have none; they live
-- for a day, and until then their signature is verified.
-- AlterTable
ALTER TABLE "vouchers" ADD COLUMN "signed_hash" BYTEA;

ALTER TABLE "vouchers" ADD CONSTRAINT "vouchers_signed_hash_whole" CHECK (octet_length("signed_hash") = 16);
