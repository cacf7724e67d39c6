-- By hand: what Prisma cannot say.

-- A stall that is closed may still owe a surcharge that was taken later, as it may owe a refund: it waits for whoever paid it.
UPDATE "transfer_rules" SET "closed" = true WHERE "purpose" = 'SURCHARGE_BACK' AND "from_kind" = 'MERCHANT' AND "to_kind" = 'SUSPENSE';

-- The auditor holds what is not payments against the other books, and the days' sums against the entries.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'onecard_auditor') THEN
        GRANT SELECT ON "day_sums", "day_sum_place", "transfer_rules" TO "onecard_auditor";
    END IF;
END
$$;
