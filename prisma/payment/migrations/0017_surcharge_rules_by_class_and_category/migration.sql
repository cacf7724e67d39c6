-- AlterTable
ALTER TABLE "merchants" ADD COLUMN     "category_id" TEXT;

-- AlterTable
ALTER TABLE "surcharge_rules" ADD COLUMN     "category_id" TEXT,
ADD COLUMN     "identity_classes" "identity_class"[];

-- Every version that there is, retired ones too, says the same as before.
UPDATE "surcharge_rules" SET "identity_classes" = ARRAY["identity_class"];

-- AlterTable
ALTER TABLE "surcharge_rules" DROP COLUMN "identity_class";

-- CreateTable
CREATE TABLE "merchant_categories" (
    "category_id" TEXT NOT NULL,
    "name" VARCHAR(64) NOT NULL,
    "name_en" VARCHAR(64) NOT NULL,

    CONSTRAINT "merchant_categories_pkey" PRIMARY KEY ("category_id")
);

-- CreateIndex
CREATE UNIQUE INDEX "merchant_categories_name_key" ON "merchant_categories"("name");

-- AddForeignKey
ALTER TABLE "merchants" ADD CONSTRAINT "merchants_category_id_fkey" FOREIGN KEY ("category_id") REFERENCES "merchant_categories"("category_id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "surcharge_rules" ADD CONSTRAINT "surcharge_rules_category_id_fkey" FOREIGN KEY ("category_id") REFERENCES "merchant_categories"("category_id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- What Prisma's language has no word for.

-- A check on an array is also true of no array at all.
ALTER TABLE "surcharge_rules"
    ALTER COLUMN "identity_classes" SET NOT NULL,
    ADD CONSTRAINT "surcharge_rules_classes" CHECK (cardinality("identity_classes") BETWEEN 1 AND 4),
    -- A rule is for one merchant, for a category or for all.
    ADD CONSTRAINT "surcharge_rules_scope" CHECK ("merchant_no" IS NULL OR "category_id" IS NULL);

ALTER TABLE "merchant_categories"
    ADD CONSTRAINT "merchant_categories_id_shape" CHECK ("category_id" ~ '^cat_[0-9a-f]{32}$');

-- Named by rules and merchants for ever, so never removed.
GRANT SELECT, INSERT, UPDATE ("name", "name_en") ON "merchant_categories" TO "payment_app";
