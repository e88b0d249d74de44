-- What a proposal is about, for whoever decides on it: the words in English too, and what its entry would say. Proposals made before have none of it.
ALTER TABLE ledger.proposals
    ADD COLUMN english_description text,
    ADD COLUMN dated date,
    ADD COLUMN amount bigint,
    ADD COLUMN loan_id text;
