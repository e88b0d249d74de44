-- Which demonstration was begun here, so that one that was interrupted is finished at the next start.
CREATE TABLE ledger.demonstrations (
    seed bigint PRIMARY KEY,
    began_at timestamptz NOT NULL DEFAULT now(),
    completed_at timestamptz
);
