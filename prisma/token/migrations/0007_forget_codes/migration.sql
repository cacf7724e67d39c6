-- A phone is given ten codes and pays with two or three of them a day. The others expire, and say nothing about anybody's money:
-- they are most of the table within weeks. What paid stays for ever, code and redemption alike.

-- The service may not delete a voucher. What may go is said here: it expired before `expired_before`, and a day ago at least by
-- this clock, and no payment was made with it. A slice of the table is walked, so that no index is kept for this alone and no
-- statement is long; whoever asks for every slice in turn has been through all of it.
CREATE FUNCTION "forget_codes"(slice int, slices int, expired_before timestamptz) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public AS $$
DECLARE
    pages bigint := pg_relation_size('vouchers') / current_setting('block_size')::bigint + 1;
    gone int;
BEGIN
    IF slice < 0 OR slice >= slices THEN
        RAISE EXCEPTION 'there is no slice % of %', slice, slices USING ERRCODE = 'invalid_parameter_value';
    END IF;
    DELETE FROM "vouchers" v
    WHERE v.ctid >= format('(%s,0)', pages * slice / slices)::tid AND v.ctid < format('(%s,0)', pages * (slice + 1) / slices)::tid
        AND v."expires_at" < least(expired_before, now() - interval '1 day')
        AND NOT EXISTS (SELECT FROM "redemptions" r WHERE r."jti" = v."jti" AND r."decline_code" IS NULL);
    GET DIAGNOSTICS gone = ROW_COUNT;
    RETURN gone;
END
$$;

REVOKE ALL ON FUNCTION "forget_codes" FROM PUBLIC;
GRANT EXECUTE ON FUNCTION "forget_codes" TO "token_app";

DO $$
BEGIN
    ASSERT NOT has_table_privilege('token_app', 'vouchers', 'DELETE'), 'the service can erase a voucher';
END
$$;
