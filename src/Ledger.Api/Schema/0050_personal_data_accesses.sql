-- Who looked at whose personal data, and who erased some: written before the answer goes out, added to and never changed. It names nobody: users and members are ids.
CREATE TABLE ledger.personal_data_accesses (
    access_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id varchar NOT NULL,
    club_id varchar NOT NULL,
    at timestamptz NOT NULL,
    user_id varchar NOT NULL,
    -- Their role then.
    role varchar NOT NULL,
    -- Method and pattern of the path, which hold no value that somebody typed.
    operation text NOT NULL,
    -- full, masked or erasure.
    kind varchar NOT NULL,
    -- NULL: all members of the club.
    member_ids text[]
);
CREATE INDEX personal_data_accesses_of_club ON ledger.personal_data_accesses (tenant_id, club_id, access_id);

-- What is older may be deleted, by the owner of the tables: a log of looks is personal data of those who looked.
CREATE FUNCTION ledger.refuse_access_log_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.at < now() - interval '24 months' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'The log of who looked at personal data is kept for 24 months: % is refused.', TG_OP USING ERRCODE = 'LE003';
END;
$$;

CREATE TRIGGER ledger_personal_data_accesses_are_kept BEFORE UPDATE OR DELETE ON ledger.personal_data_accesses
    FOR EACH ROW EXECUTE FUNCTION ledger.refuse_access_log_change();
CREATE TRIGGER ledger_personal_data_accesses_are_not_emptied BEFORE TRUNCATE ON ledger.personal_data_accesses
    FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_access_log_change();
ALTER TABLE ledger.personal_data_accesses ENABLE ALWAYS TRIGGER ledger_personal_data_accesses_are_kept;
ALTER TABLE ledger.personal_data_accesses ENABLE ALWAYS TRIGGER ledger_personal_data_accesses_are_not_emptied;
