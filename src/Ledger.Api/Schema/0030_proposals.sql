-- What one person of a board proposed where the club's policy asks for a second one. It is no entry of the fund book until it is confirmed.
-- A proposal is closed, by whoever comes first, by the idempotency key 'proposal <id>' of its club: with the number of the entry when it is
-- confirmed, with 0 when it is refused. A client's key holds no space.
CREATE TABLE ledger.proposals (
    proposal_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id varchar NOT NULL,
    club_id varchar NOT NULL,
    matter text NOT NULL,
    description text NOT NULL,
    -- The request as it came: it is carried out again, by the rules of then, when it is confirmed.
    method text NOT NULL,
    path text NOT NULL,
    route text NOT NULL,
    route_values jsonb NOT NULL,
    body bytea NOT NULL,
    proposed_by text NOT NULL,
    proposed_at timestamptz NOT NULL,
    refused_by text,
    refused_at timestamptz,
    reason text
);
CREATE INDEX proposals_of_club ON ledger.proposals (tenant_id, club_id, proposal_id);
