-- A stored answer or snapshot of more than two kilobytes is compressed while its commit is under way. lz4 takes a fraction of the time of pglz,
-- where the server was built with it. What is stored already stays as it is.
DO $$
BEGIN
    ALTER TABLE ledger.idempotency_keys ALTER COLUMN response SET COMPRESSION lz4;
    ALTER TABLE ledger.snapshots ALTER COLUMN data SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
    NULL;
END;
$$;
