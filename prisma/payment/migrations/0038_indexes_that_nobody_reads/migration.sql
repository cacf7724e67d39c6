-- Indexes that no query reads: found by what PostgreSQL counts over every workspace's tests with sequential scans forbidden, and by
-- reading the queries. Each is a write for every row of its table, and pages that a backup carries.

-- One entry per payment and refund, written in one go every night. Items are looked up by their own id, which is the key; whoever adds
-- them up by settlement (the auditor) reads all of them.
DROP INDEX "settlement_items_settlement_id_idx";

-- Lists go on by the id, which begins with its time.
DROP INDEX "pay_backs_created_at_pay_back_id_idx";
DROP INDEX "person_imports_uploaded_at_import_id_idx";

-- Only written, and asked for by the approval, which is the key.
DROP INDEX "merchant_decisions_merchant_no_idx";

-- A code is found by its id or by its merchant; no till is ever deleted, so the foreign key asks for none either.
DROP INDEX "static_codes_terminal_no_idx";
