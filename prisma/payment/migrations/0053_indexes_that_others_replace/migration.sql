-- What was found by these is found by the indexes of rare refunds, rare notifications and merchants' exceptions, by the release before too.
-- Each would be one more write for every row.
DROP INDEX "refunds_requested_idx";
DROP INDEX "webhook_deliveries_dead_idx";
DROP INDEX "exceptions_merchant_no_created_at_exception_id_idx";
