-- Seals: signed statements of where every fund stood. Like events they are written once.
CREATE TABLE ledger.seal_keys (
    key_id text PRIMARY KEY,
    public_key bytea NOT NULL,
    first_used_at timestamptz NOT NULL
);

CREATE TABLE ledger.seals (
    number integer PRIMARY KEY,
    sealed_at timestamptz NOT NULL,
    funds integer NOT NULL,
    root text NOT NULL,
    previous text NOT NULL,
    key_id text NOT NULL REFERENCES ledger.seal_keys (key_id),
    signature text NOT NULL
);

CREATE TABLE ledger.seal_leaves (
    number integer NOT NULL REFERENCES ledger.seals (number),
    leaf_index integer NOT NULL,
    tenant_id varchar NOT NULL,
    stream_id varchar NOT NULL,
    version bigint NOT NULL,
    hash text NOT NULL,
    PRIMARY KEY (number, leaf_index)
);
CREATE INDEX seal_leaves_by_fund ON ledger.seal_leaves (tenant_id, stream_id, version, number);

-- Where a seal was written outside of the database.
CREATE TABLE ledger.seal_publications (
    number integer NOT NULL REFERENCES ledger.seals (number),
    destination text NOT NULL,
    published_at timestamptz NOT NULL,
    PRIMARY KEY (number, destination)
);

CREATE FUNCTION ledger.refuse_seal_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Seals are immutable: % on % is refused.', TG_OP, TG_TABLE_NAME USING ERRCODE = 'LE003';
END;
$$;

CREATE TRIGGER ledger_seals_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.seals
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_seal_change();
CREATE TRIGGER ledger_seal_leaves_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.seal_leaves
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_seal_change();
CREATE TRIGGER ledger_seal_keys_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.seal_keys
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_seal_change();
ALTER TABLE ledger.seals ENABLE ALWAYS TRIGGER ledger_seals_are_immutable;
ALTER TABLE ledger.seal_leaves ENABLE ALWAYS TRIGGER ledger_seal_leaves_are_immutable;
ALTER TABLE ledger.seal_keys ENABLE ALWAYS TRIGGER ledger_seal_keys_are_immutable;
