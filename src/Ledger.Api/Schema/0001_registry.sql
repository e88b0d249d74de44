-- Clubs and members: ordinary, erasable records. Events name them by id only.
CREATE TABLE ledger.clubs (
    tenant_id varchar NOT NULL,
    club_id varchar NOT NULL,
    name text NOT NULL,
    -- Name and places in lower case without diacritics, so that any spelling finds them.
    search text NOT NULL,
    former_province text,
    commune_code varchar(5),
    commune text NOT NULL,
    hamlet text,
    established_on date NOT NULL,
    project text,
    grade text,
    older_from_age integer NOT NULL,
    created_at timestamptz NOT NULL,
    request_key text,
    request_hash bytea,
    PRIMARY KEY (tenant_id, club_id)
);
CREATE UNIQUE INDEX clubs_by_id ON ledger.clubs (club_id);
CREATE UNIQUE INDEX clubs_by_request_key ON ledger.clubs (request_key) WHERE request_key IS NOT NULL;
CREATE INDEX clubs_by_commune ON ledger.clubs (tenant_id, commune_code, club_id);

CREATE TABLE ledger.members (
    tenant_id varchar NOT NULL,
    club_id varchar NOT NULL,
    member_id varchar NOT NULL,
    full_name text,
    search text,
    gender text NOT NULL,
    birth_year integer,
    household text NOT NULL,
    phone text,
    joined_on date NOT NULL,
    erased_at timestamptz,
    created_at timestamptz NOT NULL,
    request_key text,
    request_hash bytea,
    PRIMARY KEY (tenant_id, club_id, member_id),
    FOREIGN KEY (tenant_id, club_id) REFERENCES ledger.clubs (tenant_id, club_id)
);
CREATE UNIQUE INDEX members_by_request_key ON ledger.members (tenant_id, club_id, request_key) WHERE request_key IS NOT NULL;
