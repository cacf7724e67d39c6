-- A refill writes ten vouchers of one device, whose row it has just locked and counted up in the same transaction. The foreign key
-- asked for that row ten times more, which was a fifth of all that a refill takes in the database. No device is ever
-- removed (see the grants), and whoever redeems joins it: a voucher without one is no code.
-- DropForeignKey
ALTER TABLE "vouchers" DROP CONSTRAINT "vouchers_device_id_fkey";

-- The same rules as before in a fraction of the time, as 0006 has it for redemptions: each refill updates its device.
ALTER TABLE "devices"
    DROP CONSTRAINT "devices_device_id_shape",
    DROP CONSTRAINT "devices_person_id_shape",
    ADD CONSTRAINT "devices_device_id_shape"
        CHECK (starts_with("device_id", 'dev_') AND length("device_id") = 36 AND substr("device_id", 5) !~ '[^0-9a-f]'),
    ADD CONSTRAINT "devices_person_id_shape"
        CHECK (starts_with("person_id", 'per_') AND length("person_id") = 36 AND substr("person_id", 5) !~ '[^0-9a-f]');

DO $$
BEGIN
    ASSERT NOT has_table_privilege('token_app', 'devices', 'DELETE'), 'the service can erase a device';
    ASSERT NOT has_column_privilege('token_app', 'vouchers', 'device_id', 'UPDATE'), 'the service can give a voucher away';
END
$$;
