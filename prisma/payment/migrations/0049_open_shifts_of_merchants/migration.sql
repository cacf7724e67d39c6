-- A merchant's open shifts, and who is at which till, however many tills of the campus are open.
CREATE INDEX CONCURRENTLY "shifts_open_of_merchant_idx" ON "shifts"("merchant_no", "cashier_no") WHERE "closed_at" IS NULL;
