-- CreateTable
CREATE TABLE "exception_adjustments" (
    "move_id" VARCHAR(64) NOT NULL,
    "exception_id" TEXT NOT NULL,
    "used_by" VARCHAR(40) NOT NULL,
    "used_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "exception_adjustments_pkey" PRIMARY KEY ("move_id")
);

-- CreateIndex
CREATE INDEX "exception_adjustments_exception_id_used_at_idx" ON "exception_adjustments"("exception_id", "used_at" DESC);


-- What Prisma's language has no word for.

-- The few that could resolve an exception, by its amount.
CREATE INDEX "money_moves_adjusted_idx" ON "money_moves"("amount_fen", "posted_at" DESC) WHERE "purpose" = 'ADJUSTMENT' AND "state" = 'POSTED';

-- Whatever any program believes: what resolves an exception is an adjustment that was carried out, of its very amount.
CREATE FUNCTION "check_exception_adjustment"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = "public", "pg_temp" AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM "money_moves" AS m JOIN "exceptions" AS e ON e."amount_fen" = m."amount_fen"
        WHERE m."move_id" = NEW."move_id" AND m."purpose" = 'ADJUSTMENT' AND m."state" = 'POSTED' AND e."exception_id" = NEW."exception_id"
    ) THEN
        RAISE EXCEPTION '% cannot resolve %', NEW."move_id", NEW."exception_id"
            USING ERRCODE = 'check_violation', CONSTRAINT = 'exception_adjustments_fit';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER "exception_adjustments_fit" BEFORE INSERT ON "exception_adjustments" FOR EACH ROW
    EXECUTE FUNCTION "check_exception_adjustment"();

GRANT SELECT, INSERT ON "exception_adjustments" TO "payment_app";
REVOKE EXECUTE ON FUNCTION "check_exception_adjustment" FROM PUBLIC;

DO $$
BEGIN
    ASSERT NOT has_table_privilege('payment_app', 'exception_adjustments', 'UPDATE, DELETE'), 'an adjustment can be used twice';
END
$$;
