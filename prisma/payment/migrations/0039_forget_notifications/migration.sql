-- A notification has done its work when it was taken, or given up after days of trying. The log of it is looked at for weeks; kept for
-- ever it would be more rows than the payments that it tells of, which stay.

-- Which events were sent again by hand: as small as the number of those.
CREATE INDEX "webhook_deliveries_resent_idx" ON "webhook_deliveries"("event_id") WHERE "resent";

-- The service may not delete what happened. What may go is said here: events from before `happened_before`, and a week old at least by
-- this clock, of which nothing is on its way and nothing was sent again since. Ids are made in the order of time, so the
-- oldest are the first of the key. Gives how many events went, at most so many.
--
-- Deliveries go first: whoever sends one of them again at this moment holds it, and its event is then found to be needed.
CREATE FUNCTION "forget_notifications"(happened_before timestamptz, most int) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
DECLARE
    until timestamptz := least(happened_before, now() - interval '7 days');
    old text[];
    gone int;
BEGIN
    SELECT array_agg(o."event_id") INTO old FROM (
        SELECT e."event_id" FROM "webhook_events" e
        WHERE e."event_id" < 'evt_' || lpad(to_hex((extract(epoch FROM until) * 1000)::bigint), 12, '0')
            AND NOT EXISTS (SELECT FROM "webhook_deliveries" d WHERE d."event_id" = e."event_id" AND d."state" = 'PENDING')
            AND NOT EXISTS (SELECT FROM "webhook_deliveries" d
                WHERE d."event_id" = e."event_id" AND d."resent" AND d."created_at" >= until)
        ORDER BY e."event_id" LIMIT most FOR UPDATE SKIP LOCKED) o;
    -- The first deliveries of an event are as old as itself to the millisecond; the others were sent again.
    WITH finished AS (
        DELETE FROM "webhook_deliveries" d USING "webhook_events" e
        WHERE e."event_id" = ANY (old) AND d."merchant_no" = e."merchant_no" AND d."created_at" = e."created_at"
            AND d."event_id" = e."event_id" AND d."state" <> 'PENDING'
        RETURNING d."delivery_id"
    ), again AS (
        DELETE FROM "webhook_deliveries" d WHERE d."event_id" = ANY (old) AND d."resent" AND d."state" <> 'PENDING'
            AND d."created_at" < until
        RETURNING d."delivery_id"
    )
    DELETE FROM "webhook_attempts" a USING (SELECT * FROM finished UNION SELECT * FROM again) d
    WHERE a."delivery_id" = d."delivery_id";
    DELETE FROM "webhook_events" e WHERE e."event_id" = ANY (old)
        AND NOT EXISTS (SELECT FROM "webhook_deliveries" d
            WHERE d."event_id" = e."event_id" AND (d."state" = 'PENDING' OR d."resent"));
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END
$$;

REVOKE ALL ON FUNCTION "forget_notifications" FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "forget_notifications" TO "payment_app";

DO $$
BEGIN
    ASSERT NOT has_table_privilege('payment_app', 'webhook_events', 'UPDATE, DELETE'), 'events can be changed';
    ASSERT NOT has_table_privilege('payment_app', 'webhook_deliveries', 'DELETE'), 'deliveries can be erased';
END
$$;
