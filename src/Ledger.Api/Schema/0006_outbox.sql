-- Facts that others can act on, found by the daily sweep. The key says which fact it is, so that none is ever there twice.
CREATE TABLE ledger.outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key varchar NOT NULL UNIQUE,
    type varchar NOT NULL,
    tenant_id varchar NOT NULL,
    club_id varchar NOT NULL,
    subject varchar NOT NULL,
    -- The beginning of the business date on which it happened.
    time timestamptz NOT NULL,
    business_date date NOT NULL,
    data jsonb NOT NULL,
    -- Long past when the club was first swept: kept, but told only to who asks.
    history boolean NOT NULL,
    recorded_at timestamptz NOT NULL
);
CREATE INDEX outbox_by_recorded ON ledger.outbox (recorded_at, id);

-- How far each province was swept, with how many decisions on its targets: written when all of its funds were.
CREATE TABLE ledger.sweeps (
    tenant_id varchar PRIMARY KEY,
    through date NOT NULL,
    targets bigint NOT NULL
);
-- Which version of each fund was swept: written in the transaction of the facts that were found in it.
CREATE TABLE ledger.swept_funds (
    tenant_id varchar NOT NULL,
    club_id varchar NOT NULL,
    version bigint NOT NULL,
    par30_threshold numeric NOT NULL,
    PRIMARY KEY (tenant_id, club_id)
);

CREATE TABLE ledger.webhooks (
    webhook_id varchar PRIMARY KEY,
    url text NOT NULL,
    -- NULL is all types.
    types text[],
    -- At most one of the three; none is the nation.
    province varchar,
    commune varchar,
    club varchar,
    secret bytea NOT NULL,
    created_at timestamptz NOT NULL,
    request_key text UNIQUE,
    request_hash bytea
);

CREATE TABLE ledger.webhook_deliveries (
    webhook_id varchar NOT NULL REFERENCES ledger.webhooks ON DELETE CASCADE,
    event_id bigint NOT NULL REFERENCES ledger.outbox,
    state varchar NOT NULL CHECK (state IN ('pending', 'delivered', 'dead')),
    attempts integer NOT NULL,
    -- When it may next be tried. While it is being tried this is the end of the lease: whoever died over it loses it then.
    due_at timestamptz NOT NULL,
    last_attempt_at timestamptz,
    last_status integer,
    last_error varchar,
    PRIMARY KEY (webhook_id, event_id)
);
CREATE INDEX webhook_deliveries_due ON ledger.webhook_deliveries (webhook_id, due_at) WHERE state = 'pending';
