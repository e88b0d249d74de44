-- The fund size that clubs are to reach, decided for the nation or for one province: effective-dated, added to and never changed.
CREATE TABLE ledger.targets (
    target_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- Null: the whole nation.
    tenant_id varchar,
    amount bigint NOT NULL CHECK (amount > 0),
    effective_from date NOT NULL,
    note text,
    recorded_at timestamptz NOT NULL,
    request_key text,
    request_hash bytea
);
CREATE UNIQUE INDEX targets_by_request_key ON ledger.targets (request_key) WHERE request_key IS NOT NULL;

-- Known and in force since before every fund: a fund of an earlier year is measured by it too.
INSERT INTO ledger.targets (amount, effective_from, note, recorded_at) VALUES (50000000, '1900-01-01', 'Quyết định 1648/QĐ-TTg (2025)', '1900-01-01T00:00:00Z');
