-- json, not jsonb: the text is kept as written, so that a discriminator stays the first property.
CREATE TABLE ledger.snapshots (
    tenant_id text NOT NULL,
    stream_id text NOT NULL,
    stream_type text NOT NULL,
    schema integer NOT NULL,
    version bigint NOT NULL,
    data json NOT NULL,
    PRIMARY KEY (tenant_id, stream_id)
);

CREATE TABLE ledger.idempotency_keys (
    tenant_id text NOT NULL,
    scope text NOT NULL,
    key text NOT NULL,
    request_hash bytea NOT NULL,
    response bytea NOT NULL,
    status integer NOT NULL,
    metadata text NULL,
    used_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, scope, key)
);
