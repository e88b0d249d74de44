-- Who signs in, in the shape that ASP.NET Core Identity reads and writes.
CREATE SCHEMA people;

CREATE TABLE people.users (
    id varchar PRIMARY KEY,
    user_name varchar(256) NOT NULL,
    normalized_user_name varchar(256) NOT NULL,
    email varchar(256) NOT NULL,
    normalized_email varchar(256) NOT NULL,
    display_name text NOT NULL,
    role varchar NOT NULL,
    -- The scope with the places around it: of a club its province and commune too. All NULL: the nation.
    province varchar,
    commune varchar,
    club varchar,
    disabled boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL,
    password_hash text,
    security_stamp text,
    concurrency_stamp text,
    two_factor_enabled boolean NOT NULL DEFAULT false,
    lockout_end timestamptz,
    lockout_enabled boolean NOT NULL DEFAULT true,
    access_failed_count integer NOT NULL DEFAULT 0,
    CHECK (province IS NOT NULL OR (commune IS NULL AND club IS NULL))
);
CREATE UNIQUE INDEX users_by_name ON people.users (normalized_user_name);
CREATE UNIQUE INDEX users_by_email ON people.users (normalized_email);

-- The secrets of one-time codes.
CREATE TABLE people.user_tokens (
    user_id varchar NOT NULL REFERENCES people.users ON DELETE CASCADE,
    login_provider varchar NOT NULL,
    name varchar NOT NULL,
    value text,
    PRIMARY KEY (user_id, login_provider, name)
);

-- Who is signed in. Of the tokens only their SHA-256 is kept, so that whoever reads this table cannot use one.
CREATE TABLE people.sessions (
    session_id varchar PRIMARY KEY,
    user_id varchar NOT NULL REFERENCES people.users ON DELETE CASCADE,
    access_hash bytea NOT NULL UNIQUE,
    access_expires_at timestamptz NOT NULL,
    -- NULL where a page is signed in by a cookie.
    refresh_hash bytea UNIQUE,
    -- The one before: whoever brings it again is not the one who was given its successor.
    used_refresh_hash bytea UNIQUE,
    expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_by_user ON people.sessions (user_id);

-- The keys that protect what pages send out and get back, shared by all instances.
CREATE TABLE people.data_protection_keys (
    name text PRIMARY KEY,
    xml text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);
